"""What programs walk into and people do not notice."""

from __future__ import annotations

import datetime
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from comments.models import Comment, Discussion
from comments.spam import timing
from tests.comments.test_reply_as_guest import GUEST, reply
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db
ONCE_MORE = "This is how your comment will look."


@pytest.fixture(autouse=True)
def traps(settings):
    settings.REPLY_SECONDS = 2


def later(clock, seconds):
    clock[0] += datetime.timedelta(seconds=seconds)


def moment_in(page: str) -> str:
    found = re.search(r'name="started" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_page_that_everybody_shares_holds_no_moment(visitor, post):
    page = visitor.get(post.get_absolute_url())
    assert moment_in(page.text) == ""
    assert moment_in(visitor.get(f"{post.get_absolute_url()}reply/").text) == ""
    assert not page.cookies


def test_a_script_is_told_the_moment_and_no_cookie_is_set(visitor):
    response = visitor.get("/comments/begin/")
    assert set(response.json()) == {"started"}
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_who_turned_to_the_form_posts_by_one_click(visitor, post, clock):
    moment = timing.start()
    later(clock, 2)
    assert reply(visitor, post, started=moment).status_code == 302
    assert Comment.objects.get().decisions.get().rule == "first"


def test_without_a_moment_the_reply_is_shown_once_more_with_all_that_was_typed(
    visitor, post, clock
):
    parent = make_comment(post=post)
    typed = {"website": "https://sam.example.org", "parent": parent.pk, "remember": "on"}
    response = reply(visitor, post, **typed, follow="on")
    assert response.status_code == 200
    assert ONCE_MORE in response.text
    assert "<em>you</em>" in response.text
    assert not Comment.objects.filter(user=None, body=GUEST["body"]).exists()
    assert not response.cookies
    kept = response.context["form"].data
    assert {name: kept[name] for name in (*GUEST, *typed, "follow")} == {
        **GUEST, **{name: str(value) for name, value in typed.items()}, "follow": "on",
    }  # fmt: skip
    later(clock, 2)
    assert reply(visitor, post, **typed, started=moment_in(response.text)).status_code == 302
    comment = Comment.objects.get(body=GUEST["body"])
    assert (comment.parent, comment.website) == (parent, "https://sam.example.org")


@pytest.mark.parametrize("moment", ["", "nonsense", "1795000000-abc:signature", ":"])
def test_a_moment_that_nobody_signed_is_none(visitor, post, moment):
    assert ONCE_MORE in reply(visitor, post, started=moment).text


def test_a_moment_of_the_day_before_is_none(visitor, post, clock):
    moment = timing.start()
    later(clock, timing.GOOD_FOR)
    response = reply(visitor, post, started=moment)
    assert ONCE_MORE in response.text
    assert moment_in(response.text) != moment


def test_a_preview_carries_the_moment_so_that_posting_is_one_click_more(visitor, post, clock):
    page = visitor.post(f"{post.get_absolute_url()}reply/", {**GUEST, "action": "preview"})
    later(clock, 2)
    assert reply(visitor, post, started=moment_in(page.text)).status_code == 302


def test_a_mistake_that_is_mended_needs_no_look_more(visitor, post, clock):
    page = reply(visitor, post, email="no address")
    later(clock, 2)
    again = reply(visitor, post, email="no address", started=moment_in(page.text))
    assert moment_in(again.text) == moment_in(page.text)
    assert reply(visitor, post, started=moment_in(page.text)).status_code == 302


def test_what_is_sent_faster_than_people_write_is_held(visitor, post):
    Discussion.objects.create(pk=1, hold_first=False)
    assert reply(visitor, post, started=timing.start()).status_code == 302
    comment = Comment.objects.get()
    assert (comment.status, comment.decisions.get().rule) == ("pending", "too_fast")


def test_who_is_signed_in_posts_by_one_click(visitor, post):
    visitor.force_login(make_user())
    token = visitor.get(post.get_absolute_url()).context["csrf_token"]
    form = {"body": "By one click", "csrfmiddlewaretoken": str(token)}
    assert visitor.post(f"{post.get_absolute_url()}reply/", form).status_code == 302


def test_a_session_whose_reply_shows_posts_by_one_click(visitor, post, clock):
    moment = timing.start()
    later(clock, 2)
    reply(visitor, post, started=moment)
    Comment.objects.get().approve()
    token = visitor.get(post.get_absolute_url()).context["csrf_token"]
    assert reply(visitor, post, body="Two", csrfmiddlewaretoken=str(token)).status_code == 302
    assert Comment.objects.get(body="Two").status == "approved"


def test_a_page_of_a_session_carries_a_moment(visitor, post, clock):
    moment = timing.start()
    later(clock, 2)
    reply(visitor, post, started=moment)
    page = visitor.get(post.get_absolute_url())
    later(clock, 2)
    form = {"started": moment_in(page.text), "csrfmiddlewaretoken": page.context["csrf_token"]}
    assert reply(visitor, post, body="Two", **form).status_code == 302


def test_the_field_that_people_do_not_see_makes_spam(visitor, post, clock):
    Discussion.objects.create(pk=1, hold_first=False)
    moment = timing.start()
    later(clock, 2)
    reply(visitor, post, started=moment, subject="Cheap watches")
    comment = Comment.objects.get()
    assert (comment.status, comment.decisions.get().rule) == ("spam", "honeypot")


def test_the_field_is_out_of_the_way_of_everybody(visitor, post):
    page = visitor.get(post.get_absolute_url()).text
    trap = page[page.index('<p class="visually-hidden" aria-hidden="true">') :].partition("</p>")[0]
    assert 'name="subject" tabindex="-1" autocomplete="off"' in trap


def test_what_was_put_in_it_is_not_given_back_where_nobody_could_take_it_out(visitor, post):
    assert "Cheap watches" not in reply(visitor, post, subject="Cheap watches").text


def test_of_a_thousand_blind_posts_none_shows(post, monkeypatch):
    """They come from ever new addresses, half of them fill in every field that they find, and none looks at the answer.

    The answer, which most of the time goes into, is shown in the tests above.
    """
    Discussion.objects.create(pk=1, hold_first=False, guests_must_identify=False)
    monkeypatch.setattr("comments.views.reply_page", lambda *_args, **_kwargs: HttpResponse())
    bot = Client(headers={"origin": "http://testserver"})
    everything = {"subject": "x", "website": "https://spam.example", "started": "", "proof": "1"}
    for number in range(1000):
        bot.defaults["REMOTE_ADDR"] = f"198.51.{number % 250}.{number // 250}"
        form = {**GUEST, **(everything if number % 2 else {}), "body": f"Watches {number}"}
        bot.post(f"{post.get_absolute_url()}reply/", form)
    assert not Comment.objects.exists()


def test_of_a_hundred_posts_at_human_pace_none_is_lost(post, clock, settings):
    """All from one address, a minute apart, at the limits that hold when nobody changes them."""
    settings.REPLY_LIMITS = {"flood": (1, 15), "visitor": (60, 3600), "network": (300, 3600)}
    browser = Client(headers={"sec-fetch-site": "same-origin"})
    for number in range(100):
        browser.cookies.clear()
        page = reply(browser, post, body=f"Number {number}", name=f"Reader {number}")
        later(clock, 20)
        moment = moment_in(page.text)
        form = {"body": f"Number {number}", "name": f"Reader {number}", "started": moment}
        assert reply(browser, post, **form).status_code == 302
        later(clock, 40)
    assert Comment.objects.filter(status="pending").count() == 100
    assert set(Comment.objects.values_list("decisions__rule", flat=True)) == {"first"}
