"""Akismet, where the operator has a key for it: its opinion of strangers' replies, and what it should learn."""
