"""Every decision about a reply is kept: what it changed, by which rule or person, and when."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.changes import delete_reply, edit_reply
from comments.decisions import decide, last_decision
from comments.models import Comment, Decision, Rule
from comments.moderation import Ruling
from comments.moderation.reasons import reason_for_author, reason_for_writer
from comments.replies import publish_reply
from tests.factories import make_author, make_comment, make_user

pytestmark = pytest.mark.django_db
Status = Comment.Status


def test_the_first_decision_is_kept_with_its_rule(post: Post) -> None:
    comment = Comment(post=post, name="Sam", email="sam@example.org", body="Look")
    publish_reply(comment, Ruling(Status.PENDING, Rule.LINKS, "3"))
    decision = comment.decisions.get()
    assert (decision.before, decision.status, decision.rule) == ("", "pending", "links")
    assert (decision.matched, decision.by, decision.was_pinned) == ("3", None, False)
    assert str(decision) == f"{comment.pk}: pending (links)"


def test_a_persons_decision_is_kept_with_who_took_it_and_that_it_was_pinned(post: Post) -> None:
    comment, author = make_comment(post=post), make_author("decider")
    comment.pin()
    decision = decide(comment, Status.SPAM, by=author, note="By a link in a mail.")
    assert decision is not None
    assert decision == last_decision(comment)
    assert (decision.before, decision.status, decision.rule) == ("approved", "spam", "by_hand")
    assert (decision.by, decision.note, decision.was_pinned) == (author, decision.note, True)
    assert decide(comment, Status.SPAM, by=author) is None


def test_a_decision_stays_when_whoever_took_it_has_gone(post: Post) -> None:
    comment, member = make_comment(post=post), make_user("moderator")
    decide(comment, Status.TRASH, by=member)
    member.delete()
    assert Decision.objects.get().by is None


def test_a_rule_decides_without_a_person(post: Post) -> None:
    comment = make_comment(post=post)
    decide(comment, Status.PENDING, by=None, rule=Rule.REPORTED, matched="3")
    decision = Decision.objects.get()
    assert (decision.by, decision.rule, decision.matched) == (None, "reported", "3")


def test_other_words_are_decided_about_anew(post: Post) -> None:
    comment = make_comment(post=post)
    edit_reply(comment, body="Look", ruling=Ruling(Status.APPROVED, Rule.NONE))
    assert not comment.decisions.exists()
    edit_reply(comment, body="Look here", ruling=Ruling(Status.PENDING, Rule.LINKS, "2"))
    assert [(one.before, one.status) for one in comment.decisions.all()] == [
        ("approved", "pending")
    ]


def test_what_its_writer_deletes_takes_the_decisions_along(post: Post) -> None:
    comment = make_comment(post=post)
    make_comment(post=post, parent=comment, body="An answer")
    decide(comment, Status.PENDING, by=None, rule=Rule.WORDS, matched="secret")
    delete_reply(comment)
    assert Comment.objects.filter(pk=comment.pk).exists()
    assert not Decision.objects.exists()


def test_the_last_decision_about_each_is_one_query(
    post: Post, django_assert_num_queries: Any
) -> None:
    one, other = make_comment(post=post), make_comment(post=post, body="Other")
    for status in (Status.PENDING, Status.SPAM):
        decide(one, status, by=None)
        decide(other, status, by=None)
    with django_assert_num_queries(1):
        last = Decision.objects.last_of([one.pk, other.pk])
    assert {number: decision.status for number, decision in last.items()} == {
        one.pk: "spam",
        other.pk: "spam",
    }
    assert Decision.objects.last_of([]) == {}


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_words_for_the_author_and_tells_writers_no_match(rule: Rule) -> None:
    matched = "2" if rule == Rule.LINKS else "casino"
    decision = Decision(rule=rule, status=Status.PENDING, matched=matched)
    assert str(rule.label if rule != Rule.LINKS else "2 links") in reason_for_author(decision)
    assert (matched in reason_for_author(decision)) is True
    assert "casino" not in reason_for_writer(decision)


@pytest.mark.parametrize(("number", "words"), [("1", "it has 1 link"), ("3", "it has 3 links")])
def test_the_writer_is_told_how_many_links_there_are(number: str, words: str) -> None:
    decision = Decision(rule=Rule.LINKS, status=Status.PENDING, matched=number)
    assert reason_for_writer(decision) == words


def test_the_author_is_told_the_rule_alone_where_it_found_nothing() -> None:
    assert reason_for_author(Decision(rule=Rule.HOLD_ALL)) == "every reply is held"


def test_a_reply_sent_by_the_form_has_its_decision(visitor: Client, post: Post) -> None:
    sent = {"name": "Sam", "email": "sam@example.org", "body": "Hello"}
    visitor.post(f"{post.get_absolute_url()}reply/", sent)
    assert Decision.objects.get().rule == Rule.FIRST
