"""What the site keeps about people, and what each may do with it: read it, take it along, have it erased.

``tables.py`` says of every table what it has about people; export and erasing do what it says.
"""
