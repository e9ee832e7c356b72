"""Bans: each kind alone, for a time or for good; what they take along and give back."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.client import client_at
from blog.models import Post
from comments.bans import (
    Target,
    ban,
    ban_on,
    banned_by,
    given_back_by,
    lift,
    replies_of,
    targets_of,
)
from comments.decisions import decide, last_decision
from comments.models import Ban, Comment, Decision, Discussion, Rule
from comments.moderation import Candidate
from comments.moderation.rules import rule_on
from comments.spam.forgetting import forget_old
from tests.factories import make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db

Kind = Ban.Kind
HERE = client_at("192.0.2.7")
NEXT_DOOR = client_at("192.0.2.8")
ELSEWHERE = client_at("198.51.100.7")
A_WEEK = datetime.timedelta(days=7)


@pytest.fixture
def author(post: Post):
    return post.author


def ban_one(author, kind, value="", *, user=None, lasts=None, **more) -> Ban:
    (made,) = ban([Target(kind, user, value)], by=author, lasts=lasts, **more)
    return made


def candidate(post, *, user=None, email="", client=ELSEWHERE) -> Candidate:
    comment = Comment(post=post, user=user, name="Sam", email=email, body="Hello")
    return Candidate(
        comment=comment, post=post, discussion=Discussion(hold_all=True), user=user, client=client
    )


def statuses() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("kind", "value", "banned", "free"),
    [
        (
            Kind.EMAIL,
            "sam@example.org",
            [
                {"email": "sam@example.org"},
                {"email": "SAM@Example.ORG"},
                {"email": "sam+1@example.org"},
            ],
            [{"email": "samuel@example.org"}, {"email": "sam@mail.example.org"}, {}],
        ),
        (Kind.EMAIL, "Sam+a@bücher.example", [{"email": "sam@xn--bcher-kva.example"}], []),
        (
            Kind.DOMAIN,
            "example.org",
            [{"email": "jo@example.org"}, {"email": "jo@mail.EXAMPLE.org"}],
            [{"email": "jo@anexample.org"}, {"email": "jo@example.org.example"}, {}],
        ),
        (
            Kind.ADDRESS,
            HERE.address_key,
            [{"client": HERE}],
            [{"client": NEXT_DOOR}, {"client": None}, {"client": client_at("")}],
        ),
        (
            Kind.NETWORK,
            HERE.network_key,
            [{"client": HERE}, {"client": NEXT_DOOR}],
            [{"client": ELSEWHERE}, {"client": None}],
        ),
    ],
)
def test_a_ban_means_whom_it_says_and_nobody_else(post, author, kind, value, banned, free) -> None:
    made = ban_one(author, kind, value)
    assert [banned_by(candidate(post, **who)) for who in banned] == [made] * len(banned)
    assert [banned_by(candidate(post, **who)) for who in free] == [None] * len(free)


def test_a_person_is_banned_wherever_they_write_from(post, author) -> None:
    user = make_user()
    made = ban_one(author, Kind.PERSON, user=user)
    assert banned_by(candidate(post, user=user, client=HERE)) == made
    assert banned_by(candidate(post, user=make_user("other"))) is None
    assert banned_by(candidate(post, email="sam@example.org")) is None


@pytest.mark.parametrize("how", ["account", "provider"])
def test_a_banned_address_cannot_sign_in_instead(post, author, how) -> None:
    user = make_user(email="sam@example.org" if how == "account" else "")
    if how == "provider":
        said = {"email": "sam@example.org", "email_verified": True}
        SocialAccount.objects.create(user=user, provider="google", uid="1", extra_data=said)
    made = ban_one(author, Kind.EMAIL, "sam@example.org")
    assert banned_by(candidate(post, user=user)) == made


def test_what_is_edited_without_a_client_is_known_by_where_it_was_sent_from(post, author) -> None:
    made = ban_one(author, Kind.ADDRESS, HERE.address_key)
    comment = make_comment(post=post, address_key=HERE.address_key)
    edited = Candidate(comment=comment, post=post, discussion=Discussion(), edited=comment)
    assert banned_by(edited) == made


@pytest.mark.parametrize("kind", Kind)
def test_a_ban_for_a_time_is_over_by_itself(post, author, clock, kind) -> None:
    user = make_user()
    values = {
        Kind.EMAIL: "sam@example.org",
        Kind.DOMAIN: "example.org",
        Kind.ADDRESS: HERE.address_key,
        Kind.NETWORK: HERE.network_key,
    }
    is_person = kind == Kind.PERSON
    made = ban_one(
        author, kind, values.get(kind, ""), user=user if is_person else None, lasts=A_WEEK
    )
    who = {"user": user} if is_person else {"email": "sam@example.org"}
    clock[0] += A_WEEK - datetime.timedelta(seconds=1)
    assert banned_by(candidate(post, client=HERE, **who)) == made
    clock[0] += datetime.timedelta(seconds=1)
    assert banned_by(candidate(post, client=HERE, **who)) is None
    assert made.is_over


def test_a_ban_comes_before_holding_everything_and_is_kept_as_the_reason(post, author) -> None:
    ban_one(author, Kind.DOMAIN, "example.org")
    ruling = rule_on(candidate(post, email="sam@example.org"))
    assert (ruling.status, ruling.rule) == (Comment.Status.TRASH, Rule.BANNED)
    assert "example.org" in ruling.matched


def test_who_moderates_is_never_banned(post, author) -> None:
    editor = make_member("Editor", email="ed@example.org")
    ban_one(author, Kind.PERSON, user=editor)
    ban_one(author, Kind.DOMAIN, "example.org")
    ban_one(author, Kind.NETWORK, HERE.network_key)
    assert banned_by(candidate(post, user=editor, client=HERE)) is None
    assert targets_of(make_comment(post=post, user=editor)) == []


def test_whom_is_banned_again_is_banned_once_and_as_long_as_was_said_last(author) -> None:
    for lasts in (None, A_WEEK):
        ban_one(author, Kind.EMAIL, "sam@example.org", lasts=lasts, note="Why")
    assert Ban.objects.get().until is not None


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "person"},
        {"kind": "person", "value": "x"},
        {"kind": "email"},
        {"kind": "else", "value": "x"},
    ],
)
def test_the_database_knows_whom_a_ban_means(row, db) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Ban.objects.create(**row)


def test_the_address_itself_is_not_kept(post, author) -> None:
    made = ban_one(author, Kind.EMAIL, "sam@example.org")
    assert "sam@" not in str(Ban.objects.values().get())
    assert str(made) == "e-mail address: s…@example.org"


def test_a_writer_can_be_banned_by_what_is_known_of_them(post) -> None:
    keys: Any = {"address_key": HERE.address_key, "network_key": HERE.network_key}
    guest = make_comment(post=post, email="sam@mail.example.org", **keys)
    assert [target.kind for target in targets_of(guest)] == [
        "email",
        "domain",
        "address",
        "network",
    ]
    member = make_comment(post=post, user=make_user())
    assert [target.kind for target in targets_of(member)] == ["person"]


def test_a_ban_tells_what_it_is_known_by(post, author) -> None:
    user = make_user()
    comment = make_comment(post=post, name="Sam")
    where = {"because_of": comment}
    assert ban_one(author, Kind.PERSON, user=user).whom == "Jo Reader (jo)"
    assert ban_one(author, Kind.DOMAIN, "example.org").whom == "example.org"
    assert ban_one(author, Kind.ADDRESS, HERE.address_key, **where).whom == "that of Sam"
    assert str(ban_one(author, Kind.NETWORK, HERE.network_key)) == "network"


@pytest.fixture
def replies(post, author) -> list[Comment]:
    """Make replies that each kind of ban finds in another part: the last two are the house's own."""
    user = make_user()
    here: Any = {"address_key": HERE.address_key, "network_key": HERE.network_key}
    door: Any = {"address_key": NEXT_DOOR.address_key, "network_key": NEXT_DOOR.network_key}
    other = make_post(slug="other", title="Other")
    return [
        make_comment(post=post, name="A", email="sam@example.org", is_pinned=True, **here),
        make_comment(post=other, name="B", email="SAM+x@Example.org", status="pending", **door),
        make_comment(post=post, name="C", email="jo@mail.example.org"),
        make_comment(post=other, user=user, **here),
        make_comment(post=post, name="E", email="samson@example.org", status="spam", **here),
        make_comment(post=post, user=author, **here),
        make_comment(post=post, user=make_member("Editor", email="sam@example.org"), **here),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (Kind.PERSON, "", [3]),
        (Kind.EMAIL, "sam@example.org", [0, 1]),
        (Kind.DOMAIN, "example.org", [0, 1, 2, 4]),
        (Kind.ADDRESS, HERE.address_key, [0, 3, 4]),
        (Kind.NETWORK, HERE.network_key, [0, 1, 3, 4]),
    ],
)
def test_a_ban_finds_what_they_wrote_and_nothing_of_the_house(replies, kind, value, found) -> None:
    user = replies[3].user if kind == Kind.PERSON else None
    theirs = replies_of(Target(kind, user, value))
    assert set(theirs) == {replies[n] for n in found}


def test_a_domain_is_found_however_it_was_typed(post) -> None:
    comment = make_comment(post=post, email="sam@bücher.example")
    (_email, domain) = targets_of(comment)
    assert domain.value == "xn--bcher-kva.example"
    assert [*replies_of(domain)] == [comment]
    assert not replies_of(Target(Kind.DOMAIN, value="xn--\x80")).exists()


@pytest.mark.parametrize("status", ["trash", "spam"])
def test_a_ban_takes_replies_along_and_gives_back_exactly_what_was(replies, author, status) -> None:
    before = list(Comment.objects.order_by("pk").values("pk", "status", "is_pinned"))
    made = ban_one(author, Kind.NETWORK, HERE.network_key, replies=status)
    taken = {replies[n].pk for n in (0, 1, 3)}
    decisions = Decision.objects.filter(rule=Rule.BAN)
    assert {one.comment_id for one in decisions} == taken
    assert {one.by for one in decisions} == {author}
    assert statuses() == [status, status, "approved", status, "spam", "approved", "approved"]
    assert lift(made, by=author, give_back=True) == 3
    assert list(Comment.objects.order_by("pk").values("pk", "status", "is_pinned")) == before
    assert not Ban.objects.exists()


def test_what_was_decided_since_stays_so(replies, author) -> None:
    made = ban_one(author, Kind.NETWORK, HERE.network_key, replies="trash")
    first, second = Comment.objects.filter(pk__in=[replies[0].pk, replies[1].pk]).order_by("pk")
    decide(first, "approved", by=author)
    decide(first, "trash", by=author)
    decide(second, "spam", by=author)
    assert given_back_by(made).count() == 1
    assert lift(made, by=author, give_back=True) == 1
    assert statuses()[:4] == ["trash", "spam", "approved", "approved"]


def test_what_two_bans_hold_comes_back_with_the_last(replies, author) -> None:
    network = ban_one(author, Kind.NETWORK, HERE.network_key, replies="trash")
    email = ban_one(author, Kind.EMAIL, "sam@example.org", replies="trash")
    assert email.taken.count() == 2
    assert lift(network, by=author, give_back=True) == 1
    assert statuses()[:4] == ["trash", "trash", "approved", "approved"]
    assert lift(email, by=author, give_back=True) == 2
    assert statuses()[:4] == ["approved", "pending", "approved", "approved"]


def test_a_ban_that_is_over_holds_nothing_and_still_gives_back(replies, author, clock) -> None:
    network = ban_one(author, Kind.NETWORK, HERE.network_key, replies="trash")
    ban_one(author, Kind.EMAIL, "sam@example.org", replies="trash", lasts=A_WEEK)
    clock[0] += A_WEEK
    assert lift(network, by=author, give_back=True) == 3


def test_replies_can_stay_where_the_ban_took_them(replies, author) -> None:
    made = ban_one(author, Kind.EMAIL, "sam@example.org", replies="trash")
    assert lift(made, by=author, give_back=False) == 0
    assert statuses()[:2] == ["trash", "trash"]


def test_a_ban_is_lifted_once(author) -> None:
    made = ban_one(author, Kind.DOMAIN, "example.org")
    same = Ban.objects.get()
    assert lift(made, by=author, give_back=True) == 0
    assert lift(same, by=author, give_back=True) is None


def test_a_ban_leaves_replies_alone_unless_it_is_to_take_them(replies, author) -> None:
    before = statuses()
    ban_one(author, Kind.NETWORK, HERE.network_key)
    assert statuses() == before


def test_asking_for_a_ban_is_two_questions_however_many_there_are_and_one_where_is_none(
    author,
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ban_on(user=None, email="sam@19.example") is None
    assert len(queries) == 1
    for n in range(20):
        ban_one(author, Kind.DOMAIN, f"{n}.example")
    with CaptureQueriesContext(connection) as queries:
        assert ban_on(user=None, email="sam@19.example", address_key="x", network_key="y")
    assert len(queries) == 2


def test_what_a_ban_did_says_why(replies, author) -> None:
    ban_one(author, Kind.EMAIL, "sam@example.org", replies="trash")
    decision = last_decision(replies[0])
    assert decision is not None
    assert decision.matched == "e-mail address: s…@example.org"


def test_a_hash_is_forgotten_a_month_after_its_ban_is_over(author, clock) -> None:
    for kind, value in ((Kind.ADDRESS, "a"), (Kind.NETWORK, "n"), (Kind.DOMAIN, "example.org")):
        ban_one(author, kind, value, lasts=A_WEEK)
    ban_one(author, Kind.ADDRESS, "for good")
    clock[0] += datetime.timedelta(days=36)
    forget_old()
    assert Ban.objects.count() == 4
    clock[0] += datetime.timedelta(days=2)
    forget_old()
    assert set(Ban.objects.values_list("value", flat=True)) == {"example.org", "for good"}
