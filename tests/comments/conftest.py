from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post
from comments.entering import put_in_thread
from comments.learning import learn
from comments.models import Comment, Decision, Rule
from tests.factories import make_post
from tests.replies import good_replies, spam_replies


@pytest.fixture
def post(db: None) -> Post:
    return make_post()


@pytest.fixture
def visitor(db: None) -> Client:
    """A browser without cookies, on this site's own page, with Django's check of tokens in force."""
    return Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime.datetime]:
    """Return a list whose one element is the time, for a test to move."""
    now = [timezone.now()]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


@pytest.fixture
def learnt(post: Post) -> None:
    """Let the filter have seen twenty of each kind."""
    for n, (spam, good) in enumerate(zip(spam_replies(20), good_replies(20), strict=True)):
        for made, status in ((spam, Comment.Status.SPAM), (good, Comment.Status.APPROVED)):
            made.post, made.fingerprint = post, f"{status}{n}"
            put_in_thread(made)
            Decision.objects.create(comment=made, status=status, rule=Rule.BY_HAND)
            learn(made)
