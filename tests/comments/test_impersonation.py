"""A guest who uses somebody's name or address is held: nobody has proven to be whom they say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.likeness import name_key
from blog.models import Post
from comments.changes import take_names_off
from comments.following import links
from comments.models import Comment, Decision, Discussion, Follower, Rule
from comments.moderation import Candidate
from comments.moderation.rules import rule_on
from tests import plans
from tests.factories import make_author, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db
HOLD_NONE = Discussion(hold_first=False)


@pytest.fixture
def post(db: None) -> Post:
    return make_post(author=make_author(email="author@example.org"))


def rule_for(
    post: Post,
    *,
    name: str = "Kim",
    email: str = "kim@example.org",
    own: tuple[int, ...] = (),
    confirmed: tuple[str, ...] = (),
    discussion: Discussion | None = None,
) -> str:
    comment = Comment(post=post, name=name, email=email, body="Hello")
    candidate = Candidate(
        comment=comment,
        post=post,
        discussion=discussion or Discussion(),
        own=own,
        confirmed=confirmed,
    )
    return rule_on(candidate).rule


@pytest.mark.parametrize(
    "name",
    [
        "A. Librarian",
        "a.   LIBRARIAN",
        "A Librarian",
        "Á. Lïbrarian",
        "А. Lіbrаrіаn",  # Cyrillic
        "A. L1brarian",
        "A. Iibrarian",
        "A.\u00a0Libra\u00adrian",
        "Ａ．Ｌｉｂｒａｒｉａｎ",
        "𝐀. 𝐋𝐢𝐛𝐫𝐚𝐫𝐢𝐚𝐧",
        "librarian",  # the name to log in with
    ],
)
@pytest.mark.parametrize("discussion", [Discussion(), HOLD_NONE], ids=["by default", "hold none"])
def test_the_authors_name_is_held_in_every_spelling(
    post: Post, name: str, discussion: Discussion
) -> None:
    assert rule_for(post, name=name, discussion=discussion) == Rule.UNVERIFIED


@pytest.mark.parametrize("name", ["Librarians", "Ann Librarian", "Kim", "王小明", "🙂"])
def test_another_name_is_nobodys(post: Post, name: str) -> None:
    assert rule_for(post, name=name, discussion=HOLD_NONE) == Rule.NONE


@pytest.mark.parametrize("email", ["author@example.org", "Author@EXAMPLE.org"])
def test_the_authors_address_is_held(post: Post, email: str) -> None:
    assert rule_for(post, email=email, discussion=HOLD_NONE) == Rule.UNVERIFIED


def test_a_known_persons_name_and_address_are_held(post: Post) -> None:
    user = make_user(email="jo@example.org", display_name="Jo Reader")
    assert rule_for(post, name="Jo Reader", discussion=HOLD_NONE) == Rule.NONE
    make_comment(post=post, user=user)
    assert rule_for(post, name="Jо Rеadеr", discussion=HOLD_NONE) == Rule.UNVERIFIED
    assert rule_for(post, email="JO@example.org", discussion=HOLD_NONE) == Rule.UNVERIFIED


def test_a_known_guests_name_and_address_are_held_where_others_wait(post: Post) -> None:
    guest = make_comment(post=post, name="Sam", email="sam@example.org")
    assert rule_for(post, name="Ѕаm") == Rule.UNVERIFIED
    assert rule_for(post, email="SAM@example.org") == Rule.UNVERIFIED
    assert rule_for(post, name="Sam", email="sam@example.org") == Rule.UNVERIFIED
    # Where nobody waits, a returning guest without the session does not either.
    assert rule_for(post, name="Sam", discussion=HOLD_NONE) == Rule.NONE
    assert rule_for(post, name="Sam", email="sam@example.org", own=(guest.pk,)) == Rule.NONE


def test_being_known_as_oneself_does_not_make_one_known_as_another(post: Post) -> None:
    guest = make_comment(post=post, name="Sam", email="sam@example.org")
    make_comment(post=post, name="Kim", email="kim@example.org", body="Other")
    assert rule_for(post, name="A Librarian", own=(guest.pk,)) == Rule.UNVERIFIED
    assert rule_for(post, name="Kim", email="sam@example.org", own=(guest.pk,)) == Rule.UNVERIFIED


def test_a_confirmed_address_makes_a_guest_known(post: Post) -> None:
    make_comment(post=post, name="Sam", email="Sam@example.org")
    mine = ("sam@example.org",)
    assert rule_for(post, name="Sam", email="sam@example.org", confirmed=mine) == Rule.NONE
    assert rule_for(post, name="Kim", email="kim@example.org", confirmed=mine) == Rule.NONE
    author = rule_for(post, name="A. Librarian", email="sam@example.org", confirmed=mine)
    assert author == Rule.UNVERIFIED


def test_what_is_confirmed_by_the_link_of_a_mail_stays_with_the_session(
    post: Post, visitor: Client
) -> None:
    make_comment(post=post, name="Sam", email="sam@example.org")
    follower = Follower.objects.of("sam@example.org")
    visitor.post(links.own_page(follower).removeprefix("http://testserver"), {"action": "confirm"})
    assert visitor.session["confirmed_addresses"] == ["sam@example.org"]


def test_somebody_who_is_signed_in_may_have_the_same_name(post: Post) -> None:
    user = make_user(display_name="A. Librarian")
    comment = Comment(post=post, user=user, name="A. Librarian", body="Hello")
    candidate = Candidate(comment=comment, post=post, discussion=HOLD_NONE, user=user)
    assert rule_on(candidate).rule == Rule.NONE


def test_the_author_reads_whose_name_it_is_and_the_guest_that_it_is_somebodys(
    post: Post, visitor: Client
) -> None:
    sent = {"name": "A Librarian", "email": "sam@example.org", "body": "I resign"}
    page = visitor.post(f"{post.get_absolute_url()}reply/", sent, follow=True)
    decision = Decision.objects.get()
    assert (decision.rule, decision.matched) == (Rule.UNVERIFIED, "A. Librarian")
    assert "Held: its name or address is known here as somebody&#x27;s." in page.text


@pytest.mark.parametrize(
    ("one", "other"),
    [("Barnes", "Bames"), ("Müller", "MULLER"), ("paypal", "paypa1"), ("Renée", "Rene\u0301e")],
)
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_is_nobodys_until_its_reply_is_approved_and_when_it_is_gone(post: Post) -> None:
    guest = make_comment(post=post, name="Sam", status="pending")
    assert rule_for(post, name="Sam") == Rule.FIRST
    guest.approve()
    assert rule_for(post, name="Sam") == Rule.UNVERIFIED
    take_names_off([guest.pk])
    assert rule_for(post, name="Sam") == Rule.FIRST


def test_names_of_marks_alone_are_not_alike(post: Post) -> None:
    make_comment(post=post, name="***")
    assert rule_for(post, name="???") == Rule.FIRST


@pytest.mark.parametrize("confirmed", [(), ("kim@example.org",)])
def test_a_stranger_is_compared_without_reading_everybody(
    post: Post, confirmed: tuple[str, ...]
) -> None:
    make_comment(post=post, user=make_user(display_name="Jo Reader"))
    with plans.heard() as notes:
        rule_for(post, name="Nobody", confirmed=confirmed)
        rule_for(post, name="Jo Reader", confirmed=confirmed)
    assert plans.whole_tables(notes) == {}
    assert any("name_key" in sql for sql in notes.statements)


def test_looking_costs_the_same_whoever_is_known(
    post: Post, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        user = make_user(f"user{number}", display_name=f"User {number}")
        make_comment(post=post, user=user)
        make_comment(post=post, name=f"Guest {number}", email=f"guest{number}@example.org")
    with django_assert_max_num_queries(7):
        assert rule_for(post, own=(-1,)) == Rule.FIRST
