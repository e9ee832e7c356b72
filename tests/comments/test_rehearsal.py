"""Before other rules are saved, the author sees what they would have done to the last replies."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from blog.models import Post
from comments.decisions import decide
from comments.models import Comment, Discussion, Rule
from comments.moderation.rehearsal import rehearse
from tests.factories import add_thread, make_author, make_comment, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status
ADD, CHANGE = "/admin/comments/discussion/add/", "/admin/comments/discussion/1/change/"


@pytest.fixture
def author_at_desk(client: Client, post: Post) -> Client:
    client.force_login(post.author)
    return client


@pytest.fixture
def typed(author_at_desk: Client) -> dict[str, Any]:
    """Return the form's fields as they are shown at first, with the button that rehearses."""
    form = author_at_desk.get(ADD).context["adminform"].form
    shown = {name: field.value() for name, field in ((one.name, one) for one in form)}
    fields = {name: value for name, value in shown.items() if value not in {None, False}}
    return {**fields, "_rehearse": "1"}


def differences(**rules: Any) -> list[tuple[str, str, str, str]]:
    result = rehearse(Discussion.current(), Discussion(**rules))
    return [
        (one.comment.name, one.old.status, one.new.status, one.why_new)
        for one in result.differences
    ]


def all_rows() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def test_replies_that_would_fare_otherwise_are_listed_with_the_rule(post: Post) -> None:
    make_comment(post=post, name="Ann")
    assert differences(hold_first=False) == [
        ("Ann", "pending", "approved", "no rule was against it")
    ]
    assert differences(hold_all=True) == []


def test_who_is_known_now_is_known_in_the_rehearsal(post: Post) -> None:
    member = make_user("regular", display_name="Ann")
    make_comment(post=post, user=member, body="1")
    make_comment(post=post, name="Bo", body="1")
    assert [one[0] for one in differences(hold_first=False)] == ["Bo", "Ann"]
    make_comment(post=post, user=member, body="2")
    make_comment(post=post, name="Bo", body="2")
    assert differences(hold_first=False) == []


def test_neither_the_author_nor_who_moderates_is_held(post: Post) -> None:
    make_comment(post=post, user=post.author)
    make_comment(post=post, user=make_author("moderator"))
    assert differences(hold_all=True) == []


def test_who_uses_the_authors_name_is_held_in_the_rehearsal_too(post: Post) -> None:
    make_comment(post=post, name="A. LIBRARIAN")
    assert differences(hold_first=False) == []


def test_what_a_ban_took_along_is_left_out(post: Post) -> None:
    decide(make_comment(post=post), Status.SPAM, by=None, rule=Rule.BAN)
    assert rehearse(Discussion(), Discussion(hold_first=False)).number == 0


def test_what_people_decided_since_plays_no_part(post: Post) -> None:
    decide(make_comment(post=post, name="Ann"), Status.TRASH, by=post.author)
    assert [one[1:3] for one in differences(hold_first=False)] == [("pending", "approved")]


def test_the_last_five_hundred_are_looked_at_and_no_gravestone(
    post: Post, monkeypatch: Any
) -> None:
    monkeypatch.setattr("comments.moderation.rehearsal.MOST_REPLIES", 2)
    add_thread(post, number=4)
    nothing = {"name": "", "email": "", "website": "", "body": "", "body_html": ""}
    last = Comment.objects.latest("created_at")
    Comment.objects.filter(pk=last.pk).update(status=Status.DELETED, **nothing)
    result = rehearse(Discussion(), Discussion(hold_first=False))
    assert result.number == 2
    assert last not in [one.comment for one in result.differences]


@pytest.mark.parametrize("number", [1, 40])
def test_a_rehearsal_costs_the_same_for_any_number(
    post: Post, number: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(number):
        make_comment(post=post, user=make_user(f"user{n}"), body="Look")
        make_comment(post=post, name=f"Guest {n}", email=f"guest{n}@example.org")
    with django_assert_max_num_queries(7):
        result = rehearse(Discussion(), Discussion(hold_first=False))
    assert len(result.differences) == 2 * number


def test_a_rehearsal_changes_no_row(
    author_at_desk: Client, post: Post, typed: dict[str, Any]
) -> None:
    Discussion.objects.create(pk=1)
    for n in range(3):
        make_comment(post=post, name=f"Guest {n}", status=Status.PENDING)
    before = all_rows()
    page = author_at_desk.post(CHANGE, {**typed, "hold_first": ""}).text
    assert "3 would be treated otherwise" in page
    assert all_rows() == before


def test_the_page_says_old_and_new_status_and_why(
    author_at_desk: Client, post: Post, typed: dict[str, Any]
) -> None:
    make_comment(post=post, name="Ann", body="Where <b>is</b> it?")
    page = author_at_desk.post(ADD, {**typed, "hold_first": ""}).text
    assert "Where &lt;b&gt;is&lt;/b&gt; it?" in page
    assert "<b>pending</b> (no approved reply yet)" in page
    assert "<b>approved</b> (no rule was against it)" in page
    assert "<td>pending</td><td>approved</td><td>1</td>" in page


def test_the_rules_can_be_saved_from_there(author_at_desk: Client, typed: dict[str, Any]) -> None:
    page = author_at_desk.post(ADD, {**typed, "minutes_to_edit": "7"})
    saved = {**dict(page.context["typed"]), "_save": "1"}
    assert saved["minutes_to_edit"] == "7"
    assert author_at_desk.post(ADD, saved).status_code == 302
    assert Discussion.current().minutes_to_edit == 7


def test_back_at_the_form_it_is_filled_in_and_not_saved(
    author_at_desk: Client, typed: dict[str, Any]
) -> None:
    page = author_at_desk.post(ADD, {**typed, "minutes_to_edit": "7"})
    back = author_at_desk.post(ADD, {**dict(page.context["typed"]), "_back": "1"})
    assert back.context["adminform"].form["minutes_to_edit"].value() == "7"
    assert "errornote" not in back.text
    assert not Discussion.objects.exists()


def test_what_cannot_be_saved_is_not_rehearsed(
    author_at_desk: Client, typed: dict[str, Any]
) -> None:
    page = author_at_desk.post(ADD, {**typed, "roots_a_page": "0"})
    assert "errornote" in page.text
    assert not Discussion.objects.exists()


def test_the_filter_is_asked_in_the_rehearsal_too(post: Post, learnt: None) -> None:
    strange = [one for one in differences(asks_filter=False) if one[1] == Status.SPAM]
    assert strange
    assert {one[2] for one in strange} == {Status.PENDING}


def test_the_form_says_what_the_filter_has_seen(author_at_desk: Client, learnt: None) -> None:
    page = author_at_desk.get(ADD).text
    assert "So far it has seen 20 of spam and 20 good ones." in page


def test_others_rehearse_nothing(client: Client, typed: dict[str, Any]) -> None:
    client.force_login(make_user("helper", is_staff=True))
    assert client.post(CHANGE, typed).status_code == 403
