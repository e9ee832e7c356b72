"""Puts what was read into the database."""
