"""What there is to be read on this site, for search engines.

``listed`` finds it, ``sections`` cuts it into maps, ``views`` shows these and lists them.
"""
