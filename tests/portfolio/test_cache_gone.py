"""With Redis away the site serves, and each process counts for itself."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.core.cache import cache

from comments.models import Comment
from portfolio import environment
from tests.comments.test_reply_as_guest import reply
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def redis_away(settings) -> Iterator[None]:
    """A port that nobody listens at."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"redis://127.0.0.1:{taken.getsockname()[1]}/0"
        settings.CACHES = {"default": environment.cache(address)}
        yield
        cache.clear()


def log_in(client, password: str) -> int:
    form = {"username": "librarian", "password": password}
    return int(client.post("/accounts/login/", form).status_code)


def test_pages_are_served_and_replies_taken_and_limited(client, settings):
    settings.REPLY_LIMITS = {"visitor": (1, 3600)}
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    post = make_post()
    assert client.get(post.get_absolute_url()).status_code == 200
    assert reply(client, post).status_code == 302
    client.cookies.clear()
    assert reply(client, post, body="Another").status_code == 429
    assert Comment.objects.count() == 1


def test_a_log_in_works_and_is_limited_still(client):
    make_author()
    assert log_in(client, "correct horse") == 302
    client.cookies.clear()
    assert [log_in(client, "wrong") for _ in range(11)] == [422] * 10 + [429]
    assert log_in(client, "correct horse") == 429


def test_whatever_is_asked_of_it_is_answered_from_memory():
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b"]) == {"a": 1, "b": 2}
    assert cache.incr("a") == 2
    assert cache.touch("a", 60)
    assert cache.has_key("a")
    assert not cache.add("a", 3)
    cache.delete_many(["a"])
    cache.delete("b")
    assert (cache.get("a"), cache.get("b")) == (None, None)


def test_it_is_said_once_and_not_asked_again_at_once(caplog):
    for _ in range(3):
        cache.get("a")
    assert len([line for line in caplog.messages if "Redis does not answer" in line]) == 1
