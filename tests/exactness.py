"""Readers and writers at once: nobody may read a page that is older than what was acknowledged before they asked."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from blog.models import Post, Site
from comments.changes import delete_reply, edit_reply
from comments.decisions import decide
from comments.models import Comment, Rule
from comments.moderation import Ruling
from comments.replies import publish_reply
from portfolio.page_cache import versions
from tests.factories import make_author, make_comment, make_page, make_post

READERS = 6
APPROVED = Ruling(Comment.Status.APPROVED, Rule.NONE)

# Asks one of the servers for an address, and returns the page.
Fetch = Callable[[str], str]


@dataclass
class Subject:
    """One thing that changes again and again, by one writer: what pages show of it after so many changes."""

    name: str
    addresses: Sequence[str]
    write: Callable[[int], None]
    # "": nothing of it.
    state: Callable[[int], str]
    begun: int = 0
    acknowledged: int = 0

    def change(self) -> None:
        self.begun += 1
        self.write(self.begun)
        self.acknowledged = self.begun

    def is_shown_rightly(self, text: str, first: int, last: int) -> bool:
        """Tell whether a page shows it as it was at some moment between two, and nothing else of it."""
        shown = set(re.findall(rf"{self.name}-\d+x", text))
        states = (self.state(number) for number in range(first, last + 1))
        return any(shown == ({state} if state else set()) for state in states)


@dataclass
class Report:
    reads: int = 0
    writes: int = 0
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def subjects() -> list[Subject]:
    """Make a site, and what changes on it: replies that are edited, come, go and are decided about, and titles."""
    author = make_author()
    Site.objects.update_or_create(pk=1, defaults={"title": "site-0x"})
    post = make_post(author=author, title="title-0x")
    page = make_page(author=author, title="menu-0x", slug="menu", menu_order=1)
    edited = make_comment(post=post, body="edited-0x")
    decided = make_comment(post=post, body="decided-1x", status=Comment.Status.SPAM)
    here, home, replies = post.get_absolute_url(), "/", "/comments/feed/"

    def decide_about(number: int) -> None:
        status = Comment.Status.APPROVED if number % 2 else Comment.Status.SPAM
        decide(Comment.objects.get(pk=decided.pk), status, by=author)

    def edit(number: int) -> None:
        comment = Comment.objects.select_related("post").get(pk=edited.pk)
        edit_reply(comment, body=f"edited-{number}x", ruling=None)

    def come_and_go(number: int) -> None:
        if number % 2:
            reply = Comment(post=post, name="Sam", email="s@example.org", body=f"coming-{number}x")
            reply.body_html = f"<p>{reply.body}</p>"
            publish_reply(reply, APPROVED)
        else:
            delete_reply(Comment.objects.select_related("post").get(body=f"coming-{number - 1}x"))

    return [
        Subject("edited", [here, replies], edit, lambda n: f"edited-{n}x"),
        Subject("coming", [here, replies], come_and_go, lambda n: f"coming-{n}x" if n % 2 else ""),
        Subject("decided", [here, replies], decide_about, lambda n: "decided-1x" if n % 2 else ""),
        Subject(
            "title", [here, home, "/feed/"], _retitle(post.pk, "title"), lambda n: f"title-{n}x"
        ),
        Subject("menu", [here, home], _retitle(page.pk, "menu"), lambda n: f"menu-{n}x"),
        Subject("site", [here, home, replies], _rename_site, lambda n: f"site-{n}x"),
    ]


def _retitle(pk: int, name: str) -> Callable[[int], None]:
    def write(number: int) -> None:
        post = Post.objects.get(pk=pk)
        post.title = f"{name}-{number}x"
        post.save()

    return write


def _rename_site(number: int) -> None:
    site = Site.objects.get(pk=1)
    site.title = f"site-{number}x"
    site.save()


def fire(
    changing: Sequence[Subject],
    fetches: Sequence[Fetch],
    *,
    goes_on: Callable[[Subject], bool],
    readers: int = READERS,
) -> Report:
    """Let each thing change while ``goes_on`` says so, and readers read at random meanwhile."""
    report = Report()
    writers = [
        threading.Thread(target=_write, args=(subject, goes_on, report)) for subject in changing
    ]
    others = [
        threading.Thread(target=_read, args=(changing, fetches, writers, report, number))
        for number in range(readers)
    ]
    for thread in [*writers, *others]:
        thread.start()
    for thread in [*writers, *others]:
        thread.join()
    report.writes = sum(subject.acknowledged for subject in changing)
    return report


def _write(subject: Subject, goes_on: Callable[[Subject], bool], report: Report) -> None:
    try:
        while goes_on(subject):
            subject.change()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        report.failed.append(f"{subject.name}: {error!r}")
    finally:
        connection.close()


def _read(
    changing: Sequence[Subject],
    fetches: Sequence[Fetch],
    writers: Sequence[threading.Thread],
    report: Report,
    number: int,
) -> None:
    chance = random.Random(number)
    try:
        while any(writer.is_alive() for writer in writers):
            subject = chance.choice(changing)
            fetch, address = chance.choice(fetches), chance.choice(subject.addresses)
            first = subject.acknowledged
            text = fetch(address)
            last = subject.begun
            report.reads += 1
            if not subject.is_shown_rightly(text, first, last):
                shown = sorted(set(re.findall(rf"{subject.name}-\d+x", text)))
                report.wrong.append(f"{address} shows {shown} of {first} to {last}")
    except Exception as error:  # noqa: BLE001 - the same
        report.failed.append(f"a reader: {error!r}")
    finally:
        versions.forget()
        connection.close()
