"""Banning in the administration: from a reply or by name, for how long, and lifting."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.client import client_at
from blog.models import Post
from comments.bans import Target, ban
from comments.models import Ban, Comment
from tests.factories import make_comment, make_member, make_user

pytestmark = pytest.mark.django_db

BANS = "/admin/comments/ban/"
HERE = client_at("192.0.2.7")
SENTENCE = {"days": "7", "replies": "trash", "note": "Third time"}


@pytest.fixture
def comment(post: Post) -> Comment:
    keys: Any = {"address_key": HERE.address_key, "network_key": HERE.network_key}
    return make_comment(post=post, **keys)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_member("Editor"))
    return client


def ban_sam(post: Post, **more: Any) -> Ban:
    target = Target(Ban.Kind.EMAIL, value="sam@example.org")
    (made,) = ban([target], by=post.author, lasts=None, **more)
    return made


def test_a_writer_is_banned_from_their_reply_with_what_they_wrote(editor, post, comment) -> None:
    make_comment(post=post, name="Sam again")
    change = editor.get(f"/admin/comments/comment/{comment.pk}/change/").text
    address = f"{BANS}writer/{comment.pk}/"
    assert f'href="{address}?next=' in change
    page = editor.get(address).text
    assert "The e-mail address sam@example.org (2 replies)" in page
    assert "Everybody at example.org (2 replies)" in page
    assert "The network that it was sent from: others may share it (1 reply)" in page
    response = editor.post(f"{address}?next=/admin/", {"what": ["email", "network"], **SENTENCE})
    assert response.headers["Location"] == "/admin/"
    assert set(Comment.objects.values_list("status", flat=True)) == {"trash"}
    assert set(Ban.objects.values_list("kind", "note")) == {
        ("email", "Third time"),
        ("network", "Third time"),
    }
    assert {made.because_of for made in Ban.objects.all()} == {comment}


def test_nobody_is_led_to_another_site(editor, comment) -> None:
    address = f"{BANS}writer/{comment.pk}/?next=https://elsewhere.example/"
    response = editor.post(address, {"what": ["email"], "days": "", "replies": ""})
    assert response.headers["Location"] == BANS


def test_something_must_be_chosen(editor, comment) -> None:
    response = editor.post(f"{BANS}writer/{comment.pk}/", SENTENCE)
    assert response.status_code == 422
    assert "Please choose at least one of these." in response.text
    assert not Ban.objects.exists()


def test_who_moderates_is_not_offered(editor, post) -> None:
    comment = make_comment(post=post, user=post.author)
    response = editor.get(f"{BANS}writer/{comment.pk}/", follow=True)
    assert "There is nothing to ban this writer by, or they moderate themselves." in response.text


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("person", "jo", ""),
        ("email", " Sam@Example.org ", None),
        ("domain", "@Bücher.example", "xn--bcher-kva.example"),
        ("domain", "example.org", "example.org"),
        ("address", "192.0.2.7", HERE.address_key),
        ("network", "192.0.2.0/24", HERE.network_key),
    ],
)
def test_somebody_is_banned_by_name(editor, kind, value, stored) -> None:
    make_user()
    response = editor.post(f"{BANS}add/", {"kind": kind, "value": value, **SENTENCE}, follow=True)
    assert response.status_code == 200
    made = Ban.objects.get()
    assert made.kind == kind
    assert made.until is not None
    assert stored is None or made.value == stored
    assert "It took 0 replies along." in response.text


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("person", "nobody", "Nobody has this user name."),
        ("person", "editor", "Whoever moderates cannot be banned."),
        ("email", "sam", "Enter a valid email address."),
        ("domain", "a b", "Enter a valid domain name."),
        ("network", "here", "This does not look like an internet address."),
        ("network", "", "This field is required."),
    ],
)
def test_who_cannot_be_meant_is_not_banned(editor, kind, value, words) -> None:
    response = editor.post(f"{BANS}add/", {"kind": kind, "value": value, **SENTENCE})
    assert response.status_code == 422
    assert words in response.text
    assert not Ban.objects.exists()


def test_the_list_says_whom_for_how_long_and_what_they_took(editor, post, comment, clock) -> None:
    ban_sam(post, replies="trash")
    page = editor.get(BANS).text
    for words in ("s…@example.org", "for good", "in force"):
        assert words in page
    Ban.objects.update(until=clock[0])
    assert ">over<" in editor.get(f"{BANS}?over=yes").text
    assert "s…@example.org" not in editor.get(f"{BANS}?over=no").text


def test_a_hash_without_its_reply_still_has_a_name(editor, comment) -> None:
    Ban.objects.create(kind="network", value=HERE.network_key)
    assert "an address" in editor.get(BANS).text


def test_an_address_is_found_in_full_and_all_else_by_a_part(editor, post) -> None:
    ban_sam(post, note="Sells boots")
    for words in ("SAM@example.org", "boots", "@example"):
        assert "1 ban" in editor.get(BANS, {"q": words}).text, words
    assert "0 bans" in editor.get(BANS, {"q": "am@example.org"}).text


def test_a_ban_is_changed_in_how_long_it_lasts(editor, post, comment) -> None:
    made = ban_sam(post, because_of=comment)
    address = f"{BANS}{made.pk}/change/"
    page = editor.get(address).text
    assert f"/admin/comments/comment/{comment.pk}/change/" in page
    assert f"{BANS}{made.pk}/lift/" in page
    editor.post(address, {"until_0": "2030-01-01", "until_1": "00:00", "note": "Less"})
    made.refresh_from_db()
    assert made.until is not None
    assert (made.note, made.until.year) == ("Less", 2030)
    Ban.objects.update(because_of=None)
    assert editor.get(address).status_code == 200


@pytest.mark.parametrize(("chosen", "status"), [({"give_back": "on"}, "approved"), ({}, "trash")])
def test_lifting_says_what_comes_back_and_lets_one_choose(
    editor, post, comment, chosen, status
) -> None:
    made = ban_sam(post, replies="trash")
    address = f"{BANS}{made.pk}/lift/"
    assert "Give back 1 reply that it took along" in editor.get(address).text
    assert Ban.objects.exists()
    response = editor.post(address, chosen, follow=True)
    assert "Lifted." in response.text
    comment.refresh_from_db()
    assert comment.status == status
    assert not Ban.objects.exists()


def test_many_are_lifted_at_once(editor, post, comment) -> None:
    made = ban_sam(post, replies="trash")
    editor.post(BANS, {"action": "lift_all", "_selected_action": [made.pk]})
    comment.refresh_from_db()
    assert comment.status == "approved"


def test_what_somebody_else_lifted_is_said_so(editor, post, monkeypatch) -> None:
    made = ban_sam(post)
    monkeypatch.setattr("comments.admin.bans.lift", lambda *_, **__: None)
    response = editor.post(f"{BANS}{made.pk}/lift/", follow=True)
    assert "Somebody has lifted this ban already." in response.text


def test_a_ban_is_not_deleted(editor, post) -> None:
    made = ban_sam(post)
    assert editor.get(f"{BANS}{made.pk}/delete/").status_code == 403


@pytest.mark.parametrize("role", ["Author", "Contributor"])
def test_who_does_not_moderate_bans_nobody(client, post, comment, role) -> None:
    made = ban_sam(post)
    client.force_login(make_member(role))
    for page in ("", "add/", f"writer/{comment.pk}/", f"{made.pk}/lift/", f"{made.pk}/change/"):
        assert client.get(f"{BANS}{page}").status_code == 403, page
        assert client.post(f"{BANS}{page}", SENTENCE).status_code == 403, page
    assert Ban.objects.count() == 1
