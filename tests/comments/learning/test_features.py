"""What the filter sees of a reply."""

from __future__ import annotations

import pytest

from accounts.models import User
from comments.learning.features import MOST_FEATURES, features_of
from comments.models import Comment


def words_of(body: str) -> list[str]:
    return [feature for feature in features_of(Comment(body=body)) if ":" not in feature]


def test_words_are_seen_once_in_small_letters():
    assert words_of("Cheap CHEAP pills, don't-miss ｗａｔｃｈｅｓ") == [
        "cheap",
        "pills",
        "don't-miss",
        "watches",
    ]


def test_what_is_very_short_or_long_is_no_word():
    assert words_of(f"of a {'x' * 26} it") == []


def test_writing_without_spaces_is_taken_two_characters_at_a_time():
    assert words_of("图书馆") == ["图书", "书馆"]
    assert words_of("图") == ["图"]


def test_a_link_is_seen_as_its_host_and_what_that_is_part_of():
    features = features_of(Comment(body="See https://a.shop.example:80/x?y=z and www.b.example."))
    assert {"links:2", "link:a.shop.example", "link:shop.example", "link:b.example"} < {*features}
    assert "y" not in features


@pytest.mark.parametrize("address", ["http://[bad/", "https://", "http://localhost/", "http://:/"])
def test_a_link_that_leads_nowhere_has_no_host(address):
    assert not [
        feature
        for feature in features_of(Comment(body=address, website=address))
        if feature.startswith(("link:", "website:"))
    ]


def test_of_an_address_the_host_alone_is_seen():
    features = features_of(
        Comment(name="Jo Reader", email="Jo@Example.org", website="https://jo.example/", body="Hi")
    )
    assert features == [
        "links:0", "length:short", "by:guest", "website:jo.example", "mail:example.org", "name:reader",
    ]  # fmt: skip


def test_traits_of_the_whole_are_seen():
    written = Comment(user=User(pk=1), body="word " * 200)
    assert features_of(written)[:3] == ["links:0", "length:long", "by:account"]
    assert "length:middle" in features_of(Comment(body="word " * 20))


def test_a_long_reply_has_so_many_features_and_no_more():
    assert (
        len(features_of(Comment(body=" ".join(f"word{n}" for n in range(5000))))) == MOST_FEATURES
    )
