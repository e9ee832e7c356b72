"""Under attack a guest's browser does some work first; nobody else is asked, and who can't waits for the author."""

from __future__ import annotations

import datetime
from itertools import count

import pytest

from comments.models import Comment, Discussion
from comments.spam import proof, timing
from comments.spam.attack import MANY
from tests.comments.test_reply_as_guest import reply
from tests.factories import add_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def traps(settings):
    settings.REPLY_SECONDS = 2


@pytest.fixture
def attacked(db, monkeypatch):
    # A test need not work as hard as a browser.
    monkeypatch.setattr(proof, "BITS", 4)
    return Discussion.objects.create(pk=1, hold_first=False, under_attack="on")


@pytest.fixture
def moment(clock):
    began = timing.start()
    clock[0] += datetime.timedelta(seconds=2)
    return began


def work(moment: str) -> str:
    return next(str(number) for number in count() if proof.is_proven(moment, str(number)))


def test_with_the_work_done_a_reply_shows(visitor, post, attacked, moment):
    reply(visitor, post, started=moment, proof=work(moment))
    assert Comment.objects.get().status == "approved"


@pytest.mark.parametrize("number", ["", "-1", "wrong", "9" * 13, "²"])
def test_without_it_a_reply_is_held(visitor, post, attacked, moment, number):
    reply(visitor, post, started=moment, proof=number)
    comment = Comment.objects.get()
    assert (comment.status, comment.decisions.get().rule) == ("pending", "proof")


def test_the_work_is_good_for_one_reply(client, post, attacked, moment):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    number = work(moment)
    for body in ("One", "Two"):
        client.cookies.clear()
        reply(client, post, body=body, started=moment, proof=number)
    statuses = dict(Comment.objects.values_list("body", "status"))
    assert statuses == {"One": "approved", "Two": "pending"}


def test_work_for_one_moment_is_none_for_another(moment):
    numbers = [n for n in range(100) if proof.is_proven(moment, str(n))]
    assert not any(proof.is_proven(timing.start(), str(n)) for n in numbers)


def test_who_is_known_here_is_not_asked(visitor, post, attacked, moment):
    reply(visitor, post, started=moment)
    Comment.objects.get().approve()
    token = visitor.get(post.get_absolute_url()).context["csrf_token"]
    reply(visitor, post, body="Two", csrfmiddlewaretoken=str(token))
    assert Comment.objects.get(body="Two").status == "approved"


def test_the_script_is_told_what_to_do(client, attacked):
    answer = client.get("/comments/begin/").json()
    assert answer["bits"] == 4
    assert answer["solver"] == "/static/portfolio/solve.js"


def test_it_shows_by_many_replies_that_are_held_or_spam(client, post, clock):
    comments = add_thread(post, number=MANY)
    unwanted = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    unwanted.update(status="pending", created_at=clock[0])
    assert "solver" in client.get("/comments/begin/").json()
    unwanted.filter(pk=comments[0].pk).update(status="approved")
    assert "solver" not in client.get("/comments/begin/").json()


def test_it_ends_by_itself(client, post, clock):
    comments = add_thread(post, number=MANY)
    Comment.objects.update(status="spam", created_at=clock[0])
    clock[0] += datetime.timedelta(minutes=11)
    assert len(comments) == MANY
    assert "solver" not in client.get("/comments/begin/").json()


def test_the_author_may_say_that_it_never_is(client, post, clock):
    Discussion.objects.create(pk=1, under_attack="off")
    add_thread(post, number=MANY)
    Comment.objects.update(status="spam", created_at=clock[0])
    assert "solver" not in client.get("/comments/begin/").json()
