"""A whole site in one file that any installation, on either database, and any other program can read.

``writing.py`` says what is in the file, ``reading.py`` fills an empty site from it.
"""
