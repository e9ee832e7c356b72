"""How mail is written: parts, headers, links."""

from __future__ import annotations

import datetime
import email
import email.policy
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from blog.models import Site
from comments.mail import headers
from comments.mail.compose import compose, compose_often
from comments.mail.message import Message, as_message, sender
from comments.models import OutgoingMail
from tests.factories import make_comment, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(settings, tmp_path):
    """Make the three files of a mail."""
    (tmp_path / "test_subject.txt").write_text(
        "{% autoescape off %}{{ name }}{% endautoescape %}", encoding="utf-8"
    )
    (tmp_path / "test.txt").write_text(
        '{% extends "comments/mail/base.txt" %}{% block content %}{{ name }}, {{ at }}{% endblock %}',
        encoding="utf-8",
    )
    (tmp_path / "test.html").write_text(
        '{% extends "comments/mail/base.html" %}{% block content %}<p>{{ name }}</p>{% endblock %}',
        encoding="utf-8",
    )
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    return "test"


def test_a_mail_speaks_the_sites_language_in_its_time_zone(template):
    Site.objects.create(pk=1, title="Ein Blog", language="de", time_zone="Europe/Berlin")
    at = datetime.datetime(2016, 5, 12, 23, 30, tzinfo=datetime.UTC)
    mail = compose(template, {"name": "A & B", "at": at})
    assert mail.subject == "A & B"
    assert mail.text.startswith(
        "A & B, 13. Mai 2016 01:30\n\n-- \nEin Blog\nhttp://127.0.0.1:8000/"
    )
    assert '<html lang="de" dir="ltr">' in mail.html
    assert "<p>A &amp; B</p>" in mail.html


def test_nothing_in_a_mail_comes_from_elsewhere(template):
    html = compose(template, {"name": "A"}).html
    assert not any(word in html for word in ("<img", "<link", "<script", "url(", "@import"))
    assert "prefers-color-scheme: dark" in html


def test_what_no_database_keeps_is_in_no_mail(template):
    mail = compose(template, {"name": "a\x00b\ud800c"})
    assert mail.subject == "abc"
    assert "abc" in mail.text
    assert "<p>abc</p>" in mail.html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nBcc: b@example.org", "a Bcc: b@example.org"),
        ("a\x0bb\x1cc\x85d\u2028e", "a b c d e"),
        ("\u202eabc\u2066", "abc"),
        ("x" * 300, "x" * 199 + "…"),
        ("\x00", ""),
    ],
)
def test_no_text_breaks_a_header(text, line):
    assert headers.clean_header(text) == line


def test_addresses_in_headers_are_never_put_into_code():
    stop_url = "https://example.org/" + "abcDEF123:_-" * 12
    mail = OutgoingMail(key="a", recipient="a@example.org", subject="Ü", text="a", html="a")
    mail.headers = headers.list_headers(stop_url=stop_url)
    mail.headers["References"] = f"<{'a' * 90}@example.org> <b@example.org>"
    raw = as_message(mail).message().as_bytes().decode()
    assert f"List-Unsubscribe: <{stop_url}>\n" in raw
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in raw
    assert "List-Id: <replies.127.0.0.1>\n" in raw
    assert f"References: <{'a' * 90}@example.org>\n <b@example.org>\n" in raw


@pytest.mark.parametrize("subject", ["Re: Post", "Re: „Bücher“ & mehr", "Re: " + "words " * 30])
@pytest.mark.parametrize("text", ["Hello\n", "„Zeile“\n", "long " * 300 + "\n", "€" * 2000])
@pytest.mark.parametrize("lines", [email.policy.default, email.policy.SMTP])
def test_a_mail_is_written_letter_by_letter_as_python_would(subject, text, lines):
    mail = OutgoingMail(
        key="a", recipient="a@bücher.example", subject=subject, text=text, html=f"<p>{text}</p>"
    )

    def written(make: type[EmailMultiAlternatives]) -> list[str]:
        message = as_message(mail, by="Grüße <jo@example.org>")
        made = make.message(message, policy=lines)
        raw = made.as_bytes().decode()
        boundary = made.get_boundary()
        assert boundary
        # Seconds may pass.
        return [
            line
            for line in raw.replace(boundary, "-").splitlines(keepends=True)
            if not line.startswith("Date:")
        ]

    pythons = written(EmailMultiAlternatives)
    assert written(Message) == pythons
    # The second is made of what was kept of the first.
    assert written(Message) == pythons


def test_what_stands_between_parts_is_in_none_of_them():
    mail = OutgoingMail(key="a", recipient="a@example.org", subject="a", text="a", html="a")
    message = as_message(mail)
    mail.text = between = message.message().get_boundary() or ""
    made = as_message(mail).message()
    made.as_bytes()
    assert made.get_boundary() not in {None, between}


def test_a_mail_says_when_it_left():
    mail = OutgoingMail(key="a", recipient="a@example.org", subject="a", text="a", html="a")
    before = timezone.now().replace(microsecond=0)
    made = email.message_from_bytes(as_message(mail).message().as_bytes())
    assert before <= parsedate_to_datetime(made["Date"]) <= timezone.now()


def test_a_reply_stands_under_what_it_answers():
    post = make_post()
    root = make_comment(post=post)
    child = make_comment(post=post, parent=root, body="Child")
    grandchild = make_comment(post=post, parent=child, body="Grandchild")
    to = "Reader@example.org"
    assert grandchild.ancestors() == [root.pk, child.pk]
    above = [headers.post_key(post, to), *(headers.reply_key(c, to.lower()) for c in (root, child))]
    ids = [headers.message_id(key) for key in above]
    assert headers.threading_headers(grandchild, to) == {
        "In-Reply-To": ids[-1],
        "References": " ".join(ids),
    }
    assert headers.threading_headers(root, to)["In-Reply-To"] == ids[0]
    assert headers.reply_key(root, to) != headers.reply_key(root, "other@example.org")


def test_in_a_deep_thread_the_nearest_are_named():
    comment = make_comment(post=make_post())
    comment.path = "".join(f"{number:010}" for number in range(1, 40))
    named = headers.threading_headers(comment, "a@example.org")["References"].split()
    assert len(named) == 1 + headers.ANCESTORS


@pytest.mark.parametrize(
    ("site_url", "domain"),
    [
        ("https://blog.example.org", "blog.example.org"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_a_header_knows_the_site_by_its_host(settings, site_url, domain):
    settings.SITE_URL = site_url
    assert headers.domain() == domain


def test_a_sender_with_a_name_keeps_it(settings):
    settings.DEFAULT_FROM_EMAIL = "Jo <jo@example.org>"
    assert sender() == "Jo <jo@example.org>"


def test_a_mail_that_is_written_often_says_what_any_other_does(template):
    site = Site.objects.create(pk=1, title="A & B at 100 %", language="de")
    for name in ("<b>Ann</b> %(name)s", "\x00\n\n\n\nBob", ""):
        words = {"name": name, "at": "12:00", "stop_url": ""}
        assert compose_often(template, words, site=site) == compose(template, words, site=site)
