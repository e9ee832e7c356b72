"""What happens to followers at the same instant, in connections of their own: replies, writers, and those who stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from blog.models import Post
from comments import markup
from comments.following import links, writing
from comments.following.asking import ask
from comments.following.ending import erase, stop
from comments.following.wishes import wish
from comments.models import Comment, Follow, Follower, Notice, OutgoingMail, Topic
from comments.replies import publish_reply
from tests.factories import make_comment, make_post
from tests.following import SAM, follow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def at_once(*calls: Callable[[], object]) -> None:
    """Make all the calls at the same instant, each with a connection of its own, and raise what any of them raises."""
    all_ready = Barrier(len(calls))

    def make(call: Callable[[], object]) -> None:
        try:
            all_ready.wait(60)
            call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(make, calls))


def publish(post: Post, number: int) -> None:
    comment = Comment(post=post, name="Jo", email="jo@example.org", status="approved")
    comment.body = f"Reply {number}"
    comment.body_html = markup.render(comment.body)
    publish_reply(comment)


def replies(post: Post, count: int) -> Sequence[Callable[[], None]]:
    return [partial(publish, post, number) for number in range(count)]


def test_who_stops_while_replies_come_is_told_of_none_afterwards(post):
    followers = [follow(f"{n}@example.org", Topic(post)).follower for n in range(4)]
    stops = [partial(stop, follower, links.EVERYTHING) for follower in followers]
    at_once(*replies(post, 4), *stops, writing.write_due)
    assert Comment.objects.count() == 4
    assert set(Follow.objects.values_list("pace", flat=True)) == {"never"}
    assert not Notice.objects.untold().exists()
    writing.write_due()
    assert not OutgoingMail.objects.filter(status="waiting").exists()


def test_who_is_erased_while_replies_come_leaves_nothing_and_no_reply_is_lost(post):
    followers = [follow(f"{n}@example.org", Topic(post)).follower for n in range(3)]
    erasings = [partial(erase, follower) for follower in followers]
    at_once(*replies(post, 4), *erasings, writing.write_due)
    assert Comment.objects.count() == 4
    assert not Follower.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_what_is_asked_for_many_times_is_followed_once_and_asked_once(post):
    def press() -> None:
        ask(wish(Topic(post), address=SAM, is_own=False))

    at_once(*[press] * 6)
    assert (Follower.objects.count(), Follow.objects.count()) == (1, 1)
    assert OutgoingMail.objects.count() == 1


def test_many_writers_write_each_mail_once(post):
    for number in range(30):
        follow(f"{number}@example.org", Topic(post), pace="daily" if number % 2 else "at_once")
    comment = make_comment(post=post)
    for one in Follow.objects.select_related("follower"):
        Notice.objects.create(follower=one.follower, comment=comment, pace=one.pace)
    at_once(*[writing.write_due] * 4)
    assert not Notice.objects.untold().exists()
    recipients = OutgoingMail.objects.order_by("pk").values_list("recipient", flat=True)
    assert len(recipients) == len(set(recipients)) == 30
