"""Nobody reads what is older than an acknowledged change, while others read and write at once."""

from __future__ import annotations

import pytest

from tests.door import Visitor
from tests.exactness import Subject, fire, subjects

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = 12


def test_no_reader_of_two_processes_sees_a_state_older_than_one_acknowledged_before():
    """Two doors with a memory each, as two processes have; the same for longer: tests.benchmark exactness."""
    doors = [Visitor(), Visitor()]
    fetches = [lambda address, door=door: door.get(address).text for door in doors]
    report = fire(subjects(), fetches, goes_on=lambda subject: subject.begun < CHANGES, readers=3)
    assert report.failed == []
    assert report.wrong == []
    assert report.writes == 6 * CHANGES
    assert report.reads > 0


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("now-3x", True),
        ("now-4x", True),
        ("now-2x", False),
        ("now-5x", False),
        ("now-3x now-4x", False),
        ("nothing", False),
    ],
)
def test_a_reader_may_see_what_was_true_while_it_asked_and_nothing_else(text, is_right):
    subject = Subject("now", [], write=lambda _: None, state=lambda number: f"now-{number}x")
    assert subject.is_shown_rightly(text, 3, 4) is is_right


def test_each_page_shows_what_changes_and_an_old_one_is_noticed():
    visitor = Visitor()
    for subject in subjects():
        subject.change()
        pages = {address: visitor.get(address).text for address in subject.addresses}
        assert all(subject.is_shown_rightly(text, 1, 1) for text in pages.values())
        subject.change()
        assert not any(subject.is_shown_rightly(text, 2, 2) for text in pages.values())
