"""A post's replies as the page shows them: one query, no recursion, whatever their number and depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import ceil

from django.db import connection

from blog.models import Post
from blog.prepared import prepared
from blog.standing import Standing
from comments.following.tick import is_followed
from comments.landing import older_roots
from comments.models import PATH_STEP, Comment, Discussion
from comments.moderation.reasons import add_reasons
from comments.permissions import Viewer, may_delete, may_pin, may_report, minutes_to_edit
from comments.places import ALL, OLDEST, Place
from comments.querysets import CommentQuerySet

# Lists nested deeper than this are siblings on the page: Firefox does not draw what stands in some 200 boxes,
# and Chromium flattens elements nested more than 512 deep.
DEEPEST = 60
# No thread has more pages, and databases can still count there.
FURTHEST = 1_000_000
# Where all are shown and they are more than this, only what is searched for is: who said what, and when.
MOST_IN_FULL = 1_000
# What folds is two boxes more: deeper branches fold with those above them.
DEEPEST_FOLD = 10

# Pages of threads whose question is kept: the first ones, by far, are those that are asked for.
MOST_PAGES = 200

# Of a comment, what everybody's page is drawn from: there are hundreds on one, and each value more is read for each.
SHOWN = (
    *("post", "path", "kind", "user", "provider", "name", "website", "body_html"),
    *("status", "created_at", "edited_at", "is_pinned"),
)

NOBODY = Viewer()


class NoSuchPageError(LookupError):
    """The thread has no page of that number."""


@dataclass(slots=True)
class Row:
    """A reply, or the gravestone of one that is gone but was answered, and the lists around it."""

    number: str  # not an int, which a template would write with a thousands separator
    comment: Comment | None
    level: int
    opens: bool = False  # a list of answers begins after it
    answers: int = 0  # how many stand below it, when they can be folded away
    # One for each row that ends after it, itself first: whether its list of answers can be folded away.
    ends: Sequence[bool] = ()
    # What the viewer may do.
    minutes: int = 0  # in which it may still be edited
    may_delete: bool = False
    may_pin: bool = False
    may_report: bool = True


@dataclass(frozen=True, slots=True)
class Thread:
    """One page of a thread."""

    rows: list[Row]
    count: int = (
        0  # what the public sees of the whole: neither gravestones nor what waits for moderation
    )
    version: int = 0
    roots: int = 0  # of the whole
    place: Place = field(default_factory=Place)
    pages: int = 1

    @property
    def is_brief(self) -> bool:
        return self.place.order == ALL and len(self.rows) > MOST_IN_FULL

    @property
    def previous(self) -> Place | None:
        return self.place.beside(-1) if self.place.number > 1 else None

    @property
    def next(self) -> Place | None:
        return self.place.beside(1) if self.place.number < self.pages else None


def build_thread(
    post: Post,
    viewer: Viewer = NOBODY,
    *,
    discussion: Discussion | None = None,
    place: Place | None = None,
) -> Thread:
    """Return the replies that a viewer may see: everybody's, and those of their own that wait for moderation.

    Without a place, all of them. Raises NoSuchPageError.
    """
    place, discussion = place or Place(ALL), discussion or Discussion()
    comments = _comments_on(post, place, viewer, discussion)
    rows = list(_with_gravestones(comments))
    _nest(rows)
    if viewer != NOBODY:
        add_reasons(comments)
        for row in rows:
            allow(row, viewer, discussion)
    if not comments:
        return Thread(rows, place=place)
    one = comments[0]
    pages = 1 if place.order == ALL else ceil(one.thread_roots / discussion.roots_a_page)
    return Thread(rows, one.thread_approved, one.thread_number, one.thread_roots, place, pages)


def _comments_on(post: Post, place: Place, viewer: Viewer, discussion: Discussion) -> list[Comment]:
    """Return the comments of the page, each with the tally of the whole."""
    if not 1 <= place.number <= FURTHEST:
        raise NoSuchPageError(place.number)
    length = discussion.roots_a_page
    if viewer == NOBODY:
        comments = _shown_to_everybody(place.order, place.number, length).rows(post.pk)
    else:
        comments = list(_on_page(visible_in(post, viewer), viewer, place, length))
    if not comments and place.number > 1:
        raise NoSuchPageError(place.number)
    of_comment = Comment._meta.get_field("post")
    for comment in comments:
        of_comment.set_cached_value(comment, post)
    return comments


@lru_cache(MOST_PAGES)
def _shown_to_everybody(order: str, number: int, length: int) -> Standing[Comment]:
    """Return the question for a page of a post's thread, as whoever is nobody sees it."""
    place = Place(order, number)

    def make(post: int) -> CommentQuerySet:
        visible = Comment.objects.filter(post=post).visible_with_own(NOBODY.own)
        return _on_page(visible, NOBODY, place, length).only(*SHOWN)

    return Standing(make)


def _on_page(
    visible: CommentQuerySet, viewer: Viewer, place: Place, length: int
) -> CommentQuerySet:
    here = visible
    if place.order != ALL:
        roots = _roots_on(visible, place, length)
        here = visible.filter(root__in=roots.values("pk"))
    return shown(here, viewer, place.order).with_tally(visible)


def row_of(comment: Comment, viewer: Viewer, discussion: Discussion) -> Row:
    """Return the comment as it stands in its thread, without what surrounds it there."""
    row = Row(str(comment.pk), comment, min(comment.depth, DEEPEST))
    allow(row, viewer, discussion)
    add_reasons([comment])
    return row


def allow(row: Row, viewer: Viewer, discussion: Discussion) -> None:
    if row.comment is not None:
        row.may_delete = may_delete(viewer, row.comment)
        row.minutes = minutes_to_edit(viewer, row.comment, discussion)
        row.may_pin = may_pin(viewer, row.comment)
        row.may_report = may_report(viewer, row.comment)


def visible_in(post: Post, viewer: Viewer) -> CommentQuerySet:
    comments: CommentQuerySet = post.comments.visible_with_own(viewer.own, viewer.user)
    return comments


def shown(comments: CommentQuerySet, viewer: Viewer, order: str = OLDEST) -> CommentQuerySet:
    """Return the comments with what a page says of each, in the order of the page."""
    rows = comments.in_thread_order(order).with_likes(viewer.user).with_pictures()
    return rows.annotate(is_followed=is_followed(viewer.own, viewer.user)).without_secrets()


def page_of(comment: Comment, viewer: Viewer, discussion: Discussion) -> Place:
    """Return the page, in the usual order, on which the viewer finds the comment."""
    root = comment if comment.depth == 0 else comment.root
    usual = discussion.order
    if root is None or root.is_pinned:
        return Place(usual, usual=usual)
    if _stands_on_the_only_page(comment, viewer, discussion.roots_a_page):
        return Place(usual, usual=usual)
    number = _number_before(root, comment, viewer, usual) // discussion.roots_a_page + 1
    return Place(usual, number, usual)


def _number_before(root: Comment, comment: Comment, viewer: Viewer, order: str) -> int:
    """Return how many roots the viewer sees before this one, under which the comment stands."""
    is_public = root is comment and comment.is_public
    if is_public and order == OLDEST and _sees_what_all_see(viewer, comment):
        # As everybody else sees them; so it is for a guest who has just replied.
        return older_roots(comment)
    return visible_in(comment.post, viewer).roots().before(root, order).count()


def _stands_on_the_only_page(comment: Comment, viewer: Viewer, length: int) -> bool:
    if comment.roots_then and _sees_what_all_see(viewer, comment):
        return comment.roots_then <= length
    return not _has_more_roots(comment.post, length)


def _sees_what_all_see(viewer: Viewer, comment: Comment) -> bool:
    """Whether no other comment is shown to the viewer alone: a guest who has just replied for the first time."""
    return not viewer.user and viewer.own <= {comment.pk}


def _has_more_roots(post: Post, number: int) -> bool:
    """Whether there are more than so many, whoever sees them: if not, the thread has one page, and none is counted."""
    table = Comment._meta.db_table
    sql = f"SELECT 1 FROM {table} WHERE post_id = %s AND parent_id IS NULL LIMIT 1 OFFSET %s"  # noqa: S608
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, [post.pk, number])
        return cursor.fetchone() is not None


def _roots_on(visible: CommentQuerySet, place: Place, length: int) -> CommentQuerySet:
    first = (place.number - 1) * length
    return visible.roots().in_root_order(place.order)[first : first + length]


def _with_gravestones(comments: Iterable[Comment]) -> Iterator[Row]:
    """Put a gravestone wherever a comment's path has a step that is not among ``comments``."""
    above: list[str] = [""]  # the paths of those that the last row stands in, its own included
    for comment in comments:
        path = comment.path
        parent = path[:-PATH_STEP]
        while not parent.startswith(above[-1]):
            above.pop()
        while above[-1] != parent:
            end = len(above[-1]) + PATH_STEP
            above.append(path[:end])
            yield Row(str(int(path[end - PATH_STEP : end])), None, _level(above[-1]))
        above.append(path)
        yield Row(str(comment.pk), comment, _level(path))


def _level(path: str) -> int:
    return min(len(path) // PATH_STEP - 1, DEEPEST)


def _nest(rows: list[Row]) -> None:
    """Say where lists begin and end, and how much stands in them, so that a template writes them from flat rows."""
    around: list[Row] = []  # those that the present row stands in, the root first
    for row, below in pairwise([*rows, Row("", None, 0)]):
        for above in around[: min(row.level, DEEPEST_FOLD)]:
            above.answers += row.comment is not None
        around[row.level :] = [row]
        row.opens = below.level > row.level
        row.ends = [] if row.opens else _ends(row.level, below.level)


def _ends(level: int, below: int) -> list[bool]:
    return [False, *(outer < DEEPEST_FOLD for outer in range(level - 1, below - 1, -1))]
