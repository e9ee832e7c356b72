"""Days as an English book has them: Django's own cut the month short."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
