"""Every rule, alone and together with others, against the order in which they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accounts.client import client_at
from accounts.models import User
from blog.models import Post
from comments import markup
from comments.decisions import last_decision
from comments.models import Comment, Discussion, Rule
from comments.moderation import Candidate, Ruling
from comments.moderation.rules import rule_on
from comments.replies import publish_reply
from tests.factories import make_comment, make_member, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
LINKS = "See https://a.example/ and https://b.example/ and https://c.example/"
NONE: Mapping[str, Any] = {"hold_first": False}

# What is set, who writes, what they write: and what becomes of it, by which rule, for what.
ALONE = [
    ("nothing is against it", NONE, "guest", "Hello", "approved", "none", ""),
    ("by the post's author", NONE, "author", "Hello", "approved", "author", ""),
    ("by somebody who moderates", NONE, "moderator", "Hello", "approved", "moderator", ""),
    ("everything is held", {**NONE, "hold_all": True}, "known", "Hello", "pending", "hold_all", ""),
    ("all to the post is held", {**NONE, "post": True}, "known", "Hi", "pending", "hold_post", ""),
    ("too many links", {**NONE, "hold_links": 3}, "known", LINKS, "pending", "links", "3"),
    ("fewer links", {**NONE, "hold_links": 4}, "known", LINKS, "approved", "none", ""),
    ("no limit of links", {**NONE, "hold_links": 0}, "known", LINKS, "approved", "none", ""),
    ("a word", {**NONE, "hold_words": "zzz\nPress"}, "known", "WordPRESS", "pending", "words", "Press"),
    ("no word", {**NONE, "hold_words": "\n  \nzzz"}, "known", "Hello", "approved", "none", ""),
    ("somebody's name", NONE, "imitator", "Hello", "pending", "unverified", "A. Librarian"),
    ("nobody knows the guest", {}, "guest", "Hello", "pending", "first", ""),
    ("nobody knows the person", {}, "person", "Hello", "pending", "first", ""),
    ("a known guest", {}, "known", "Hello", "approved", "none", ""),
    ("a known person", {}, "known person", "Hello", "approved", "none", ""),
    ("a word that trashes", {**NONE, "trash_words": "casino"}, "known", "CASINO", "trash",
     "trash_words", "casino"),
]  # fmt: skip

EVERYTHING: Mapping[str, Any] = {
    "hold_all": True,
    "post": True,
    "hold_links": 3,
    "hold_words": "example",
    "trash_words": "https",
}


def _without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in EVERYTHING.items() if name not in names}


# Each row leaves out what decided the row before.
TOGETHER = [
    ("author", EVERYTHING, "author", LINKS, "approved", "author", ""),
    ("moderator", EVERYTHING, "moderator", LINKS, "approved", "moderator", ""),
    ("trash", EVERYTHING, "imitator", LINKS, "trash", "trash_words", "https"),
    ("all", _without("trash_words"), "imitator", LINKS, "pending", "hold_all", ""),
    ("post", _without("trash_words", "hold_all"), "imitator", LINKS, "pending", "hold_post", ""),
    ("links", _without("trash_words", "hold_all", "post"), "imitator", LINKS, "pending", "links", "3"),
    ("words", {"hold_words": "example", "hold_links": 0}, "imitator", LINKS, "pending", "words",
     "example"),
    ("unverified", {"hold_links": 0}, "imitator", LINKS, "pending", "unverified", "A. Librarian"),
    ("first", {"hold_links": 0}, "guest", LINKS, "pending", "first", ""),
    ("none", {"hold_links": 0}, "known", LINKS, "approved", "none", ""),
]  # fmt: skip


def _candidate(post: Post, chosen: Mapping[str, Any], who: str, body: str) -> Candidate:
    rules = Discussion(**{name: value for name, value in chosen.items() if name != "post"})
    post.hold_replies = "post" in chosen
    user: User | None = None
    own: list[int] = []
    if who == "known":
        own = [make_comment(post=post, name="Kim", email="kim@example.org").pk]
    elif who == "known person":
        user = make_user()
        make_comment(post=post, user=user)
    elif who == "author":
        user = post.author
    elif who == "moderator":
        user = make_member("Editor")
    elif who == "person":
        user = make_user()
    comment = Comment(post=post, user=user, body=body, body_html=markup.render(body), name="Kim")
    if user is None:
        comment.email = "kim@example.org"
    if who == "imitator":
        comment.name = "A Librarian"
    return Candidate(comment=comment, post=post, discussion=rules, user=user, own=own)


@pytest.mark.parametrize(
    ("chosen", "who", "body", "status", "rule", "matched"),
    [row[1:] for row in (*ALONE, *TOGETHER)],
    ids=[f"alone: {row[0]}" for row in ALONE] + [f"together: {row[0]}" for row in TOGETHER],
)
def test_the_first_rule_in_the_order_decides_and_is_kept(
    post: Post,
    chosen: Mapping[str, Any],
    who: str,
    body: str,
    status: str,
    rule: str,
    matched: str,
) -> None:
    candidate = _candidate(post, chosen, who, body)
    ruling = rule_on(candidate)
    assert ruling == Ruling(Status(status), Rule(rule), matched)
    comment, is_new = publish_reply(candidate.comment, ruling)
    decision = last_decision(comment)
    assert is_new
    assert decision is not None
    assert (comment.status, decision.status) == (status, status)
    assert (decision.rule, decision.matched, decision.by) == (rule, matched, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Best Casino"},
        {"email": "cAsIno@example.org"},
        {"website": "https://casino.example/"},
        {"body": "the ｃａｓｉｎｏ is open"},
        {"client": "casino"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_word_is_found_wherever_it_stands(post: Post, fields: dict[str, str]) -> None:
    rules = Discussion(hold_first=False, hold_words="casino\n192.0.2.")
    client = client_at("192.0.2.7" if fields.pop("client", "") else "198.51.100.1")
    known = {"name": "Kim", "email": "kim@example.org", "body": "Hello"}
    comment = Comment(post=post, **{**known, **fields})
    candidate = Candidate(comment=comment, post=post, discussion=rules, client=client)
    assert rule_on(candidate).rule == Rule.WORDS


def test_the_address_of_an_account_is_looked_through_too(post: Post) -> None:
    user = make_user(email="jo@casino.example")
    rules = Discussion(hold_first=False, trash_words="@casino.example")
    candidate = Candidate(
        comment=Comment(post=post, user=user, name="Jo", body="Hello"),
        post=post,
        discussion=rules,
        user=user,
    )
    assert rule_on(candidate) == Ruling(Status.TRASH, Rule.TRASH_WORDS, "@casino.example")


def test_sharp_s_and_ligatures_hide_no_word(post: Post) -> None:
    rules = Discussion(hold_first=False, hold_words="STRASSE\nfiction")
    for body in ("Straße", "ﬁction"):
        comment = Comment(post=post, name="Kim", email="kim@example.org", body=body)
        candidate = Candidate(comment=comment, post=post, discussion=rules)
        assert rule_on(candidate).rule == Rule.WORDS
