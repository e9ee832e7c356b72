"""A post's replies as the page shows them: one query, no recursion, whatever their number and depth."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from blog.models import Post
from comments.models import PATH_STEP, Comment

# Lists nested deeper than this are siblings on the page: Firefox does not draw what stands in some 200 boxes,
# and Chromium flattens elements nested more than 512 deep.
DEEPEST = 60


@dataclass(slots=True)
class Row:
    """A reply, or the gravestone of one that is gone but was answered, and the lists around it."""

    number: str  # not an int, which a template would write with a thousands separator
    comment: Comment | None
    level: int
    opens: bool = False  # a list begins with it, inside the row above
    ends: range = range(
        0
    )  # one for each row that ends after it: itself, then those whose list ends


@dataclass(frozen=True, slots=True)
class Thread:
    rows: list[Row]
    count: int  # what the public sees: neither gravestones nor what waits for moderation


def build_thread(
    post: Post, *, own: Collection[int] = (), user: User | AnonymousUser | None = None
) -> Thread:
    """Return the replies that a visitor may see: everybody's, and those of their own that wait for moderation.

    ``own`` are the numbers of what was written in the visitor's session; ``user`` is who is signed in.
    """
    comments = list(
        post.comments.visible_with_own(own, user)
        .in_thread_order()
        .with_pictures()
        .without_secrets()
    )
    rows = list(_with_gravestones(comments))
    _nest(rows)
    return Thread(rows, sum(comment.status == Comment.Status.APPROVED for comment in comments))


def _with_gravestones(comments: Iterable[Comment]) -> Iterator[Row]:
    """Put a gravestone wherever a comment's path has a step that is not among ``comments``."""
    shown: list[str] = []  # the steps of the row above
    for comment in comments:
        path = comment.path
        steps = [path[start : start + PATH_STEP] for start in range(0, len(path), PATH_STEP)]
        common = _common_length(shown, steps)
        for depth in range(common, len(steps) - 1):
            yield Row(str(int(steps[depth])), None, min(depth, DEEPEST))
        yield Row(str(comment.pk), comment, min(len(steps) - 1, DEEPEST))
        shown = steps


def _common_length(one: list[str], other: list[str]) -> int:
    for length, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return length
    return min(len(one), len(other))


def _nest(rows: list[Row]) -> None:
    """Say where lists begin and end, so that a template writes nested lists from flat rows."""
    for above, row in pairwise(rows):
        row.opens = row.level > above.level
        above.ends = range(above.level - row.level + 1)
    if rows:
        rows[-1].ends = range(rows[-1].level + 1)
