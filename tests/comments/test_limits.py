"""How many replies may come from one place: counted by the database, whoever comes at the same instant."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.client import client_at
from comments.models import Allowance, Comment
from comments.spam.forgetting import forget_old
from comments.spam.limits import Limit, limits_on, spend
from tests.comments.test_reply_as_guest import reply
from tests.factories import make_author, make_post, make_user

FLOOD, HOUR = (1, 15), 3600


@pytest.fixture
def limits(settings, db):
    settings.REPLY_LIMITS = {"flood": None, "visitor": (3, HOUR), "network": (5, HOUR)}
    return settings.REPLY_LIMITS


@pytest.fixture
def send(post):
    """Return what sends a reply from an address, in a browser without cookies."""
    browser = Client(headers={"sec-fetch-site": "same-origin"})

    def send_one(*, number: int = 0, address: str = "192.0.2.1", forwarded: str = "") -> Any:
        browser.cookies.clear()
        browser.defaults |= {"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded}
        return reply(browser, post, body=f"Number {number}")

    return send_one


def use(limit: Limit) -> bool:
    try:
        with transaction.atomic():
            spend([limit])
    except IntegrityError:
        return False
    return True


def test_what_is_over_the_limit_is_refused_with_the_words_in_the_form(limits, send):
    assert [send(number=number).status_code for number in range(3)] == [302] * 3
    response = send(number=3)
    assert response.status_code == 429
    assert "Number 3</textarea>" in response.text
    assert "Please post yours in 20 minutes: your words are kept on this page." in response.text
    assert 0 < int(response["Retry-After"]) <= HOUR / 3
    assert Comment.objects.count() == 3


def test_what_is_sent_a_second_time_leads_to_the_first_even_when_the_limit_is_reached(limits, send):
    for number in range(3):
        send(number=number)
    response = send(number=1)
    assert response.status_code == 302
    assert response["Location"].endswith(f"#comment-{Comment.objects.get(body='Number 1').pk}")


def test_what_is_refused_begins_no_session(limits, send):
    for number in range(3):
        send(number=number)
    before = Session.objects.count()
    refused = send(number=3)
    assert refused.status_code == 429
    assert not refused.cookies
    assert Session.objects.count() == before


def test_what_is_refused_leaves_the_session_as_it_was(limits, post):
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    for number in range(3):
        reply(browser, post, body=f"Number {number}")
    own = browser.session["own_comments"]
    assert reply(browser, post, body="One too many", remember="on").status_code == 429
    assert browser.session["own_comments"] == own
    assert "guest" not in browser.session


def test_it_comes_back_one_by_one(limits, send, clock):
    for number in range(3):
        send(number=number)
    clock[0] += datetime.timedelta(seconds=HOUR / 3)
    assert send(number=3).status_code == 302
    assert send(number=4).status_code == 429


def test_a_hundred_forged_headers_are_one_client(limits, send):
    answers = [
        send(number=number, forwarded=f"198.51.100.{number}").status_code for number in range(100)
    ]
    assert answers == [302] * 3 + [429] * 97


def test_forged_headers_are_one_client_behind_a_proxy_too(limits, send, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    proxy = "10.0.0.1"
    answers = []
    for number in range(10):
        hops = f"198.51.100.{number}, 192.0.2.1"
        answers.append(send(number=number, address=proxy, forwarded=hops).status_code)
    assert answers == [302] * 3 + [429] * 7


def test_a_network_has_a_limit_of_its_own(limits, send):
    answers = [send(number=number, address=f"192.0.2.{number}").status_code for number in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert send(number=8, address="198.51.100.1").status_code == 302


def test_a_person_is_counted_wherever_they_are_and_no_network_holds_them_back(limits):
    here, there = client_at("192.0.2.1"), client_at("198.51.100.1")
    jo = make_user()
    assert limits_on(here, jo) == limits_on(there, jo) == [Limit(f"person {jo.pk}", 3, HOUR)]


def test_who_moderates_is_not_counted(limits, settings):
    settings.REPLY_LIMITS = {**limits, "flood": FLOOD}
    assert limits_on(client_at("192.0.2.1"), make_author()) == []


def test_between_two_replies_of_a_visitor_are_fifteen_seconds(settings, send, clock):
    settings.REPLY_LIMITS = {"flood": FLOOD}
    assert send(number=1).status_code == 302
    clock[0] += datetime.timedelta(seconds=5)
    response = send(number=2)
    assert response.status_code == 429
    assert "one right after the other. Please post this one in 10 seconds." in response.text
    assert send(number=2, address="192.0.2.2").status_code == 302
    clock[0] += datetime.timedelta(seconds=10)
    assert send(number=3).status_code == 302


def test_the_same_reply_sent_twice_is_no_flood(settings, send):
    settings.REPLY_LIMITS = {"flood": FLOOD}
    assert send().status_code == 302
    assert send().status_code == 302
    assert Comment.objects.count() == 1


def test_what_is_refused_for_another_reason_is_not_counted(settings, post):
    settings.REPLY_LIMITS = {"flood": FLOOD}
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    assert reply(browser, post, email="no address").status_code == 422
    assert reply(browser, post).status_code == 302


def test_an_hour_later_nothing_tells_that_somebody_was_counted(limits, send, clock):
    send()
    assert Allowance.objects.count() == 2
    forget_old()
    assert Allowance.objects.count() == 2
    clock[0] += datetime.timedelta(hours=1)
    forget_old()
    assert not Allowance.objects.exists()


def test_a_limit_is_named_by_its_key(db):
    use(Limit("somebody", 1, 60))
    assert str(Allowance.objects.get()) == "somebody"


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_no_more_pass_than_the_limit_lets():
    """On the database itself: nothing between the question and the count."""
    all_ready = Barrier(25)

    def try_twice(_number: int) -> int:
        all_ready.wait(60)
        passed = use(Limit("somebody", 7, HOUR)) + use(Limit("somebody", 7, HOUR))
        connection.close()
        return passed

    with ThreadPoolExecutor(25) as pool:
        assert sum(pool.map(try_twice, range(25))) == 7


@pytest.mark.django_db(transaction=True)
def test_of_fifty_replies_at_once_no_more_pass_than_the_limit_lets(settings):
    settings.REPLY_LIMITS = {"visitor": (5, HOUR)}
    post = make_post()
    all_ready = Barrier(50)

    def post_one(number: int) -> int:
        browser = Client(headers={"sec-fetch-site": "same-origin"})
        all_ready.wait(60)
        status = reply(browser, post, body=f"Number {number}").status_code
        connection.close()
        return int(status)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(post_one, range(50)))
    assert sorted(answers) == [302] * 5 + [429] * 45
    assert Comment.objects.count() == 5
