"""A reply keeps, for a while, where it was sent from: as keys that tell nobody the address."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.client import client_at
from comments.changes import delete_reply
from comments.models import Comment
from comments.spam.forgetting import forget_old
from portfolio.background import CHORES
from tests.comments.test_reply_as_guest import reply
from tests.factories import make_comment

pytestmark = pytest.mark.django_db
HERE = client_at("127.0.0.1")
KEYS: dict[str, Any] = {"address_key": HERE.address_key, "network_key": HERE.network_key}


def test_a_reply_keeps_keys_of_where_it_was_sent_from(visitor, post):
    reply(visitor, post)
    comment = Comment.objects.get()
    assert (comment.address_key, comment.network_key) == (HERE.address_key, HERE.network_key)


def test_an_operator_may_have_none_kept(visitor, post, settings):
    settings.ADDRESS_KEYS_KEPT = 0
    reply(visitor, post)
    assert (Comment.objects.get().address_key, Comment.objects.get().network_key) == ("", "")


def test_keys_are_erased_after_thirty_days(post):
    now = timezone.now()
    old = make_comment(post=post, created_at=now - datetime.timedelta(days=31), **KEYS)
    new = make_comment(post=post, body="New", created_at=now - datetime.timedelta(days=29), **KEYS)
    forget_old()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.address_key, old.network_key) == ("", "")
    assert (new.address_key, new.network_key) == (HERE.address_key, HERE.network_key)


def test_the_clock_erases_them():
    assert forget_old in dict(CHORES)


def test_a_place_that_is_left_keeps_no_key(post):
    comment = make_comment(post=post, **KEYS)
    make_comment(post=post, parent=comment, body="An answer")
    delete_reply(comment)
    comment.refresh_from_db()
    assert (comment.address_key, comment.network_key) == ("", "")
