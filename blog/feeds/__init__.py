"""Feeds: RSS 2.0, Atom and JSON Feed, of posts here, and of whatever an app above makes entries of.

``entries`` says what is in a feed, ``formats`` writes it (Django's generators, completed), ``serving`` answers for it,
``posts`` are the feeds of posts. Django's view class for feeds is not used: it builds addresses with the host that was
asked for, and these have the site's own.
"""
