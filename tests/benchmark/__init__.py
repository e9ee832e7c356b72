"""Measurements, each a module with a ``main``. README.md says how they are made and what came of them."""
