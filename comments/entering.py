"""How a new comment comes to stand in its thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from blog.at_once import at_once, run
from blog.inserting import draw_number, insert
from comments.models import PATH_STEP, Comment
from comments.models.thread_version import (
    BUMP,
    BUMP_ONE_ROOT,
    BUMP_SAME_ROOTS,
    ROOTS,
    Bumped,
    bumping,
)


def put_in_thread(comment: Comment) -> None:
    """Save a new comment where it belongs. Call inside a transaction: its number is drawn before it is there."""
    enter_thread(comment)
    settle_in_thread(comment)


def enter_thread(comment: Comment) -> None:
    """Do the first half: know its number and its place. Nobody who replies to the same post waits for that."""
    parent = comment.parent
    comment.pk = draw_number(Comment)
    comment.path = (parent.path if parent else "") + f"{comment.pk:0{PATH_STEP}}"
    comment.root_id = parent.root_id if parent else comment.pk


def settle_in_thread(comment: Comment, *, as_newest: bool = False) -> None:
    """Do the second half, as the last thing in the transaction: save it. See ThreadVersion.

    ``as_newest``: who sends it has just written it, and what it answers is held and can't be hidden meanwhile. Then a
    root is dated as what it is, the youngest of all that the public sees.
    """
    if comment.is_public:
        _show(comment, _bump_by(comment) if as_newest else BUMP)
        return
    if comment.status == Comment.Status.PENDING and not comment.parent_id:
        run(ROOTS, [comment.post_id], lambda roots: _note_beside(comment, roots))
    insert(comment)


def _bump_by(comment: Comment) -> str:
    """Return what the reply makes of the thread: if its parent is not public itself, it may show a root as well."""
    if comment.parent is None:
        return BUMP_ONE_ROOT
    return BUMP_SAME_ROOTS if comment.parent.is_public else BUMP


def _show(comment: Comment, bump: str) -> None:
    is_dated = bump == BUMP_ONE_ROOT
    if connection.vendor == "postgresql":
        said = {"shown_in": "(SELECT value FROM bumped)"}
        if is_dated:
            said["created_at"] = "(SELECT changed_at FROM bumped)"
        told: list[Any] = []
        with at_once():
            run(bump, bumping(comment.post_id), told.extend, name="bumped")
            run("SELECT roots FROM bumped", [], told.extend)
            run("SELECT changed_at FROM bumped", [], told.extend)
            insert(comment, said=said, then=lambda _: _note(comment, told, is_dated=is_dated))
        return
    with connection.cursor() as cursor:
        cursor.execute(bump, bumping(comment.post_id))
        _note(comment, cursor.fetchone(), is_dated=is_dated)
    insert(comment)


def _note(comment: Comment, told: Sequence[Any], *, is_dated: bool) -> None:
    bumped = Bumped.told(*told)
    comment.shown_in, comment.roots_then = bumped.number, bumped.roots
    if is_dated:
        comment.created_at = bumped.changed_at


def _note_beside(comment: Comment, roots: list[Any]) -> None:
    """Its writer sees it with those that the public sees. A thread of which nothing is known shows none."""
    others = roots[0] if roots else 0
    comment.roots_then = None if others is None else int(others) + 1
