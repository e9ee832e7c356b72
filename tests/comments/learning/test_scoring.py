"""How features make a score, and how good that is at telling spam from good replies."""

from __future__ import annotations

import pytest

from comments.learning.judging import verdict_on
from comments.learning.scoring import Seen, score
from tests.benchmark.learning import made_by_rule, stranger

TOTAL = Seen(50, 50)


def regular() -> bool:
    return True


def test_what_was_never_seen_says_nothing():
    assert score(["new"], {}, TOTAL).value == 0.5


def test_what_was_counted_and_taken_back_says_nothing():
    assert score(["old"], {"old": Seen(0, 0)}, TOTAL).value == 0.5


def test_words_of_spam_raise_the_score_and_good_ones_lower_it():
    seen = {"pills": Seen(30, 0), "library": Seen(0, 30), "cheap": Seen(20, 10)}
    assert score(["pills", "cheap"], seen, TOTAL).value > 0.95
    assert score(["library"], seen, TOTAL).value < 0.05
    assert 0.3 < score(["pills", "library"], seen, TOTAL).value < 0.7


def test_a_kind_that_was_seen_more_often_does_not_weigh_more():
    assert score(["word"], {"word": Seen(10, 100)}, Seen(100, 1000)).value == pytest.approx(0.5)


def test_the_strongest_words_come_first_and_speak_for_spam():
    seen = {
        "pills": Seen(30, 0),
        "cheap": Seen(20, 10),
        "library": Seen(0, 30),
        "shop": Seen(30, 1),
    }
    result = score(["cheap", "library", "shop", "pills"], seen, TOTAL)
    assert result.strongest(2) == ["pills", "shop"]


def test_thousands_of_words_can_be_summed_up():
    seen = {f"word{n}": Seen(50, 0) for n in range(1000)}
    assert score(seen, seen, TOTAL).value == pytest.approx(1)


@pytest.mark.parametrize(("spam", "good"), [(19, 100), (100, 19), (0, 0)])
def test_the_filter_keeps_silent_until_it_has_seen_enough_of_both_kinds(spam, good):
    seen = {"pills": Seen(19, 0), "shop": Seen(19, 0)}
    assert verdict_on([*seen], seen, Seen(spam, good), is_known=stranger) is None
    assert verdict_on([*seen], seen, Seen(20, 20), is_known=stranger) is not None


def test_doubt_holds_a_strangers_reply_and_not_a_known_persons():
    seen = {"cheap": Seen(15, 3)}
    verdict = verdict_on(["cheap"], seen, Seen(20, 20), is_known=stranger)
    assert verdict is not None
    assert (verdict.status, verdict.words) == ("pending", ("cheap",))
    assert verdict_on(["cheap"], seen, Seen(20, 20), is_known=regular) is None


def test_after_twenty_of_each_nearly_all_spam_is_found_and_no_good_reply_lost():
    outcome = made_by_rule(20, tested=300)
    assert (outcome.good_lost, outcome.precision) == (0, 1)
    assert outcome.good_held <= 3
    assert outcome.recall > 0.97
