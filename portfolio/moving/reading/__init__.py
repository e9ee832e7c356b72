"""Reads other people's XML: whatever is wrong with a part of it, the rest is read."""
