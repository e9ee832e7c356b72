"""Measurements read what others print: what they read must be there."""

from __future__ import annotations

import os

import pytest

from tests.benchmark.pages import rate_in
from tests.benchmark.work import worked

SAID = "  1000 requests in 2.00s, 1.23MB read\nRequests/sec:    500.25\nTransfer/sec:      1.23MB\n"


def test_what_wrk_says_is_a_rate_and_the_work_for_one_answer() -> None:
    assert rate_in(SAID, 0.5) == (500.25, 500)


@pytest.mark.parametrize(
    "fault", ["  Non-2xx or 3xx responses: 3\n", "  Socket errors: timeout 1\n"]
)
def test_answers_that_are_no_pages_are_no_measurement(fault: str) -> None:
    with pytest.raises(RuntimeError, match=fault.strip()):
        rate_in(SAID + fault, 0.5)


def test_the_work_of_a_process_is_known() -> None:
    assert worked([os.getpid()]) > 0
