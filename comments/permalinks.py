"""The addresses that find a comment wherever it stands."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse

# No comment has this number: it shows where the number stands in an address.
SOME_NUMBER = 8_888_888_888_888_888_888


def permalink(number: int | str) -> str:
    """Return the address of the comment of this number."""
    before, after = around_number()
    return f"{before}{number}{after}"


def around_number() -> tuple[str, str]:
    """Return what stands before and after the number."""
    return _around_number(get_script_prefix())


@lru_cache
def _around_number(_prefix: str) -> tuple[str, str]:
    # To ask for each address takes longer than all else that a comment costs.
    address = reverse("comments:permalink", kwargs={"pk": SOME_NUMBER})
    before, _number, after = address.partition(str(SOME_NUMBER))
    return before, after
