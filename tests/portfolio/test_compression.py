"""What is sent compressed, and what never is."""

from __future__ import annotations

import gzip
import re

import pytest
from django.middleware import csrf

from portfolio.page_cache.pages import DECODERS
from tests.factories import make_author, make_comment, make_post, make_user

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


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
def test_a_public_page_with_words_for_one_visitor_is_compressed(client, encoding):
    """A thread of 200 replies on a telephone: 300 KB, or 15."""
    client.force_login(make_user(display_name="Ada of the desk"))
    post = make_comment(post=make_post()).post
    plain = client.get(post.get_absolute_url())
    small = client.get(post.get_absolute_url(), headers={"accept-encoding": encoding})
    assert small["Content-Encoding"] == encoding
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2
    text = DECODERS[encoding](small.content).decode()
    assert "Ada of the desk" in text
    assert re.search(r"</html>\s*<!-- \w{1,100} -->$", text)
    for answer in (plain, small):
        assert "Accept-Encoding" in answer["Vary"].split(", ")
        assert "private" in answer["Cache-Control"]


def test_its_length_does_not_tell_what_is_in_it(client, monkeypatch):
    monkeypatch.setattr(csrf, "_mask_cipher_secret", lambda secret: secret * 2)
    client.force_login(make_author())
    lengths = {len(client.get("/", headers=ASKING).content) for _ in range(20)}
    assert len(lengths) > 5


@pytest.mark.parametrize("address", ["/?a=word", "/search/?q=word", "/accounts/email/", "/nowhere"])
def test_what_says_something_back_or_is_one_visitors_alone_is_sent_as_it_is(client, address):
    client.force_login(make_author())
    answer = client.get(address, headers=ASKING, follow=True)
    assert not answer.has_header("Content-Encoding")


def test_a_visitor_who_takes_no_compressed_page_gets_it_as_it_is(client):
    client.force_login(make_author())
    assert not client.get("/").has_header("Content-Encoding")


def test_a_page_behind_a_secret_address_is_sent_as_it_is(client):
    assert not client.get("/accounts/login/", headers=ASKING).has_header("Content-Encoding")
    assert not client.get("/preview/none/", headers=ASKING).has_header("Content-Encoding")


def test_a_picture_is_sent_as_it_is(client):
    assert not client.get("/favicon.ico", headers=ASKING).has_header("Content-Encoding")
