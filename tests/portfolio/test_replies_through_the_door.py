"""Replies that come through the door before Django: what is kept there for all is never older than the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Site
from comments.models import Comment, Discussion, OutgoingMail
from comments.respond import reply_url
from portfolio.page_cache import versions
from portfolio.page_cache.parts import PartsOfSite, PartStore
from tests.door import Answer, Visitor
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor(settings) -> Iterator[Visitor]:
    settings.REPLY_LIMITS = {}
    Discussion(pk=1, hold_first=False).save()
    yield Visitor()
    versions.forget()


@pytest.fixture
def post() -> Post:
    return make_post(author=make_author(email="author@example.org"))


def reply(visitor: Visitor, post: Post, body: str) -> Answer:
    fields = {"body": body, "name": "Sam", "email": "sam@example.org", "action": "post"}
    # Whoever has no signed time is shown the reply once more.
    return visitor.send(reply_url(post), **fields, once_more="1")


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


def test_the_post_and_the_rules_are_looked_up_once(visitor, post):
    assert reply(visitor, post, "One").status == 302
    with CaptureQueriesContext(connection) as queries:
        assert reply(visitor, post, "Two").status == 302
    asked = " ".join(query["sql"] for query in queries)
    assert 'FROM "blog_post" INNER JOIN "accounts_user"' not in asked
    assert 'FROM "comments_discussion"' not in asked
    assert statuses() == ["approved", "approved"]


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        (lambda _post: Discussion(pk=1, hold_all=True).save(), 302),
        (lambda post: Post.objects.filter(pk=post.pk).update(hold_replies=True), 302),
        (lambda post: Post.objects.filter(pk=post.pk).update(comments_open=False), 403),
        (lambda post: Post.objects.filter(pk=post.pk).update(status="draft"), 404),
        (lambda _post: Site(pk=1, replies_close=True).save(), 403),
    ],
)
def test_the_very_next_reply_is_ruled_by_a_change(visitor, post, change, answer):
    reply(visitor, post, "One")
    change(post)
    assert reply(visitor, post, "Two").status == answer
    assert statuses() == ["approved", "pending"][: 2 if answer == 302 else 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mail_about_replies": False}, ["author@example.org"]),
        ({"email": "new@example.org"}, ["author@example.org", "new@example.org"]),
    ],
)
def test_the_author_is_told_as_they_wish_now(visitor, post, change, told):
    reply(visitor, post, "One")
    type(post.author).objects.filter(pk=post.author.pk).update(**change)
    reply(visitor, post, "Two")
    mails = OutgoingMail.objects.order_by("pk")
    assert list(mails.values_list("recipient", flat=True)) == told


def test_what_changed_while_a_part_was_made_is_not_kept_for_others(post):
    store = PartStore(1_000_000)
    state = versions.versions().now()

    def make() -> str:
        Site(pk=1, title="Another site").save()
        return "made of two states"

    assert PartsOfSite(store, state).get_or_make("answer", make) == "made of two states"
    assert PartsOfSite(store, state).get("answer") is None
    versions.forget()


def test_what_can_not_be_asked_about_is_not_kept_for_others(monkeypatch):
    store = PartStore(1_000_000)
    parts = PartsOfSite(store, versions.versions().now())
    parts.get("answer")
    monkeypatch.setattr("portfolio.page_cache.parts.versions", fail)
    parts.keep("answer", "kept", size=1)
    assert PartsOfSite(store, parts.state).get("answer") is None


def fail() -> None:
    raise sqlite3.OperationalError


def test_what_a_transaction_sees_is_not_kept_for_others():
    store = PartStore(1_000_000)
    state = versions.versions().now()
    with transaction.atomic():
        parts = PartsOfSite(store, state)
        assert parts.get_or_make("answer", lambda: "undone") == "undone"
        assert parts.get("answer") == "undone"
    assert PartsOfSite(store, state).get("answer") is None
    assert PartsOfSite(store, state).get_or_make("answer", lambda: "kept") == "kept"
    assert PartsOfSite(store, state).get("answer") == "kept"
    versions.forget()
