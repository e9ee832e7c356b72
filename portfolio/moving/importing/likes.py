"""Likes of WordPress's: how many, where anything in a file says so.

WordPress.com keeps likes in tables of its own, which no export has: only whether a post shows the button
("switch_like_status"). Plugins note a number with the post or comment. A like here is somebody's, and no file
those were: they are counted for the report.
"""

from __future__ import annotations

import re

from django.utils.translation import ngettext

NOTED = re.compile(r"_?(?:(?:post|comment|wpcom|jetpack)_)?(?:liked|likes?(?:_count)?)")
LONGEST = 9


def about_likes(meta: dict[str, str]) -> list[str]:
    """Say how many likes are noted, if any are."""
    counts = [value for key, value in meta.items() if NOTED.fullmatch(key)]
    numbers = [int(one) for one in counts if one.isdecimal() and len(one) <= LONGEST]
    if not (likes := max(numbers, default=0)):
        return []
    words = ngettext(
        "It had %(count)s like. No file says whose: none came.",
        "It had %(count)s likes. No file says whose: none came.",
        likes,
    )
    return [words % {"count": likes}]
