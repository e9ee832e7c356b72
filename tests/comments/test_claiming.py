"""Your past is yours: what was left without signing in, under an address that a provider says is yours."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client

from accounts.identity import Identity, accounts_of
from accounts.models import Avatar, User
from blog.models import Post
from comments.changes import delete_reply
from comments.claiming import claim, decline, give_back, offer_again, offered_to
from comments.models import Claim, Comment, NotMine, ThreadVersion
from tests.factories import make_comment, make_post, make_user
from tests.sign_in import PROVIDERS, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "jo@reader.example"
OFFERS = "/accounts/me/comments/earlier/"
OWN = "/accounts/me/comments/"


def make_reader(username: str = "jo", *, email: str = ADDRESS, verified: Any = True) -> Identity:
    """Make somebody whose provider says that the address is, or is not, theirs."""
    said = {"name": "Jo Reader", "email": email, "email_verified": verified}
    user = make_user(username)
    account = SocialAccount.objects.create(
        user=user, provider="google", uid=username, extra_data=said
    )
    avatar = Avatar.objects.create(account=account)
    return Identity(user, "google", "Google", "Jo", "", avatar=avatar, accounts=accounts_of(user))


def row(comment: Comment) -> dict[str, Any]:
    values: dict[str, Any] = dict(Comment.objects.values().get(pk=comment.pk))
    return values


@pytest.fixture
def left(post: Post) -> Comment:
    """A comment that was left under Jo's address."""
    return make_comment(post=post, name="Jo, once", email=ADDRESS, website="https://old.example/")


# What is offered, and what is not.


@pytest.mark.parametrize("email", [ADDRESS, "JO@Reader.example"])
@pytest.mark.parametrize("said", [ADDRESS, "Jo@READER.example"])
def test_what_was_left_under_a_verified_address_is_offered(
    post: Post, email: str, said: str
) -> None:
    comment = make_comment(post=post, email=email)
    assert list(offered_to(make_reader(email=said))) == [comment]


@pytest.mark.parametrize(
    ("email", "verified"),
    [
        (ADDRESS, False),
        (ADDRESS, None),
        (ADDRESS, "true"),
        ("somebody@else.example", True),
        ("jo@reader.exampl", True),
        ("%@reader.example", True),
        ("", True),
    ],
)
def test_nothing_is_offered_under_any_other(left: Comment, email: str, verified: Any) -> None:
    assert not offered_to(make_reader(email=email, verified=verified)).exists()


def test_an_address_that_was_typed_or_written_by_others_proves_nothing(left: Comment) -> None:
    reader = make_reader(email="")
    User.objects.update(email=ADDRESS)
    EmailAddress.objects.create(user=reader.user, email=ADDRESS, verified=True)
    assert not offered_to(reader).exists()


@pytest.mark.parametrize("email", ["\u212aate@reader.example", "k\u0131te@reader.example"])
def test_letters_that_fold_into_others_are_others(post: Post, email: str) -> None:
    make_comment(post=post, email=email)
    for said in ("kate@reader.example", "kite@reader.example"):
        assert not offered_to(make_reader(said, email=said)).exists()


@pytest.mark.parametrize("status", [one for one in Comment.Status if one != "approved"])
def test_what_readers_do_not_see_is_not_offered(post: Post, status: str) -> None:
    words = {"name": "", "body": "", "email": ""} if status == "deleted" else {"email": ADDRESS}
    comment = make_comment(post=post, email=ADDRESS)
    empty = {"website": "", "body_html": ""} if status == "deleted" else {}
    Comment.objects.filter(pk=comment.pk).update(status=status, **words, **empty)
    assert not offered_to(make_reader()).exists()


def test_what_stands_under_a_hidden_post_is_not_offered(left: Comment) -> None:
    Post.objects.update(status=Post.Status.PRIVATE)
    assert not offered_to(make_reader()).exists()


def test_what_an_account_wrote_is_not_offered(post: Post) -> None:
    make_comment(post=post, user=make_user("other", email=ADDRESS))
    assert not offered_to(make_reader()).exists()


def test_an_account_that_is_disconnected_proves_nothing(left: Comment) -> None:
    reader = make_reader()
    SocialAccount.objects.all().delete()
    assert not offered_to(
        Identity(reader.user, "", "", "Jo", "", accounts=accounts_of(reader.user))
    ).exists()


@pytest.mark.parametrize("provider_id", PROVIDERS)
@pytest.mark.parametrize("person", ["jo-reader", "tomasz-wisniewski"])
def test_each_provider_offers_what_it_can_vouch_for(
    client: Client, provider: Any, post: Post, provider_id: str, person: str
) -> None:
    for address in (ADDRESS, "tomasz@wisniewski.example"):
        make_comment(post=post, email=address, body=f"By {address}")
    sign_in(client, provider_id, person)
    vouched = person == "jo-reader" and provider_id in {"google", "linkedin", "wordpress"}
    page = client.get(OFFERS)
    assert [one.email for one in page.context["offered"]] == [ADDRESS] * vouched
    assert ADDRESS not in page.text.replace(f"By {ADDRESS}", "")


# Claiming and giving back.


def test_a_claimed_comment_is_the_persons_and_keeps_its_identity(left: Comment) -> None:
    reader, before = make_reader(), row(left)
    assert claim(reader, [left.pk]) == 1
    changed = {"user_id": reader.user.pk, "email": "", "avatar_id": reader.avatar.pk}  # type: ignore[union-attr]
    assert row(left) == {**before, **changed}
    assert Claim.objects.get().email == ADDRESS


def test_given_back_it_is_exactly_what_it_was(left: Comment) -> None:
    reader, before = make_reader(email=ADDRESS), row(left)
    Comment.objects.filter(pk=left.pk).update(email="Jo@Reader.example")
    claim(reader, [left.pk])
    assert give_back(reader.user, left.pk)
    assert row(left) == {**before, "email": "Jo@Reader.example"}
    assert not Claim.objects.exists()
    assert list(offered_to(reader)) == [left]


def test_only_what_was_chosen_is_claimed(left: Comment, post: Post) -> None:
    other = make_comment(post=post, email=ADDRESS, body="Mine, too?")
    claim(make_reader(), [left.pk])
    assert Comment.objects.get(pk=other.pk).user is None


def test_claiming_takes_nothing_that_is_not_offered(post: Post, left: Comment) -> None:
    reader = make_reader()
    others = [
        make_comment(post=post, email="sam@example.org", body="1"),
        make_comment(post=post, email=ADDRESS, status=Comment.Status.PENDING, body="2"),
        make_comment(post=post, user=make_user("other"), body="3"),
    ]
    before = [row(one) for one in others]
    assert claim(reader, [left.pk, *(one.pk for one in others), 10**12]) == 1
    assert [row(one) for one in others] == before


def test_of_two_who_used_one_address_the_first_gets_it_until_it_is_given_back(
    left: Comment,
) -> None:
    one, other = make_reader("one"), make_reader("other")
    assert list(offered_to(other)) == [left]
    claim(one, [left.pk])
    assert not offered_to(other).exists()
    assert claim(other, [left.pk]) == 0
    assert not give_back(other.user, left.pk)
    assert Comment.objects.get().user == one.user
    give_back(one.user, left.pk)
    assert claim(other, [left.pk]) == 1


def test_what_is_anothers_is_not_offered_again_unless_asked_for(left: Comment) -> None:
    one, other = make_reader("one"), make_reader("other")
    decline(one, [left.pk, 10**12])
    decline(one, [left.pk])
    assert not offered_to(one).exists()
    assert claim(one, [left.pk]) == 0
    assert list(offered_to(other)) == [left]
    offer_again(one.user)
    assert list(offered_to(one)) == [left]
    assert str(NotMine(user=one.user, comment=left)) == f"{one.user.pk}: {left.pk}"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_the_same_instant_one_gets_it(transactional_db: None) -> None:
    comment = make_comment(post=make_post(), email=ADDRESS)
    readers = [make_reader(name) for name in ("one", "other")]
    ready = Barrier(2)

    def take(reader: Identity) -> int:
        ready.wait(30)
        try:
            return claim(reader, [comment.pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, readers)) == [0, 1]
    assert Claim.objects.get().email == ADDRESS
    assert Comment.objects.get().user in [reader.user for reader in readers]


def test_only_a_claim_can_be_given_back(post: Post) -> None:
    reader = make_reader()
    comment = make_comment(post=post, user=reader.user, provider="google")
    assert not give_back(reader.user, comment.pk)
    assert Comment.objects.get().user == reader.user


@pytest.mark.parametrize("is_answered", [True, False])
def test_who_deletes_what_they_claimed_leaves_nothing_to_give_back(
    left: Comment, is_answered: bool
) -> None:
    reader, other = make_reader("one"), make_reader("other")
    decline(other, [left.pk])
    claim(reader, [left.pk])
    if is_answered:
        make_comment(post=left.post, parent=left, body="An answer")
    delete_reply(Comment.objects.get(pk=left.pk))
    assert not Claim.objects.exists()
    assert not NotMine.objects.exists()
    assert not give_back(reader.user, left.pk)
    assert not Comment.objects.filter(email=ADDRESS).exists()


def test_whoever_reads_meanwhile_sees_it(left: Comment, post: Post) -> None:
    def version() -> int:
        return ThreadVersion.objects.get(pk=post.pk).number

    reader, before = make_reader(), version()
    claim(reader, [left.pk])
    assert version() == before + 1
    give_back(reader.user, left.pk)
    assert version() == before + 2
    assert str(Claim(comment=left, email=ADDRESS)) == f"{left.pk}"


# The pages.


@pytest.fixture
def reader(client: Client, db: None) -> Identity:
    identity = make_reader()
    client.force_login(identity.user)
    return identity


def press(client: Client, action: str, *comments: Comment) -> Any:
    data = {"action": action, "comment": [comment.pk for comment in comments]}
    return client.post(OFFERS, data)


def test_it_is_seen_before_it_is_claimed_and_can_be_undone(
    client: Client, reader: Identity, left: Comment
) -> None:
    page = client.get(OFFERS).text
    assert "Jo, once" in page
    assert left.body_html in page
    assert "under your address" in client.get("/accounts/me/").text
    response = press(client, "claim", left)
    assert response["Location"] == f"{OFFERS}?claimed=1"
    page = client.get(response["Location"]).text
    assert "What you chose is yours now." in page
    assert "Nothing is left to claim" in page
    assert "under your address" not in client.get("/accounts/me/").text
    page = client.get(OWN).text
    assert "left as a guest, as <bdi>Jo, once</bdi>" in page
    response = client.post(f"{OWN}{left.pk}/give-back/")
    assert response["Location"] == OWN
    assert "have not written" in client.get(OWN).text
    assert Comment.objects.get().email == ADDRESS


def test_saying_that_it_is_anothers_can_be_taken_back(
    client: Client, reader: Identity, left: Comment
) -> None:
    assert press(client, "decline", left)["Location"] == OFFERS
    page = client.get(OFFERS).text
    assert "Jo, once" not in page
    assert "Show those again" in page
    press(client, "offer-again")
    assert "Jo, once" in client.get(OFFERS).text


@pytest.mark.parametrize("numbers", [[], ["x"], ["-1"], ["9" * 40], ["1.5", ""]])
@pytest.mark.parametrize("action", ["claim", "decline", "nonsense", ""])
def test_what_is_made_up_by_hand_does_nothing(
    client: Client, reader: Identity, left: Comment, action: str, numbers: list[str]
) -> None:
    response = client.post(OFFERS, {"action": action, "comment": numbers})
    assert response["Location"] == OFFERS
    assert Comment.objects.get().user is None
    assert not NotMine.objects.exists()


def test_a_link_and_another_site_claim_nothing(left: Comment) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_reader().user)
    client.get(f"{OFFERS}?action=claim&comment={left.pk}")
    assert press(client, "claim", left).status_code == 403
    assert client.post(f"{OWN}{left.pk}/give-back/").status_code == 403
    assert client.get(f"{OWN}{left.pk}/give-back/").status_code == 405
    assert Comment.objects.get().user is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/accounts/me/", "Profile"),
        (OWN, "Your comments"),
        (f"{OWN}page/1/", "Your comments"),
        (OFFERS, "Left as a guest"),
    ],
)
def test_each_page_says_which_of_them_it_is(
    client: Client, reader: Identity, address: str, name: str
) -> None:
    assert re.findall(r'aria-current="page">([^<]+)', client.get(address).text) == [name]


@pytest.mark.parametrize("address", [OFFERS, OWN, f"{OWN}1/give-back/"])
def test_nobody_is_asked_to_log_in_first(client: Client, db: None, address: str) -> None:
    assert client.post(address)["Location"].startswith("/accounts/login/?next=")


def test_the_form_says_quietly_that_there_is_something(
    client: Client, provider: Any, left: Comment, post: Post
) -> None:
    sign_in(client, "google")
    assert "Are they yours?" in client.get(post.get_absolute_url()).text
    press(client, "decline", left)
    assert "Are they yours?" not in client.get(post.get_absolute_url()).text


def test_many_are_offered_in_turns(client: Client, reader: Identity, post: Post) -> None:
    for number in range(51):
        make_comment(post=post, email=ADDRESS, body=f"The {number}th")
    page = client.get(OFFERS)
    assert "There are 51 in all" in page.text
    press(client, "claim", *page.context["offered"])
    assert Claim.objects.count() == 50
    assert client.get(OFFERS).context["count"] == 1


def test_own_comments_are_paged_and_only_those_that_show_or_wait(
    client: Client, reader: Identity, post: Post
) -> None:
    hidden = make_post(slug="hidden", title="Hidden", status=Post.Status.PRIVATE)
    make_comment(post=hidden, user=reader.user, body="Under what is hidden")
    make_comment(post=post, user=reader.user, body="Spam", status=Comment.Status.SPAM)
    make_comment(post=post, user=make_user("other"), body="By another")
    make_comment(post=post, user=reader.user, body="Waits", status=Comment.Status.PENDING)
    for number in range(20):
        make_comment(post=post, user=reader.user, provider="google", body=f"The {number}th")
    first, second = client.get(OWN), client.get(f"{OWN}page/2/")
    assert len(first.context["page"]) == 20
    assert "via Google" in first.text
    assert [one.status for one in second.context["page"]] == ["pending"]
    assert "Awaiting moderation." in second.text
    assert client.get(f"{OWN}page/3/").status_code == 404


@pytest.mark.parametrize(("address", "queries"), [(OWN, 9), (OFFERS, 10)])
def test_each_page_costs_the_same_however_much_is_on_it(
    client: Client,
    reader: Identity,
    post: Post,
    address: str,
    queries: int,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(20):
        make_comment(post=post, email=ADDRESS, body=f"The {number}th")
    claim(reader, Comment.objects.values_list("pk", flat=True)[:10])
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200
