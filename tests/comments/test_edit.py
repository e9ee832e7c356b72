"""Editing one's own comment: for a while, and nobody else's."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from blog.models import Post, Site
from comments.decisions import decide
from comments.models import Comment, CommentEntry, Discussion, OutgoingMail
from comments.replies import publish_reply
from tests.factories import add_thread, make_author, make_comment, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
GUEST = {"body": "A first thoght.", "name": "Sam", "email": "sam@example.org", "action": "post"}
HTMX = {"hx-request": "true"}


def minutes_ago(minutes: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=minutes)


def edit(client: Client, comment: Comment, body: str = "A first thought.", **headers: Any) -> Any:
    """Send the edit form as it stands on its page."""
    address = f"/comment/{comment.pk}/edit/"
    page = client.get(address)
    token = page.context.get("csrf_token", "") if page.context else ""
    data = {"body": body, "csrfmiddlewaretoken": str(token)}
    return client.post(address, data, headers=headers)


@pytest.fixture
def as_guest(visitor: Client, post: Post) -> Comment:
    """A comment that ``visitor`` has just left as a guest."""
    visitor.post(f"{post.get_absolute_url()}reply/", GUEST)
    return Comment.objects.get(user=None)


@pytest.fixture
def own(post: Post) -> Comment:
    return make_comment(post=post, user=make_user(), body="A first thoght.")


@pytest.fixture
def member(visitor: Client, own: Comment) -> Client:
    assert own.user
    visitor.force_login(own.user)
    return visitor


def test_a_guest_edits_in_the_same_session(visitor: Client, as_guest: Comment) -> None:
    Site.objects.create(pk=1, title="A blog", search_replies=True)
    response = edit(visitor, as_guest)
    as_guest.refresh_from_db()
    assert response.status_code == 302
    assert response.url.endswith(f"#comment-{as_guest.pk}")
    assert (as_guest.body, as_guest.body_html) == ("A first thought.", "<p>A first thought.</p>")
    assert as_guest.edited_at
    assert "thought" in CommentEntry.objects.get().text
    assert as_guest.status == Status.PENDING


def test_a_member_edits_on_any_device(member: Client, own: Comment) -> None:
    edit(member, own)
    own.refresh_from_db()
    assert own.body == "A first thought."


def test_the_page_says_that_it_was_edited(member: Client, own: Comment, post: Post) -> None:
    Discussion.objects.create(pk=1, hold_first=False)
    edit(member, own)
    assert ">edited<" in Client().get(post.get_absolute_url()).text


def test_the_minutes_that_are_left_are_said(member: Client, own: Comment, post: Post) -> None:
    assert "(15 min left)" in member.get(post.get_absolute_url()).text
    Comment.objects.update(created_at=minutes_ago(14))
    assert "(1 min left)" in member.get(post.get_absolute_url()).text
    assert "1 min left" in member.get(f"/comment/{own.pk}/edit/").text


def test_when_the_time_is_over_there_is_no_link(member: Client, own: Comment, post: Post) -> None:
    Comment.objects.update(created_at=minutes_ago(15))
    page = member.get(post.get_absolute_url()).text
    assert "/edit/" not in page
    assert "/delete/" in page


def test_after_the_time_nothing_is_changed_and_the_words_come_back(
    member: Client, own: Comment
) -> None:
    page = member.get(f"/comment/{own.pk}/edit/")
    token = str(page.context["csrf_token"])
    Comment.objects.update(created_at=minutes_ago(16))
    data = {"body": "Too late", "csrfmiddlewaretoken": token}
    response = member.post(f"/comment/{own.pk}/edit/", data)
    own.refresh_from_db()
    assert response.status_code == 403
    assert "Too late</textarea>" in response.text
    assert own.body == "A first thoght."
    assert member.get(f"/comment/{own.pk}/edit/").status_code == 403


def test_the_author_of_the_site_says_how_long(member: Client, own: Comment) -> None:
    Discussion.objects.create(pk=1, minutes_to_edit=60)
    Comment.objects.update(created_at=minutes_ago(59))
    assert edit(member, own).status_code == 302
    Discussion.objects.update(minutes_to_edit=0)
    assert edit(member, own, "Again").status_code == 403


@pytest.mark.parametrize("who", ["nobody", "another guest", "another member", "a moderator"])
def test_nobody_else_edits(post: Post, own: Comment, as_guest: Comment, who: str) -> None:
    """A moderator has the administration for it, where it is noted."""
    Comment.objects.update(status=Status.APPROVED)
    client = Client(headers={"sec-fetch-site": "same-origin"})
    if who == "another guest":
        client.post(f"{post.get_absolute_url()}reply/", {**GUEST, "body": "Mine"})
    elif who != "nobody":
        client.force_login(make_user("other") if who == "another member" else make_author("boss"))
    for comment in (own, as_guest):
        assert edit(client, comment).status_code == 403
        comment.refresh_from_db()
        assert comment.body == "A first thoght."


def test_what_waits_is_not_even_there_for_others(as_guest: Comment) -> None:
    assert edit(Client(), as_guest).status_code == 404


def test_a_guest_who_shares_name_and_address_is_another(as_guest: Comment, post: Post) -> None:
    Comment.objects.update(status=Status.APPROVED)
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.post(f"{post.get_absolute_url()}reply/", {**GUEST, "body": "Mine"})
    assert edit(client, as_guest).status_code == 403


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_what_was_removed_is_not_there_for_its_writer(
    member: Client, own: Comment, status: str
) -> None:
    Comment.objects.update(status=status)
    assert edit(member, own).status_code == 404


def test_without_the_token_the_words_come_back(member: Client, own: Comment) -> None:
    response = member.post(f"/comment/{own.pk}/edit/", {"body": "From elsewhere"})
    own.refresh_from_db()
    assert response.status_code == 403
    assert "From elsewhere</textarea>" in response.text
    assert "please press the button once more" in response.text
    assert own.body == "A first thoght."


def test_nothing_is_no_comment(member: Client, own: Comment) -> None:
    response = edit(member, own, "  ")
    own.refresh_from_db()
    assert response.status_code == 422
    assert "Please write something first." in response.text
    assert own.body == "A first thoght."


def test_the_same_words_twice_are_said_once(member: Client, own: Comment, post: Post) -> None:
    other = Comment(post=post, user=own.user, name=own.name, body="Already said")
    publish_reply(other)
    response = edit(member, own, "Already said")
    assert response.status_code == 409
    assert "You have already said that here." in response.text


def test_what_was_edited_can_be_said_again_in_its_first_words(
    member: Client, own: Comment, post: Post
) -> None:
    edit(member, own)
    _comment, is_new = publish_reply(
        Comment(post=post, user=own.user, name=own.name, body="A first thoght.")
    )
    assert is_new


@pytest.mark.parametrize("rules", [{"hold_all": True, "hold_first": False}, {"hold_first": True}])
def test_other_words_wait_again_where_replies_wait(
    member: Client, own: Comment, rules: dict[str, bool]
) -> None:
    Discussion.objects.create(pk=1, **rules)
    edit(member, own, "Buy my pills")
    own.refresh_from_db()
    assert own.status == Status.PENDING


def test_who_is_known_need_not_wait(member: Client, own: Comment, post: Post) -> None:
    make_comment(post=post, user=own.user, body="An older one")
    edit(member, own)
    own.refresh_from_db()
    assert own.status == Status.APPROVED


def test_in_place_the_answer_is_the_comment_alone(member: Client, own: Comment, post: Post) -> None:
    make_comment(post=post, user=own.user, body="An older one")
    response = edit(member, own, **HTMX)
    assert response.headers["HX-Retarget"] == f"#comment-{own.pk}"
    assert "A first thought." in response.text
    assert "<html" not in response.text
    assert "Your comment is changed." in response.headers["HX-Trigger"]


def test_editing_costs_the_same_in_any_thread(
    member: Client, own: Comment, post: Post, django_assert_max_num_queries: Any
) -> None:
    token = str(member.get(f"/comment/{own.pk}/edit/").context["csrf_token"])
    add_thread(post, number=200, deepest=50)
    data = {"body": "Other words", "csrfmiddlewaretoken": token}
    with django_assert_max_num_queries(30):
        assert member.post(f"/comment/{own.pk}/edit/", data).status_code == 302


def test_what_somebody_removed_meanwhile_is_not_there(
    member: Client, own: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed_first(*_args: Any, **_fields: Any) -> None:
        raise Comment.DoesNotExist

    monkeypatch.setattr("comments.editing.edit_reply", removed_first)
    assert edit(member, own).status_code == 404


@pytest.fixture
def mailed(post: Post) -> None:
    """The post's author has an address."""
    User.objects.filter(pk=post.author_id).update(email="librarian@example.org")


def held_mails() -> list[str]:
    return [mail.text for mail in OutgoingMail.objects.exclude(status="cancelled").order_by("pk")]


def test_mail_that_has_not_left_tells_the_new_words(
    mailed: None, visitor: Client, as_guest: Comment
) -> None:
    assert ["thoght" in text for text in held_mails()] == [True]
    edit(visitor, as_guest)
    assert ["A first thought." in text for text in held_mails()] == [True]


def test_for_other_words_that_wait_a_decision_is_asked_anew(
    mailed: None, member: Client, own: Comment
) -> None:
    edit(member, own, "Buy my pills")
    assert ["Buy my pills" in text for text in held_mails()] == [True]
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    decide(own, Status.APPROVED, by=own.post.author)
    edit(member, own, "And my watches")
    assert len(held_mails()) == 2


def test_nobody_is_told_twice_of_what_they_read_already(
    mailed: None, member: Client, own: Comment, post: Post
) -> None:
    make_comment(post=post, user=own.user, body="An older one")
    edit(member, own)
    assert held_mails() == []
