"""Decisions in plain words. Whoever wrote a reply never reads which word or which ban it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext, ngettext

from comments.models import Comment, Decision, Rule


def reason_for_writer(decision: Decision) -> str:
    """Return why the reply waits or is not shown, as the rest of a sentence; "" where there is nothing to tell."""
    if decision.rule == Rule.LINKS:
        return _links(decision)
    reason = FOR_WRITERS.get(decision.rule)
    return reason() if reason else ""


def add_reasons(comments: Iterable[Comment]) -> None:
    """Say of each that waits, as its ``held_for``, why; for whoever wrote them, and by a query in all."""
    held = [comment for comment in comments if comment.status == Comment.Status.PENDING]
    last = Decision.objects.last_of([comment.pk for comment in held])
    for comment in held:
        comment.held_for = reason_for_writer(last[comment.pk]) if comment.pk in last else ""


def reason_for_author(decision: Decision) -> str:
    """Return which rule decided and what it found, or that somebody did by hand."""
    if decision.rule == Rule.LINKS:
        return _links(decision)
    reason = str(Rule(decision.rule).label)
    return f"{reason}: {decision.matched}" if decision.matched else reason


def _links(decision: Decision) -> str:
    number = int(decision.matched or 0)
    return ngettext("it has %d link", "it has %d links", number) % number


FOR_WRITERS: Mapping[str, Callable[[], str]] = {
    Rule.HONEYPOT: lambda: gettext("it looks like sent by a program"),
    Rule.TOO_FAST: lambda: gettext("it came very fast"),
    Rule.PROOF: lambda: gettext("many replies come at once at present"),
    Rule.BANNED: lambda: gettext("the author takes no replies from here"),
    Rule.BAN: lambda: gettext("the author takes no replies from here"),
    Rule.HOLD_ALL: lambda: gettext("the author looks at every reply first"),
    Rule.HOLD_POST: lambda: gettext("the author looks at every reply to this post first"),
    Rule.WORDS: lambda: gettext("it has a word that the author looks at first"),
    Rule.TRASH_WORDS: lambda: gettext("it has a word that the author does not want here"),
    Rule.UNVERIFIED: lambda: gettext("its name or address is known here as somebody's"),
    Rule.FIRST: lambda: gettext("the author looks at everybody's first reply"),
    Rule.LEARNED: lambda: gettext("the author looks at replies like this first"),
    Rule.AKISMET: lambda: gettext("the author looks at replies like this first"),
    Rule.REPORTED: lambda: gettext("readers asked the author to look at it"),
}
