"""What a name looks like is kept beside it, whichever way it is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, Value

from accounts.likeness import fill, likenesses, name_key, number_of
from accounts.models import User
from comments.changes import delete_replies, take_names_off
from comments.models import Comment
from portfolio.archive import tables
from tests.factories import make_comment, make_post, make_user

pytestmark = pytest.mark.django_db


def number(name: str) -> int | None:
    return number_of(name_key(name))


def assert_in_step(row: Model) -> None:
    row.refresh_from_db()
    for field in likenesses(type(row)):
        value = getattr(row, field.source)
        assert getattr(row, field.attname) == field.number_for(value), field.name


def partly(row: Comment) -> None:
    some = Comment.objects.only("name").get(pk=row.pk)
    some.name = "Kim"
    some.save()


def whole(row: Comment) -> None:
    row.name = "Kim"
    row.save()


def one_column(row: Comment) -> None:
    row.name = "Kim"
    row.save(update_fields=["name"])


@pytest.mark.parametrize(
    "change",
    [
        whole,
        partly,
        one_column,
        lambda row: Comment.objects.filter(pk=row.pk).update(name="Kim"),
        lambda row: take_names_off([row.pk]),
    ],
)
def test_a_replys_name_takes_its_likeness_along(change: Callable[[Comment], object]) -> None:
    comment = make_comment(post=make_post(), name="Sam")
    assert comment.name_key == number("Sam")
    change(comment)
    assert_in_step(comment)
    assert comment.name != "Sam"


def test_nothing_is_left_of_a_name_whose_reply_keeps_its_place() -> None:
    comment = make_comment(post=make_post(), name="Sam")
    make_comment(post=comment.post, parent=comment, body="An answer")
    delete_replies([comment.pk])
    comment.refresh_from_db()
    assert (comment.name, comment.name_key) == ("", None)


def test_a_persons_names_and_address_take_their_likeness_along() -> None:
    user = make_user(display_name="Sam", email="Sam@Example.org")
    assert_in_step(user)
    assert user.email_key == number_of("sam@example.org")
    User.objects.update(display_name="Kim", email="")
    assert_in_step(user)
    assert (user.display_key, user.email_key) == (number("Kim"), None)


def test_many_rows_at_once_have_theirs() -> None:
    users = [User(username=f"u{n}", display_name=f"Name {n}") for n in range(2)]
    for user in User.objects.bulk_create(users):
        assert_in_step(user)


def test_many_rows_that_are_changed_at_once_take_theirs_along() -> None:
    comments = [make_comment(post=make_post(), name="Sam")]
    comments += [make_comment(post=comments[0].post, name="Jo", body="More")]
    for comment in comments:
        comment.name = f"{comment.name} of the desk"
    Comment.objects.bulk_update(comments, ["name", "website"])
    for comment in comments:
        assert_in_step(comment)
        assert comment.name_key == number(comment.name)
    Comment.objects.bulk_update(comments, ["website"])


def test_a_name_that_the_database_makes_is_refused() -> None:
    make_comment(post=make_post())
    with pytest.raises(TypeError, match="name"):
        Comment.objects.update(name=Value("Kim"))


def test_an_older_archive_without_likenesses_gets_them() -> None:
    make_user(display_name="Sam")
    row = next(tables.rows_of(User))
    User.objects.all().delete()
    for field in likenesses(User):
        del row[field.name]
    tables.insert(User, [tables.instance_of(User, row)])
    user = User.objects.get()
    assert user.display_key == number("Sam")
    assert_in_step(user)


def test_an_upgrade_makes_those_of_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.likeness.ROWS_AT_A_TIME", 2)
    post = make_post()
    comments = [make_comment(post=post, name=f"Sam {n}", body=f"{n}") for n in range(3)]
    Comment.objects.update(name_key=None)
    step: Any = fill("comments", "Comment", {"name_key": ("name", name_key)})
    step.code(apps, connection.schema_editor())
    for comment in comments:
        assert_in_step(comment)


def test_an_upgrade_makes_several_of_each_row_and_none_of_nothing() -> None:
    user = make_user(display_name="")
    User.objects.update(username_key=None, display_key=1)
    names = {"username_key": "username", "display_key": "display_name"}
    step: Any = fill("accounts", "User", {key: (name, name_key) for key, name in names.items()})
    step.code(apps, connection.schema_editor())
    assert_in_step(user)
    assert user.display_key is None


def test_the_likenesses_that_are_kept_are_still_those_that_are_made() -> None:
    """If this fails after an upgrade: a migration has to fill() all likenesses anew, and this gets the new value."""
    keys = "\n".join(name_key(chr(letter)) for letter in range(0x20, 0x2000))
    assert hashlib.sha256(keys.encode()).hexdigest()[:16] == "73ce4b3c0956d769"
    assert number("A. Librarian") == 8360003798890549782
