from __future__ import annotations

import pytest
from django.db import IntegrityError

from blog.models import Post
from comments.models import Comment
from comments.replies import fingerprint, publish_reply


def test_a_reply_that_the_database_refuses_is_not_taken_for_a_second_sending(post: Post) -> None:
    with pytest.raises(IntegrityError):
        publish_reply(Comment(post=post, name="", body="By nobody"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Sam", "email": "sam@example.org"}, {"name": "SAM", "email": "Sam@Example.org"}),
        ({"name": "Straße"}, {"name": "STRASSE"}),
    ],
)
def test_capitals_make_no_other_person(one: dict[str, str], other: dict[str, str]) -> None:
    prints = {fingerprint(Comment(post_id=1, body="Hello", **fields)) for fields in (one, other)}
    assert len(prints) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Sam"}, {"name": "Sam", "user_id": 1}),
        ({"user_id": 1}, {"user_id": 2}),
        ({"body": "Hello"}, {"body": "hello"}),
        ({"parent_id": 1}, {"parent_id": None}),
        ({"post_id": 1}, {"post_id": 2}),
        ({"name": "Sam a", "email": "b"}, {"name": "Sam", "email": "a b"}),
    ],
)
def test_anything_else_makes_another_reply(
    one: dict[str, object], other: dict[str, object]
) -> None:
    assert fingerprint(Comment(**one)) != fingerprint(Comment(**other))
