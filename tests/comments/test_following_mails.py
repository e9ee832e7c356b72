"""The mails to followers as a real mail server gets them: each is read, and each of its links is opened."""

from __future__ import annotations

import datetime
import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.test import Client

from blog.models import Post
from comments import delivery
from comments.following import announcing, writing
from comments.mail.headers import message_id, post_key, reply_key
from comments.models import Comment, Follow, Topic
from comments.models.outgoing import PAUSES
from portfolio.background import Clock
from tests.factories import make_post
from tests.following import SAM, follow, reply
from tests.mail_server import MailServer
from tests.portfolio.sites import everything

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
WEDNESDAY = 2
LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
HOSTILE = 'Zoë\x0b <b>"O\u202eHara"</b>, 木村\u2028Bcc: all@example.org'


@pytest.fixture
def stranger() -> Client:
    """A scanner, or a mail program's server: no cookie, no word on where it comes from."""
    return Client(enforce_csrf_checks=True)


def parts_of(message: EmailMessage) -> list[str]:
    plain, html = message.iter_parts()
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    return [plain.get_content(), html.get_content()]


def links_in(message: EmailMessage) -> set[str]:
    """Return every address of this site in the mail: its headers, its text and its HTML."""
    everything = "\n".join([str(message["List-Unsubscribe"] or ""), *parts_of(message)])
    found = re.findall(r"http://127\.0\.0\.1:8000(/[^\s\"<>]*)", everything)
    assert len(re.findall(r"https?://", everything)) == len(found)
    return set(found)


def every_mail(clock: list[datetime.datetime], post: Post) -> None:
    """Let each kind of mail be written once, to an address of its own, and be sent."""
    # A Wednesday: the mail that comes once a week is not due on the next day.
    clock[0] += DAY * ((WEDNESDAY - clock[0].weekday()) % 7)
    visitor = Client(headers={"sec-fetch-site": "same-origin"})
    for address in ("confirm@example.org", "link@example.org"):
        if address.startswith("link"):
            follow(address, pace="weekly").follower.confirm()
        visitor.post("/follow/posts/", {"email": address, "pace": "weekly"})
    follow("post@example.org")
    follow("posts@example.org", pace="daily")
    follow("reply@example.org", Topic(post))
    follow("replies@example.org", Topic(post), pace="daily")
    make_post(slug="news", title="News", published_at=clock[0])
    announcing.sweep()
    reply(post, name=HOSTILE, body="Me *too*")
    clock[0] += DAY
    writing.write_due()
    delivery.deliver_batch()


@pytest.fixture
def mails(mail_server: MailServer, clock, post) -> dict[str, EmailMessage]:
    """Return a mail of each kind as it arrived, by the first part of its address."""
    every_mail(clock, post)
    arrived = {str(message["To"]).partition("@")[0]: message for message in mail_server.messages}
    assert sorted(arrived) == ["confirm", "link", "post", "posts", "replies", "reply"]
    assert len(mail_server.messages) == len(arrived)
    return arrived


def test_every_mail_has_two_parts_and_headers_that_nothing_breaks(mails):
    for message in mails.values():
        plain, html = parts_of(message)
        assert "<" not in re.sub(r"<b>|</b>", "", plain)
        assert '<meta name="color-scheme" content="light dark">' in html
        assert message["Bcc"] is None
        assert message["Message-ID"]
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["From"].addresses[0].display_name == "My portfolio"
        assert not message.defects


def test_every_mail_but_the_question_can_be_stopped_by_one_click(mails):
    for kind, message in mails.items():
        has = [message[name] is not None for name in LIST_HEADERS]
        assert has == [kind != "confirm"] * 3
        if kind != "confirm":
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_what_and_a_link(mails, post):
    comment = Comment.objects.get()
    name = 'Zoë <b>"OHara"</b>, 木村 Bcc: all@example.org'
    assert mails["reply"]["Subject"] == f"{name} replied to “{post.title}”"
    for part in parts_of(mails["reply"]):
        assert "Me *too*" in part
        assert f"http://127.0.0.1:8000{comment.get_permalink()}" in part
    assert "&lt;b&gt;" in parts_of(mails["reply"])[1]
    for part in parts_of(mails["post"]):
        assert "http://127.0.0.1:8000/" in part
        assert "A. Librarian" in part


def test_mail_programs_thread_a_reply_under_its_post_and_its_parent(mail_server, post):
    follow(SAM, Topic(post))
    first = reply(post)
    reply(post, parent=first, body="Deeper")
    delivery.deliver_batch()
    one, two = mail_server.messages
    assert one["In-Reply-To"] == message_id(post_key(post, SAM))
    assert two["In-Reply-To"] == one["Message-ID"]
    assert two["References"].split() == [one["In-Reply-To"], one["Message-ID"]]


def test_opening_any_link_of_any_mail_changes_nothing(mails, stranger):
    before, opened = everything(), 0
    for message in mails.values():
        for link in links_in(message):
            for method in (stranger.get, stranger.head):
                answer = method(link, follow=True)
                assert answer.status_code == 200, link
                assert not answer.cookies
                opened += 1
    assert opened > 30
    assert everything() == before


def test_one_post_to_the_headers_link_stops_just_those_mails(mails, stranger):
    for kind, message in mails.items():
        if kind == "confirm":
            continue
        link = urlsplit(message["List-Unsubscribe"].strip("<>")).path
        answer = stranger.post(link, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
        follows = Follow.objects.filter(follower__address=f"{kind}@example.org")
        assert [one.pace for one in follows] == ["never"]
    assert Follow.objects.exclude(pace="never").get().follower.address == "confirm@example.org"


def test_while_the_mail_server_is_away_replies_are_taken_and_told_later(mail_server, post, clock):
    follow(SAM, Topic(post))
    mail_server.stop()
    comment = reply(post)
    for pause in PAUSES[:3]:
        delivery.deliver_batch()
        assert mail_server.messages == []
        clock[0] += pause
    mail_server.start()
    delivery.deliver_batch()
    delivery.deliver_batch()
    assert [message["Message-ID"] for message in mail_server.messages] == [
        message_id(reply_key(comment, SAM))
    ]


def next_monday_before_breakfast(now: datetime.datetime) -> datetime.datetime:
    later = now + (7 - now.weekday()) * DAY
    return later.replace(hour=7, minute=30)


@pytest.mark.parametrize(("pace", "days"), [("daily", 1), ("weekly", 7)])
def test_the_clock_alone_sends_what_was_gathered_once(
    mail_server, post, clock, pace, days, django_capture_on_commit_callbacks
):
    """As ``serve`` does it, here in two processes: each has a clock, and both see to everything."""
    clock[0] = next_monday_before_breakfast(clock[0])
    follow(SAM, Topic(post), pace=pace)
    follow(SAM, pace=pace)
    make_post(slug="news", title="News", published_at=clock[0])
    clock[0] += 31 * MINUTE
    with django_capture_on_commit_callbacks(execute=True):
        Clock().tick()
        for number in range(2):
            reply(post, body=f"Reply {number}")
    # The next breakfast is tomorrow's, or next Monday's.
    for moment in (days * DAY - 2 * MINUTE, 2 * MINUTE):
        assert mail_server.subjects == []
        clock[0] += moment
        with django_capture_on_commit_callbacks(execute=True):
            Clock().tick()
            Clock().tick()
    assert sorted(mail_server.subjects) == [
        "1 new post on My portfolio",
        "2 new replies on My portfolio",
    ]
