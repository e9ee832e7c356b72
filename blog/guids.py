"""The name by which feed readers know an entry: made once, and kept wherever the blog moves."""

from __future__ import annotations

import uuid

# What WordPress keeps has 255 letters at most.
LENGTH = 500


def new_guid() -> str:
    """Return a name that nothing else has. It holds no address: that may change."""
    return uuid.uuid4().urn
