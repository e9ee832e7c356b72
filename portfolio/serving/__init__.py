"""How ``manage.py serve`` begins, what processes it has, and how they end."""
