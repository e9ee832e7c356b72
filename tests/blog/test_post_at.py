"""The post at an address, for whoever reads it or replies to it: asked for by a question that is written once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from blog.models import Post
from blog.post_at import TO_READ, TO_REPLY_TO
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
DAY = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture(params=[TO_READ, TO_REPLY_TO], ids=["to read", "to reply to"])
def find(request):
    """Return what finds a post for somebody."""

    def find_for(user: User | AnonymousUser, *address: Any) -> Post:
        asked = RequestFactory().get("/")
        asked.user = user
        found: Post = request.param.find(asked, *address)
        return found

    return find_for


def test_a_post_is_found_by_its_day_and_name_alone(find):
    post = make_post(slug="one", published_at=DAY)
    make_post(slug="two", published_at=DAY)
    assert find(ANYBODY, 2026, 1, 2, "one") == post
    for address in ((2026, 1, 3, "one"), (2026, 1, 2, "three"), (2026, 2, 31, "one")):
        with pytest.raises(Http404):
            find(ANYBODY, *address)


def test_what_is_no_post_of_today_is_not_found_by_anybody(find):
    later = timezone.now() + datetime.timedelta(days=2)
    make_post(slug="later", published_at=later)
    make_post(slug="draft", published_at=DAY, status="draft")
    make_post(slug="page", published_at=DAY, kind="page")
    day = timezone.localdate(later)
    for address in (
        (day.year, day.month, day.day, "later"),
        (2026, 1, 2, "draft"),
        (2026, 1, 2, "page"),
    ):
        with pytest.raises(Http404):
            find(ANYBODY, *address)


def test_a_private_post_is_found_by_its_author_alone(find):
    author = make_author()
    post = make_post(author=author, slug="mine", published_at=DAY, status="private")
    assert find(author, 2026, 1, 2, "mine") == post
    with pytest.raises(Http404):
        find(ANYBODY, 2026, 1, 2, "mine")
