"""What was sent to the very same question is sent again, and to no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from portfolio.page_cache import versions
from tests.door import Visitor, request
from tests.factories import make_post

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="only SQLite tells of changes without a question"
    ),
]


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """Return one to whom the post was sent before."""
    make_post()
    visitor = Visitor()
    visitor.get()
    yield visitor
    versions.forget()


def test_the_same_question_is_answered_at_once(visitor):
    assert visitor.door.at_hand(request())


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/"},
        {"method": "HEAD"},
        {"query": "page=2"},
        {"HTTP_HOST": "localhost"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_COOKIE": "sessionid=1"},
        {"HTTP_AUTHORIZATION": "Basic eDp4"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_RANGE": "bytes=0-9"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": "Thu, 12 May 2016 00:00:00 GMT"},
    ],
)
def test_another_question_is_not(visitor, other):
    assert not visitor.door.at_hand(request(**other))
    visitor.get()
    assert not visitor.door.at_hand(request(**other))


def test_however_accept_encoding_is_spelled_little_is_kept_at_hand(visitor):
    spellings = [f"br;q=0.{number:03}" for number in range(1, versions.AT_HAND + 9)]
    visitor.get(accept_encoding="br")
    answers = {visitor.get(accept_encoding=spelling).body for spelling in spellings}
    assert len(answers) == visitor.made == 1
    kept = versions.versions().now().ready
    assert len(kept) <= versions.AT_HAND
