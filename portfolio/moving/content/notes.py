"""What could not be carried, in sentences."""

from __future__ import annotations

from collections import Counter


class Notes:
    """Collects sentences, each once, with how often it was said."""

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()

    def say(self, sentence: str) -> None:
        self._said[sentence] += 1

    def sentences(self) -> list[str]:
        return [
            sentence if count == 1 else f"{sentence} (×{count})"  # noqa: RUF001
            for sentence, count in self._said.items()
        ]
