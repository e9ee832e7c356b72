"""What is sent compressed, and what never is."""

from __future__ import annotations

import gzip

import pytest

from tests.factories import make_author, make_comment, make_post

pytestmark = pytest.mark.django_db
ASKING = {"accept-encoding": "gzip, br"}


@pytest.mark.parametrize("address", ["/", "/archive/", "/sitemap.xml", "/site.webmanifest"])
def test_a_page_for_everybody_is_sent_compressed(client, address):
    make_post()
    plain, small = client.get(address), client.get(address, headers=ASKING)
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) == int(small["Content-Length"]) < len(plain.content)
    assert not plain.has_header("Content-Encoding")
    assert {"Accept-Encoding"} <= set(plain["Vary"].split(", "))


def test_it_is_the_same_bytes_each_time(client):
    assert client.get("/", headers=ASKING).content == client.get("/", headers=ASKING).content


@pytest.mark.parametrize("address", ["/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/"])
def test_a_reader_of_compressed_feeds_is_told_that_nothing_is_new(client, address):
    post = make_post()
    before = client.get(address, headers=ASKING)
    assert before["Content-Encoding"] == "gzip"
    again = client.get(address, headers={**ASKING, "if-none-match": before["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_comment(post=post)
    make_post(slug="new")
    assert (
        client.get(address, headers={**ASKING, "if-none-match": before["ETag"]}).status_code == 200
    )


def test_a_page_for_one_visitor_is_sent_as_it_is(client):
    client.force_login(make_author())
    assert not client.get("/", headers=ASKING).has_header("Content-Encoding")


def test_a_page_behind_a_secret_address_is_sent_as_it_is(client):
    assert not client.get("/accounts/login/", headers=ASKING).has_header("Content-Encoding")
    assert not client.get("/preview/none/", headers=ASKING).has_header("Content-Encoding")


def test_a_picture_is_sent_as_it_is(client):
    assert not client.get("/favicon.ico", headers=ASKING).has_header("Content-Encoding")
