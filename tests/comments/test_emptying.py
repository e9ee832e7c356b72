"""What was thrown away is deleted for good: by somebody, or after so many days."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from blog.models import Post
from comments.decisions import decide
from comments.models import Comment, Decision
from comments.queue.emptying import delete_for_good, empty_old
from tests.factories import make_comment, make_member

pytestmark = pytest.mark.django_db
Status = Comment.Status
EMPTY = "/admin/comments/comment/empty/"


@pytest.fixture
def editor(client: Client, post: Post) -> Client:
    client.force_login(make_member("Editor"))
    return client


def names() -> set[str]:
    return set(Comment.objects.values_list("name", flat=True))


def days_later(clock: list[datetime.datetime], days: float) -> None:
    clock[0] += datetime.timedelta(days=days)


def test_thirty_days_after_it_was_thrown_away_it_is_deleted(
    post: Post, clock: list[datetime.datetime]
) -> None:
    long_ago = clock[0] - datetime.timedelta(days=400)
    for status in (Status.SPAM, Status.TRASH, Status.PENDING, Status.APPROVED):
        comment = make_comment(post=post, name=status, body=status, created_at=long_ago)
        decide(comment, status, by=post.author)
    days_later(clock, 29.9)
    empty_old()
    assert names() == {"spam", "trash", "pending", "approved"}
    days_later(clock, 0.2)
    empty_old()
    assert names() == {"pending", "approved"}


def test_the_days_begin_anew_with_each_decision(post: Post, clock: list[datetime.datetime]) -> None:
    comment = make_comment(post=post)
    decide(comment, Status.SPAM, by=post.author)
    days_later(clock, 29)
    decide(comment, Status.TRASH, by=post.author)
    Decision.objects.filter(status=Status.TRASH).update(at=clock[0])
    days_later(clock, 29)
    empty_old()
    assert names() == {"Sam"}


def test_what_came_from_elsewhere_has_its_days_from_when_it_is_seen(
    post: Post, clock: list[datetime.datetime]
) -> None:
    long_ago = clock[0] - datetime.timedelta(days=400)
    make_comment(post=post, status=Status.TRASH, created_at=long_ago)
    empty_old()
    empty_old()
    assert Decision.objects.count() == Comment.objects.count() == 1
    days_later(clock, 31)
    empty_old()
    assert not Comment.objects.exists()


def test_with_0_nothing_is_ever_deleted(
    post: Post, settings, clock: list[datetime.datetime]
) -> None:
    settings.EMPTY_TRASH_DAYS = 0
    decide(make_comment(post=post), Status.TRASH, by=post.author)
    days_later(clock, 400)
    empty_old()
    assert names() == {"Sam"}


def test_a_thread_stays_whole_and_of_what_was_answered_only_the_place_is_left(post: Post) -> None:
    above = make_comment(post=post, name="Above", status=Status.TRASH)
    below = make_comment(post=post, name="Below", parent=above)
    assert delete_for_good([above.pk]) == 1
    above.refresh_from_db()
    assert (above.status, above.name, above.body) == ("deleted", "", "")
    assert below.parent == above
    decide(below, Status.SPAM, by=post.author)
    assert delete_for_good([below.pk]) == 1
    assert not Comment.objects.exists()


def test_what_was_given_back_meanwhile_is_not_deleted(post: Post) -> None:
    assert delete_for_good([make_comment(post=post).pk]) == 0
    assert names() == {"Sam"}


def test_somebody_empties_the_trash_after_a_question(editor: Client, post: Post) -> None:
    for status in (Status.SPAM, Status.TRASH, Status.APPROVED):
        make_comment(post=post, name=status, body=status, status=status)
    page = editor.get(f"{EMPTY}?status=trash")
    assert "1 reply would be deleted for good." in page.text
    response = editor.post(f"{EMPTY}?status=trash", follow=True)
    assert "1 reply is deleted for good." in response.text
    assert names() == {"spam", "approved"}


def test_somebody_deletes_one_for_good(editor: Client, post: Post) -> None:
    one, other = [make_comment(post=post, body=n, status=Status.SPAM) for n in "12"]
    editor.post(f"{EMPTY}?status=spam&comment={one.pk}")
    assert list(Comment.objects.all()) == [other]


def test_nothing_else_is_deleted_for_good(editor: Client, post: Post) -> None:
    comment = make_comment(post=post)
    for query in ("", "?status=approved", f"?comment={comment.pk}"):
        assert editor.get(EMPTY + query).status_code == 200
        editor.post(EMPTY + query)
    assert names() == {"Sam"}


def test_who_moderates_but_may_not_delete_does_not(client: Client, post: Post) -> None:
    editor = make_member("Editor")
    group = editor.groups.get()
    group.permissions.remove(group.permissions.get(codename="delete_comment"))
    client.force_login(editor)
    make_comment(post=post, status=Status.TRASH)
    assert client.post(f"{EMPTY}?status=trash").status_code == 403
    assert "Empty the trash" not in client.get("/admin/comments/comment/?status=trash").text
