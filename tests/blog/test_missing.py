"""A page that is not there offers what was meant."""

from __future__ import annotations

import pytest
from django.utils import timezone

from blog import missing
from tests.blog.not_public import for_all_that_is_hidden
from tests.factories import make_author, make_page, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts():
    make_page()
    for title in ("Networking and social media", "Learning to catalogue", "图书馆的笔记"):
        make_post(title=title, slug=title.lower().replace(" ", "-"))


def offered(client, address):
    return [str(post) for post in client.get(address).context["likely"]]


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/2016/05/13/networking-and-social-media/", "Networking and social media"),
        ("/networking-and-social-media/", "Networking and social media"),
        ("/2016/05/12/networkng-and-socal-media/", "Networking and social media"),
        ("/posts/learning_to_catalogue/", "Learning to catalogue"),
        ("/2016/05/12/Learning to catalog/feed/x", "Learning to catalogue"),
        ("/abuot/", "About"),
        ("/about-me/", "About"),
        ("/图书馆笔记/", "图书馆的笔记"),
    ],
)
def test_what_was_meant_is_found(client, posts, address, meant):
    assert offered(client, address) == [meant]
    assert "Is it one of these?" in client.get(address).text


@pytest.mark.parametrize("address", ["/zebra-crossing/", "/xmlrpc.php", "/.env", "/ab/", "/99/"])
def test_what_is_like_nothing_is_offered_the_newest_posts(client, posts, address):
    response = client.get(address)
    assert response.context["likely"] == []
    assert "Newest posts" in response.text


def test_an_old_post_is_found_by_its_slug_among_very_many(client, posts, monkeypatch):
    monkeypatch.setattr(missing, "LOOKED_AT", 1)
    make_post(title="The newest", slug="newest", published_at=timezone.now())
    assert offered(client, "/learning-to-catalogue/") == ["Learning to catalogue"]


@for_all_that_is_hidden
def test_what_is_not_public_is_not_offered(client, hidden):
    make_post(slug="hidden-away", title="Hidden away", **hidden)
    client.force_login(make_author("editor"))
    assert offered(client, "/hidden-away/") == []
    assert offered(client, "/hidden-awy/") == []


def test_the_page_costs_the_same_queries_however_many_posts_there_are(
    client, django_assert_num_queries
):
    make_post(slug="learnings")
    # The page that was asked for, one that stood there before, the site, the newest, that very slug and those that are
    # near, all slugs, the menu, and whether anything else once stood there, or a file.
    with django_assert_num_queries(9):
        client.get("/learning/")
    for n in range(9):
        make_post(slug=f"learning-{n}")
    with django_assert_num_queries(9):
        client.get("/learning/")


@pytest.mark.django_db(transaction=True)
def test_what_posts_are_called_is_not_asked_for_again_until_it_changes(
    client, django_assert_num_queries
):
    make_post(slug="learnings")
    client.get("/learning/")
    with django_assert_num_queries(8):
        client.get("/learning/")
    make_post(title="Learning more", slug="learning-more")
    assert offered(client, "/learning-mor/")[0] == "Learning more"


def test_what_the_address_says_can_be_searched_for(client):
    assert (
        'name="q" type="search" value="on cataloguing"' in client.get("/2016/on-cataloguing/").text
    )
    assert 'name="q" type="search" value=""' in client.get("/2016/05/13/").text


def test_robots_that_ask_for_files_cost_less(client, django_assert_num_queries):
    make_post()
    with django_assert_num_queries(5):
        client.get("/xmlrpc.php")
