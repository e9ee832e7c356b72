"""Public pages out of memory: exact, because the database itself counts what can have changed them."""
