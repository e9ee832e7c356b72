"""The feeds of comments."""

from __future__ import annotations

import datetime

import feedparser
import pytest
from django.utils import timezone

from blog.addresses import readdress
from comments.models import Comment
from tests.factories import A_DAY, make_comment, make_page, make_post, make_user
from tests.feeds import ATOM, THREAD, check_atom, check_json, check_rss

pytestmark = pytest.mark.django_db

CHECKS = {"": check_rss, "atom/": check_atom, "json/": check_json}
POST = "/2016/05/12/networking-and-social-media/"
HERE = "http://127.0.0.1:8000"


def titles(client, address):
    return [entry.title for entry in feedparser.parse(client.get(address).content).entries]


@pytest.mark.parametrize("feed", ["/comments/", POST, "/about/"])
@pytest.mark.parametrize("place", CHECKS)
def test_every_feed_is_as_its_format_says(client, feed, place):
    for post in (make_post(), make_page(comments_open=True)):
        root = make_comment(post=post, name="Sam", body="See https://example.org/?a=1&b=2 *now*")
        make_comment(
            post=post, parent=root, user=make_user(post.slug), website="https://example.org/"
        )
    CHECKS[place](client.get(f"{feed}feed/{place}").content)


def test_a_post_s_feed_has_its_replies_and_no_other_s(client):
    make_comment(post=make_post(), name="Sam")
    make_comment(post=make_page(), name="Ali")
    assert titles(client, f"{POST}feed/") == ["Sam on “Networking and social media”"]
    assert titles(client, "/about/feed/") == ["Ali on “About”"]
    assert len(titles(client, "/comments/feed/")) == 2


def test_the_newest_twenty_come_first(client):
    post = make_post()
    for n in range(22):
        make_comment(post=post, name=f"N{n}", created_at=A_DAY + datetime.timedelta(hours=n))
    found = titles(client, f"{POST}feed/")
    assert [title.partition(" ")[0] for title in found] == [f"N{n}" for n in range(21, 1, -1)]


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_what_is_not_approved_is_in_no_feed(client, status):
    make_comment(post=make_post(), status=status)
    assert titles(client, "/comments/feed/") == []
    assert titles(client, f"{POST}feed/") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "private"},
        {"published_at": None},
        {"published_at": A_DAY.replace(year=2099)},
    ],
)
def test_a_reply_to_what_is_not_public_is_in_no_feed(client, fields):
    post = make_post(**fields)
    make_comment(post=post)
    assert titles(client, "/comments/feed/") == []
    if post.published_on:
        client.force_login(post.author)
        assert client.get(f"{post.get_absolute_url()}feed/").status_code == 404


def test_an_entry_has_the_words_and_who_said_them_and_no_e_mail_address(client):
    comment = make_comment(
        post=make_post(), name="Sam", email="secret@example.org", website="https://sam.example/",
        body="*Well* said.",
    )  # fmt: skip
    response = client.get("/comments/feed/json/")
    item = check_json(response.content)["items"][0]
    assert item["id"] == comment.guid
    assert item["url"] == f"{HERE}/comment/{comment.pk}/"
    assert item["authors"] == [{"name": "Sam", "url": "https://sam.example/"}]
    assert "<em>Well</em> said." in item["content_html"]
    assert item["summary"] == "Well said."
    assert "secret" not in response.text


def test_an_entry_says_what_it_answers_while_that_can_be_seen(client):
    post = make_post()
    root = make_comment(post=post, created_at=A_DAY)
    make_comment(post=post, parent=root)
    assert answered(client) == [root.guid, post.guid]
    root.mark_as_spam()
    assert answered(client) == [post.guid]


def answered(client):
    feed = check_atom(client.get(f"{POST}feed/atom/").content)
    return [each.get("ref") for each in feed.findall(f"{ATOM}entry/{THREAD}in-reply-to")]


def test_a_comment_that_was_edited_is_sent_again(client):
    comment = make_comment(post=make_post())
    before = client.get("/comments/feed/")
    assert (
        client.get("/comments/feed/", headers={"if-none-match": before["ETag"]}).status_code == 304
    )
    Comment.objects.filter(pk=comment.pk).update(body_html="<p>Other</p>", edited_at=timezone.now())
    after = client.get("/comments/feed/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200


@pytest.mark.parametrize(("feed", "number"), [("/comments/", 2), (POST, 3)])
def test_a_feed_costs_the_same_queries_whatever_its_length(
    client, feed, number, django_assert_num_queries
):
    post = make_post()
    parent = make_comment(post=post)
    for n in range(9):
        parent = make_comment(post=post, parent=parent, user=make_user(f"user-{n}"))
    # The site, the comments, and the post.
    with django_assert_num_queries(number):
        client.get(f"{feed}feed/")


def test_the_feed_of_a_post_that_moved_leads_to_it(client):
    post = make_post()
    post.slug = "moved"
    readdress(post)
    post.save()
    for place in CHECKS:
        response = client.get(f"{POST}feed/{place}")
        assert (response.status_code, response["Location"]) == (
            301,
            f"/2016/05/12/moved/feed/{place}",
        )
    assert client.get("/2016/05/12/none/feed/").status_code == 404


def test_of_a_day_that_no_calendar_has_there_is_no_feed(client):
    assert client.get(f"{POST.replace('/05/12/', '/02/31/')}feed/").status_code == 404
