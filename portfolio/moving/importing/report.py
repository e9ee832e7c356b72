"""How an import goes: what is counted, what has to be said, and who is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from time import monotonic

from django.utils import timezone

from blog.models import Post
from portfolio.moving.models import LABEL_LENGTH, Import, Remark

# Seconds between two signs of life.
OFTEN = 1.0
Tell = Callable[[str, float], None]


class CancelledError(Exception):
    """Somebody does not want the import to go on. What is in, stays."""


class PausedError(Exception):
    """The process ends: the import stays as it is, to be gone on with. Raised by whoever is told."""


class Report:
    """Keeps the report in the run's own rows: with each batch, in its transaction."""

    def __init__(self, run: Import, tell: Tell = lambda _phase, _done: None) -> None:
        self.run = run
        self.counts: Counter[str] = Counter(run.counts)
        self._remarks: list[Remark] = []
        # An earlier process began with it, and may have said a part of it.
        self._is_taken_up = bool(run.pk and run.counts)
        # What is being spoken of: from which remark on, and the post that it is here.
        self._since = 0
        self._post: int | None = None
        self._tell, self._told_at = tell, 0.0

    def count(self, what: str, number: int = 1) -> None:
        if number:
            self.counts[what] += number

    def remark(self, item: str, sentences: str | Iterable[str]) -> None:
        for sentence in [sentences] if isinstance(sentences, str) else sentences:
            remark = Remark(run=self.run, item=item[:LABEL_LENGTH], sentence=sentence)
            remark.post_id = self._post
            self._remarks.append(remark)

    def remark_once(self, item: str, sentence: str) -> bool:
        """Say what is found out anew when a run is taken up; return whether it was not said before."""
        said = Remark.objects.filter(run=self.run, item=item[:LABEL_LENGTH], sentence=sentence)
        is_new = not (self._is_taken_up and said.exists())
        if is_new:
            self.remark(item, sentence)
        return is_new

    def turn_to(self, post: Post | None = None) -> None:
        """Speak of the next item, or of a post: then what was said of the item already is said of it, too."""
        if post is None:
            self._since, self._post = len(self._remarks), None
            return
        self._post = post.pk
        for remark in self._remarks[self._since :]:
            remark.post_id = post.pk

    def save(self) -> None:
        """Write what came since the last time. To be called in the transaction of what it is about."""
        Remark.objects.bulk_create(self._remarks)
        self._remarks.clear()
        self._since = 0
        self.run.counts = dict(self.counts)
        self.run.save(update_fields=["counts", "position", "people"])

    def progress(self, phase: str, done: float) -> None:
        """Say how far it is, from 0 to 1. Raises ``CancelledError`` when it should not go on."""
        self._tell(phase, done)
        if monotonic() - self._told_at < OFTEN and phase == self.run.phase:
            return
        self._told_at = monotonic()
        run = self.run
        run.phase, run.progress, run.seen_at = phase, int(1000 * min(done, 1)), timezone.now()
        run.save(update_fields=["phase", "progress", "seen_at"])
        if Import.objects.filter(pk=run.pk, is_cancelled=True).exists():
            raise CancelledError
