"""What a thread says of itself to machines."""

from __future__ import annotations

import pytest
from django.test import Client

from blog.models import Post
from comments.structured import MOST_CHARACTERS, MOST_COMMENTS
from tests.factories import make_comment
from tests.structured import node_of

pytestmark = pytest.mark.django_db


def test_comments_belong_to_their_posting(client: Client, post: Post) -> None:
    comment = make_comment(post=post, name="Sam", body="A *quiet* one")
    node = node_of(client.get(post.get_absolute_url()).text, "BlogPosting")
    assert node["commentCount"] == 1
    assert node["comment"] == [
        {
            "@type": "Comment",
            "url": f"http://127.0.0.1:8000{comment.get_permalink()}",
            "dateCreated": comment.created_at.isoformat(timespec="seconds"),
            "author": {"@type": "Person", "name": "Sam"},
            "text": "A quiet one",
        }
    ]


def test_of_a_long_thread_the_first_are_told_in_short(client: Client, post: Post) -> None:
    for number in range(MOST_COMMENTS + 2):
        make_comment(post=post, body=f"Reply {number} " + "word " * 200)
    node = node_of(client.get(post.get_absolute_url()).text, "BlogPosting")
    assert node["commentCount"] == MOST_COMMENTS + 2
    assert len(node["comment"]) == MOST_COMMENTS
    for comment in node["comment"]:
        assert comment["text"].endswith("…")
        assert MOST_CHARACTERS - 1 <= len(comment["text"]) <= MOST_CHARACTERS


def test_the_beginning_of_a_long_reply_does_not_end_between_a_letter_and_its_marks(
    client: Client, post: Post
) -> None:
    # No single character stands for the last letter with its mark.
    letters = "a" * (MOST_CHARACTERS - 2) + "x\u0302" + "b" * 50
    make_comment(post=post, body=letters)
    node = node_of(client.get(post.get_absolute_url()).text, "BlogPosting")
    assert node["comment"][0]["text"] == "a" * (MOST_CHARACTERS - 2) + "…"


def test_what_waits_for_moderation_is_told_to_no_machine(client: Client, post: Post) -> None:
    client.force_login(post.author)
    make_comment(post=post, user=post.author, status="pending")
    node = node_of(client.get(post.get_absolute_url()).text, "BlogPosting")
    assert "comment" not in node
