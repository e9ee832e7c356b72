"""Full-text search.

Python takes texts apart into words (``words``), so that every database finds the same; the database looks words up
(``engine``); Python ranks what was found (``finding``).
"""
