"""Turns WordPress's markup into the site's own."""
