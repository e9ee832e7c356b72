"""The whole blog as a WordPress export.

Laid out as WordPress lays it out, line by line: where PHP has no XML, its importer looks for lines.
"""
