"""Searching the replies, where the author allows it."""

from __future__ import annotations

import pytest
from django.db import connection

from blog.models import Site
from comments.models import Comment, CommentEntry
from comments.replies import publish_reply
from comments.search import index_reply
from tests.factories import A_DAY, make_author, make_comment, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return Site.objects.create(pk=1, search_replies=True)


def make_found(body: str = "Where is the map?", **fields) -> Comment:
    comment = make_comment(body=body, post=fields.pop("post", None) or make_post(), **fields)
    index_reply(comment)
    return comment


def found(client, typed: str = "map") -> list[str]:
    response = client.get("/search/", {"q": typed, "in": "replies"})
    return [result.hit.title for result in response.context["results"]]


def test_replies_are_found_with_their_writer_and_their_post(client, site):
    comment = make_found(name="Sam")
    assert found(client, "maps") == ["Sam on “Networking and social media”"]
    page = client.get("/search/?q=maps&in=replies").text
    assert f'href="/comment/{comment.pk}/"' in page
    assert "Where is the <mark>map</mark>?" in page


def test_posts_and_replies_are_looked_for_one_beside_the_other(client, site):
    page = client.get("/search/?q=map&in=replies").text
    assert '<a href="/search/?q=map">Posts and pages</a>' in page
    assert '<a href="/search/?q=map&amp;in=replies" aria-current="page">Replies</a>' in page
    assert '<input type="hidden" name="in" value="replies">' in page


@pytest.mark.parametrize("status", ["pending", "spam", "trash"])
def test_what_is_not_approved_is_not_found(client, site, status):
    make_found(status=status)
    assert found(client) == []


def test_what_is_approved_later_is_found_then(client, site):
    comment = make_found(status="pending", name="Sam")
    comment.approve()
    assert len(found(client)) == 1


@pytest.mark.parametrize(
    "fields",
    [{"status": "private"}, {"published_at": None}, {"published_at": A_DAY.replace(year=2099)}],
)
def test_a_reply_to_what_is_not_public_is_not_found(client, site, fields):
    make_found(post=make_post(**fields))
    assert found(client) == []


def test_a_reply_is_found_as_soon_as_it_is_published(client, site):
    post = make_post()
    template = make_comment(post=post, body="x")
    comment = Comment(
        post=post, name="Sam", email="sam@example.org", body="A map", body_html="<p>A map</p>",
        status="approved",
    )  # fmt: skip
    publish_reply(comment)
    assert len(found(client)) == 1
    assert template.pk != comment.pk


def test_a_reply_that_the_author_mends_is_found_by_its_new_words(client, site):
    comment = make_found()
    client.force_login(make_author("other"))
    fields = {"body": "An atlas", "status": "approved"}
    assert client.post(f"/admin/comments/comment/{comment.pk}/change/", fields).status_code == 302
    assert (len(found(client)), len(found(client, "atlas"))) == (0, 1)


def test_of_a_reply_that_is_deleted_nothing_is_left(site):
    make_found().delete()
    assert not CommentEntry.objects.exists()


def test_words_that_were_taken_away_leave_the_index(site):
    comment = make_found()
    Comment.objects.filter(pk=comment.pk).update(
        status="deleted", name="", email="", body="", body_html=""
    )
    index_reply(comment)
    assert not CommentEntry.objects.exists()


def test_without_the_author_s_wish_no_reply_is_in_the_index(client):
    Site.objects.create(pk=1)
    make_found()
    assert not CommentEntry.objects.exists()
    assert found(client) == []


def test_the_author_s_wish_fills_the_index_and_its_end_empties_it(client, site):
    make_comment(post=make_post(), body="A map")
    client.force_login(make_author("other"))
    words = {"title": "My blog", "language": "en-gb", "time_zone": "UTC"}
    client.post("/admin/blog/site/1/change/", {**words, "search_replies": "on"})
    assert CommentEntry.objects.count() == 1
    client.post("/admin/blog/site/1/change/", words)
    assert not CommentEntry.objects.exists()


def test_a_search_costs_the_same_queries_whatever_it_finds(client, site, django_assert_num_queries):
    post = make_post()
    for n in range(12):
        make_found(post=post, name=f"N{n}")
    # The site, what holds the words, the replies of this page with their posts, the menu; and, in SQLite, whether
    # more holds them.
    with django_assert_num_queries(5 if connection.vendor == "sqlite" else 4):
        client.get("/search/?q=map&in=replies")


def test_an_entry_is_called_as_its_comment(site):
    make_found(name="Sam")
    assert str(CommentEntry.objects.get()) == "Sam: Where is the map?"
