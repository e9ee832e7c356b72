"""What could not be carried, in sentences."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _


class Notes:
    """Collects sentences, each once, with how often it was said."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def say(self, sentence: str) -> None:
        self._said[sentence] += 1

    def leave_out(self, block: str) -> None:
        """Note a block that WordPress filled; all of them are one sentence."""
        self._left_out[block] += 1

    def sentences(self) -> list[str]:
        names = ", ".join(_times(self._left_out))
        words = _("Left out, as WordPress filled it each time: %(names)s") % {"names": names}
        return [*_times(self._said), *([words] if names else [])]


def _times(counted: Counter[str]) -> list[str]:
    return [
        one if count == 1 else f"{one} (×{count})"  # noqa: RUF001
        for one, count in counted.items()
    ]
