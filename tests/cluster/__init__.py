"""The browser tests against the site as several machines have it: ``uv run python -m tests.cluster``."""
