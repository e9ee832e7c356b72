"""Links that never break."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from blog.addresses import readdress
from blog.models import FormerAddress, Post
from comments.models import Comment
from tests.factories import make_page, make_post

pytestmark = pytest.mark.django_db

OLD = "/2016/05/12/networking-and-social-media/"
LATER = datetime.timedelta(days=1)


def move(post, **fields):
    """Save the post with other fields, as the administration does."""
    for name, value in fields.items():
        setattr(post, name, value)
    readdress(post)
    post.save()


def former(post):
    return list(post.former_addresses.values_list("path", flat=True))


def leads_to(client, path, **headers):
    response = client.get(path, headers=headers)
    return response.status_code, response.headers.get("Location")


def test_a_new_slug_leaves_the_old_address_leading_there(client):
    move(make_post(), slug="new")
    assert leads_to(client, OLD) == (301, "/2016/05/12/new/")


def test_a_new_day_leaves_the_old_address_leading_there(client):
    move(make_post(), published_on=datetime.date(2016, 6, 1))
    assert leads_to(client, OLD) == (301, "/2016/06/01/networking-and-social-media/")


def test_a_post_that_becomes_a_page_leaves_its_address_leading_there(client):
    post = make_post()
    move(post, kind="page")
    assert leads_to(client, OLD) == (301, "/networking-and-social-media/")
    move(post, kind="post", slug="back")
    assert leads_to(client, "/networking-and-social-media/") == (301, "/2016/05/12/back/")


def test_every_former_address_leads_straight_to_where_the_post_is_now(client):
    post = make_post(slug="a")
    move(post, slug="b")
    move(post, slug="c")
    assert leads_to(client, "/2016/05/12/a/") == (301, "/2016/05/12/c/")
    assert leads_to(client, "/2016/05/12/b/") == (301, "/2016/05/12/c/")


def test_a_post_that_moves_back_does_not_lead_in_circles(client):
    post = make_post(slug="a")
    move(post, slug="b")
    move(post, slug="a")
    assert former(post) == ["/2016/05/12/b/"]
    assert client.get("/2016/05/12/a/").status_code == 200
    assert leads_to(client, "/2016/05/12/b/") == (301, "/2016/05/12/a/")


def test_the_way_is_asked_for_anew_each_time(client):
    move(make_post(), slug="new")
    assert client.get(OLD)["Cache-Control"] == "no-cache"


def test_another_post_that_takes_the_address_has_it(client):
    post = make_post(slug="a", title="The first")
    move(post, slug="b")
    other = make_post(slug="a", title="The second")
    assert "The second" in client.get("/2016/05/12/a/").text
    move(other, slug="c")
    assert leads_to(client, "/2016/05/12/a/") == (301, "/2016/05/12/c/")


def test_a_slug_of_any_script_is_found_again(client):
    post = make_post(slug="книги")
    old = post.get_absolute_url()
    move(post, slug="про-книги")
    assert leads_to(client, old) == (301, post.get_absolute_url())


def test_what_is_asked_for_below_a_former_address_is_below_the_new_one(client):
    move(make_post(), slug="new")
    assert leads_to(client, f"{OLD}reply/?parent=12") == (301, "/2016/05/12/new/reply/?parent=12")
    assert leads_to(client, f"{OLD}?replies=all") == (301, "/2016/05/12/new/?replies=all")


def test_a_page_s_reply_form_moves_with_it(client):
    page = make_page(comments_open=True)
    move(page, slug="me")
    assert leads_to(client, "/about/reply/") == (301, "/me/reply/")


def test_a_reply_sent_from_a_page_opened_before_arrives(client):
    move(make_post(), slug="new")
    words = {"body": "Typed before it moved", "name": "Sam", "email": "sam@example.org"}
    headers = {"sec-fetch-site": "same-origin"}
    response = client.post(f"{OLD}reply/", words, headers=headers, follow=True)
    assert response.redirect_chain[0] == ("/2016/05/12/new/reply/", 308)
    assert Comment.objects.get().body == "Typed before it moved"


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": "draft"},
        {"status": "private"},
        {"published_at": timezone.now() + LATER},
    ],
)
def test_what_was_never_public_leaves_nothing(hidden):
    post = make_post(**hidden)
    move(post, slug="new", status="published", published_on=datetime.date(2016, 5, 13))
    assert not FormerAddress.objects.exists()


def test_a_new_post_leaves_nothing():
    post = Post(slug="new", status="published", published_on=datetime.date(2016, 5, 12))
    readdress(post)
    assert not FormerAddress.objects.exists()


@pytest.mark.parametrize(
    "hidden",
    [{"status": "draft"}, {"status": "private"}, {"published_at": timezone.now() + LATER}],
)
def test_a_hidden_post_s_new_address_is_nobody_s_business(client, hidden):
    post = make_post()
    move(post, slug="secret", **hidden)
    assert leads_to(client, OLD) == (404, None)
    assert leads_to(client, f"{OLD}reply/") == (404, None)


def test_a_post_taken_back_renamed_and_published_again_is_found(client):
    post = make_post()
    move(post, status="draft")
    move(post, slug="new")
    assert leads_to(client, OLD) == (404, None)
    move(post, status="published")
    assert leads_to(client, OLD) == (301, "/2016/05/12/new/")


def test_a_save_that_moves_nothing_costs_one_query(django_assert_num_queries):
    post = make_post()
    with django_assert_num_queries(1):
        readdress(post)


def test_the_short_address_goes_on_working(client):
    post = make_post()
    move(post, slug="new")
    assert leads_to(client, f"/?p={post.pk}") == (301, "/2016/05/12/new/")


def test_a_former_address_costs_one_query_more_than_a_post(client, django_assert_num_queries):
    move(make_post(), slug="new")
    # The site's clock, the post that is not there, where it is.
    with django_assert_num_queries(3):
        client.get(OLD)


def test_a_former_address_is_named_by_its_path():
    move(make_post(), slug="new")
    assert str(FormerAddress.objects.get()) == OLD
