"""Learning from decisions, and taking it back."""

from __future__ import annotations

import uuid

import pytest

from comments.changes import delete_reply
from comments.decisions import decide, decide_all, undo, undo_all
from comments.learning import forget, judge, learn
from comments.models import Comment, Discussion, Feature, Lesson, Rule
from comments.moderation import Candidate
from comments.moderation.rules import rule_on
from tests.benchmark.learning import stranger
from tests.factories import make_author, make_comment, make_user
from tests.replies import good_replies, spam_replies

pytestmark = pytest.mark.django_db
Status = Comment.Status


@pytest.fixture
def author():
    return make_author("decider")


def known() -> list[tuple[object, ...]]:
    """Return all that the filter knows."""
    lessons = Lesson.objects.order_by("pk").values_list("pk", "is_spam", "features")
    features = Feature.objects.exclude(spam=0, good=0).order_by("pk")
    return [*lessons, *features.values_list("pk", "spam", "good")]


def test_a_decision_by_hand_teaches(post, author):
    comment = make_comment(post=post, body="Cheap pills", status=Status.PENDING)
    decide(comment, Status.SPAM, by=author)
    assert Feature.objects.get(pk="pills").spam == Feature.objects.get(pk=Feature.WHOLE).spam == 1
    assert str(Feature.objects.get(pk="pills")) == "pills: 1 / 0"
    assert str(comment.lesson) == f"{comment.pk}: spam"


def test_another_decision_replaces_what_was_learnt(post, author):
    comment = make_comment(post=post, status=Status.PENDING)
    decide(comment, Status.SPAM, by=author)
    decide(comment, Status.APPROVED, by=author)
    assert not Feature.objects.exclude(spam=0).exists()
    assert Feature.objects.get(pk=Feature.WHOLE).good == 1
    assert str(Lesson.objects.get()) == f"{comment.pk}: good"


def test_the_trash_teaches_nothing(post, author):
    comment = make_comment(post=post)
    decide(comment, Status.SPAM, by=author)
    decide(comment, Status.TRASH, by=author)
    assert known() == []


def test_what_a_rule_decides_teaches_nothing(post):
    decide(make_comment(post=post), Status.SPAM, by=None, rule=Rule.LEARNED)
    assert known() == []


def test_learning_twice_is_learning_once(post, author):
    comment = make_comment(post=post, status=Status.PENDING)
    decide(comment, Status.SPAM, by=author)
    before = known()
    learn(comment)
    assert known() == before


def test_a_decision_that_is_undone_leaves_what_was_known_before(post, author):
    first, second = (make_comment(post=post, body=f"Number {n}") for n in ("one", "two"))
    decide(first, Status.SPAM, by=author)
    before = known()
    decide(second, Status.SPAM, by=author)
    decide(first, Status.APPROVED, by=author)
    assert known() != before
    assert undo(first, by=author)
    assert undo(second, by=author)
    assert known() == before


def test_many_decisions_are_learnt_and_taken_back_at_once(post, author):
    comments = [make_comment(post=post, body=f"Number {n}") for n in ("one", "two", "three")]
    decide(comments[0], Status.TRASH, by=author)
    batch = uuid.uuid4()
    decide_all([one.pk for one in comments], Status.SPAM, by=author, batch=batch)
    assert Feature.objects.get(pk="number").spam == 3
    undo_all(batch, by=author)
    assert known() == []


def test_it_is_taken_back_whatever_became_of_the_words(post, author):
    comment = make_comment(post=post, body="Cheap pills")
    decide(comment, Status.SPAM, by=author)
    Comment.objects.update(body="Something else")
    decide(Comment.objects.get(), Status.TRASH, by=author)
    assert known() == []


def test_what_its_writer_deletes_is_forgotten(post, author):
    comment = make_comment(post=post, status=Status.PENDING)
    decide(comment, Status.APPROVED, by=author)
    delete_reply(comment)
    assert known() == []


def test_several_are_forgotten_at_once(post, author):
    comments = [make_comment(post=post, body=f"Number {n}") for n in ("one", "two")]
    for comment in comments:
        decide(comment, Status.SPAM, by=author)
    forget([comment.pk for comment in comments])
    assert known() == []


def test_what_was_never_learnt_is_not_forgotten_either(post, author):
    decide(make_comment(post=post), Status.SPAM, by=author)
    before = known()
    forget([make_comment(post=post, body="Another").pk])
    assert known() == before


def test_a_strangers_spam_is_told_with_its_strongest_words(post, learnt):
    candidate = Candidate(
        comment=next(spam_replies(1, first=40)), post=post, discussion=Discussion()
    )
    ruling = rule_on(candidate)
    assert (ruling.status, ruling.rule) == (Status.SPAM, Rule.LEARNED)
    assert ruling.matched == "click, here, limited, looking, offer"


def test_a_strangers_good_reply_waits_by_the_other_rules_alone(post, learnt):
    comment = next(good_replies(1, first=40))
    ruling = rule_on(Candidate(comment=comment, post=post, discussion=Discussion()))
    assert (ruling.status, ruling.rule) == (Status.PENDING, Rule.FIRST)


def test_no_reply_of_a_known_person_is_thrown_away_by_the_filter_alone(post, learnt):
    member = make_user("regular")
    make_comment(post=post, user=member)
    for comment in spam_replies(50, first=40):
        comment.user, comment.email = member, ""
        candidate = Candidate(comment=comment, post=post, discussion=Discussion(), user=member)
        assert rule_on(candidate).status in {Status.PENDING, Status.APPROVED}


def test_the_filter_can_be_turned_off(post, learnt):
    comment = next(spam_replies(1, first=40))
    rules = Discussion(asks_filter=False, hold_first=False)
    assert rule_on(Candidate(comment=comment, post=post, discussion=rules)).rule == Rule.NONE


def test_whoever_moderates_is_not_judged(post, learnt, author):
    comment = next(spam_replies(1, first=40))
    candidate = Candidate(comment=comment, post=post, discussion=Discussion(), user=author)
    assert rule_on(candidate).status == Status.APPROVED


def test_judging_asks_the_database_once(post, learnt, django_assert_num_queries):
    with django_assert_num_queries(1):
        judge(next(spam_replies(1, first=40)), is_known=stranger)
