"""Passing a post on."""

from __future__ import annotations

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from blog.sharing import ServerForm
from tests.factories import make_author, make_page, make_post

pytestmark = pytest.mark.django_db

HERE = "http://127.0.0.1:8000/2016/05/12/networking-and-social-media/"


def test_a_post_ends_with_links_that_are_ready_to_be_filled_in(client):
    page = client.get(make_post(title="Bread & “butter”").get_absolute_url())
    links = {str(link.name): urlsplit(link.address) for link in page.context["share_links"]}
    assert {name: link.hostname for name, link in links.items()} == {
        "Mastodon": None,
        "LinkedIn": "www.linkedin.com",
        "Facebook": "www.facebook.com",
        "X": "x.com",
        "Email": None,
    }
    assert parse_qs(links["X"].query) == {"text": ["Bread & “butter”"], "url": [HERE]}
    assert parse_qs(links["LinkedIn"].query) == {"url": [HERE]}
    assert parse_qs(links["Facebook"].query) == {"u": [HERE]}
    # A mail program takes a plus sign for one.
    assert links["Email"].query.startswith("subject=Bread%20%26%20")
    assert '<details class="fold"' in page.text


def test_what_scripts_do_is_hidden_without_them(client):
    page = client.get(make_post().get_absolute_url()).text
    assert len(re.findall(r"<li hidden><button[^>]*data-share=", page)) == 2


@pytest.mark.parametrize("make", ["page", "private"])
def test_what_has_no_readers_to_win_is_not_passed_on(client, make):
    post = make_page() if make == "page" else make_post(status="private")
    client.force_login(make_author("editor"))
    assert "data-share" not in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("mastodon.social", "mastodon.social"),
        (" Mastodon.Social ", "mastodon.social"),
        ("https://mastodon.social/@me", "mastodon.social"),
        ("@me@mastodon.social", "mastodon.social"),
        ("mastodon.social/@me", "mastodon.social"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_server_is_found_in_whatever_somebody_calls_theirs(typed, host):
    form = ServerForm({"server": typed})
    assert form.is_valid()
    assert form.cleaned_data["server"] == host


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "mastodon",
        "127.0.0.1",
        "http://[::1]/",
        "http://[",
        "javascript:alert(1)",
        "evil.example:8080",
        "a b.example",
        "-a.example",
        "a..example",
        "x" * 64 + ".example",
        "//",
        "mastodon.social?x=.example",
        "mastodon.social#.example",
    ],
)
def test_what_is_no_server_is_refused(typed):
    assert not ServerForm({"server": typed}).is_valid()


def test_mastodon_s_page_asks_for_the_server_and_shows_where_it_leads(client):
    post = make_post(title="Bread & butter")
    address = f"/share/mastodon/{post.pk}/"
    asked = client.get(address)
    assert "errors" not in asked.text
    assert '<meta name="robots" content="noindex">' in asked.text
    page = client.get(address, {"server": "mastodon.social"}).text
    assert (
        'href="https://mastodon.social/share?text=Bread+%26+butter+http%3A%2F%2F127.0.0.1' in page
    )
    assert "Go on to mastodon.social</a>" in page


def test_a_slip_is_said_beside_the_field(client):
    page = client.get(f"/share/mastodon/{make_post().pk}/", {"server": "nowhere"}).text
    assert "This is not a server&#x27;s name." in page
    assert 'value="nowhere"' in page


@pytest.mark.parametrize(
    ("site", "leads"), [("same-origin", True), ("cross-site", False), ("none", True)]
)
def test_another_site_cannot_lead_people_across_this_one(client, site, leads):
    address = f"/share/mastodon/{make_post().pk}/?server=evil.example"
    page = client.get(address, headers={"sec-fetch-site": site}).text
    assert ("https://evil.example" in page) is leads


def test_only_what_is_public_has_such_a_page(client):
    drafts = [
        make_post(slug="a", published_at=None),
        make_post(slug="b", status="private"),
        make_post(slug="c", published_at=timezone.now() + datetime.timedelta(days=9)),
    ]
    for post in drafts:
        assert client.get(f"/share/mastodon/{post.pk}/").status_code == 404
