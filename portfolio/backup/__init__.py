"""Copies of the running site, proved by restoring them, and the way back from one.

A backup is the database as its own tools copy it, and every picture: for the same kind of database, and whole in
minutes. What moves a site from one database to the other is an archive (``portfolio/archive``).
"""
