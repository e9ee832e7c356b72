"""E-mail addresses are in no page, feed, file or log: every address of the site, asked for by a stranger."""

from __future__ import annotations

import logging

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from blog.models import Post, Site
from blog.search import index
from comments.models import OutgoingMail, Topic
from portfolio.personal import links
from portfolio.static_site.writing import write_static_site
from tests.factories import make_author, make_comment, make_member, make_post, make_user
from tests.following import follow
from tests.portfolio.test_leaks import addresses

pytestmark = pytest.mark.django_db
# Before the @ of every address.
MARK = "hiddenbox"


@pytest.fixture
def posts() -> list[Post]:
    """Make a thread of people with addresses of every kind."""
    Site.objects.create(pk=1, search_replies=True)
    post = make_post(author=make_author(email=f"{MARK}.author@example.org"))
    reader = make_user(email=f"{MARK}.reader@example.org")
    said = {"email": f"{MARK}.google@example.org", "email_verified": True, "name": "Jo"}
    SocialAccount.objects.create(user=reader, provider="google", uid="1", extra_data=said)
    first = make_comment(post=post, email=f"{MARK}.guest@example.org")
    make_comment(post=post, user=reader, parent=first, provider="google")
    follow(f"{MARK}.follower@example.org", Topic(post))
    OutgoingMail.objects.create(key="x", recipient=f"{MARK}.mail@example.org", subject="x")
    index.catch_up()
    return [post]


def stranger(who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(make_member(who, "other"))
    return client


@pytest.mark.parametrize("who", ["anonymous", "Contributor"])
def test_no_address_shows_a_stranger_an_email_address(who, posts, caplog):
    caplog.set_level(logging.DEBUG)
    client, leaks = stranger(who), []
    for address in addresses(posts):
        response = client.get(address)
        headers = str(response.headers)
        body = b"" if response.streaming else response.content
        if MARK.encode() in body.lower() or MARK in headers.lower():
            leaks.append(address)
    assert leaks == []
    assert MARK not in caplog.text


def test_the_static_site_has_no_email_address(posts, tmp_path):
    write_static_site(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [path for path in files if MARK.encode() in path.read_bytes().lower()] == []


def test_who_asks_for_their_data_leaves_no_address_in_the_log(posts, caplog, mailoutbox):
    caplog.set_level(logging.DEBUG)
    client, address = Client(), f"{MARK}.guest@example.org"
    client.post("/privacy/data/", {"email": address}, headers={"sec-fetch-site": "same-origin"})
    client.get(links.data_link(address))
    assert OutgoingMail.objects.filter(recipient=address).exists()
    assert MARK not in caplog.text


def test_its_owner_finds_the_address(posts):
    """Otherwise it would be nowhere, and the tests above would say nothing."""
    client = Client()
    client.force_login(User.objects.get(username="librarian"))
    comment = posts[0].comments.get(user=None)
    assert MARK in client.get(f"/admin/comments/comment/{comment.pk}/change/").text
