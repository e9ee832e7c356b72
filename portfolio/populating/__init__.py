"""A site as large as wished for, to see how it bears that: the same rows every time, written as fast as it goes.

``language`` makes the texts, ``rows`` writes tables, ``people``, ``filed``, ``articles`` and ``threads`` make what
stands in them, ``filling`` does one after the other. Nothing of it passes through the forms and rules of the site, so
everything that these keep in step is made here as they would: a test compares the two.
"""
