"""An import of comments from Disqus, from its first reading to its report."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Post, Site
from blog.tasks import bring_index_up_to_date
from portfolio.moving.disqus.matching import Matching
from portfolio.moving.disqus.reading import Thread
from portfolio.moving.disqus.survey import RepliesIn, Survey
from portfolio.moving.disqus.threads import DisqusThreads
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.running import Batch
from portfolio.moving.models import Known
from portfolio.moving.reading.files import Source

# What a thread weighs in a transaction, in comments: most have none.
WEIGHT_OF_A_THREAD = 5


@dataclass(frozen=True)
class DisqusWishes:
    """How it shall be done."""

    is_trial: bool = False
    # Who is whom: names of accounts at Disqus, and user names here.
    people: dict[str, str] = field(default_factory=dict)
    # What stands elsewhere now: matching.read_map().
    moved: dict[str, str] = field(default_factory=dict)
    # Seconds between two transactions, in which others write.
    pause: float = 0

    @property
    def fetches_media(self) -> bool:
        return False

    def key(self) -> str:
        wishes = (self.is_trial, sorted(self.people.items()), sorted(self.moved.items()))
        return f"disqus {wishes!r}"

    def work(self, sources: list[Source], report: Report) -> DisqusImporter:
        return DisqusImporter(sources, self, report)


class DisqusImporter:
    """Raises ``UnusableFileError`` and ``CancelledError``. What was written by then stays."""

    def __init__(self, sources: list[Source], wishes: DisqusWishes, report: Report) -> None:
        self._sources, self._wishes, self._report = sources, wishes, report
        self._matching = Matching(wishes.moved)
        self._is_new = report.run.position == 0

    def run(self) -> None:
        with Site.current().speaking(), ExitStack() as stack:
            self._survey = Survey()
            stack.callback(self._survey.close)
            self._read_through()
            with Batch(self._report, pause=self._wishes.pause) as batch:
                self._take_all(batch)
            if not self._wishes.is_trial:
                bring_index_up_to_date.enqueue()

    def _read_through(self) -> None:
        total = max(1, sum(source.size for source in self._sources))
        is_new = self._is_new
        damages = self._survey.read(
            self._sources,
            tell=lambda read: self._report.progress(_("Reading"), read / total),
            remark=self._report.remark if is_new else lambda _item, _sentence: None,
        )
        for damage in damages:
            if is_new:
                words = _("It can't be read: %(reason)s. It is left out.")
                self._report.count("left_out")
                self._report.remark(damage.where, words % {"reason": damage.reason.rstrip(".")})
        if (dropped := self._survey.drop_empty_places()) and is_new:
            words = ngettext(
                "%(count)s comment was deleted there and has no answers.",
                "%(count)s comments were deleted there and have no answers.",
                dropped,
            )
            self._report.remark("Disqus", words % {"count": dropped})
        # From here on, what was said is written: whoever goes on does not say it again.
        self._report.run.position = max(1, self._report.run.position)

    def _take_all(self, batch: Batch) -> None:
        run = self._report.run
        total, done = 1 + self._survey.count_threads(), run.position
        threads = DisqusThreads(self._report, written=batch.add, wishes=self._wishes.people)
        for number, (thread, replies) in enumerate(self._survey.threads(), start=2):
            self._report.progress(_("Comments"), number / total)
            if number <= done:
                continue
            self._take(threads, thread, replies, is_begun=not self._is_new and number == done + 1)
            replies.close()
            run.position = number
            batch.add(WEIGHT_OF_A_THREAD)

    def _take(
        self, threads: DisqusThreads, thread: Thread, replies: RepliesIn, *, is_begun: bool
    ) -> None:
        self._report.turn_to()
        count = len(replies)
        if thread.is_deleted:
            self._leave(
                thread, count, _("The thread was deleted there: its comments are left out.")
            )
            return
        if not count and not thread.is_closed:
            return
        post, is_guess = self._matching.post(thread)
        if post is None:
            words = ngettext(
                "There is no post at this address: its %(count)s comment is left out.",
                "There is no post at this address: its %(count)s comments are left out.",
                count,
            )
            self._leave(thread, count, words % {"count": count})
            return
        if self._wishes.is_trial:
            self._try(threads, thread, post, replies)
        else:
            threads.take_thread(post, replies, thread.label, is_begun=is_begun)
            self._close(thread, post)
        self._report.turn_to(post)
        if is_guess:
            words = _("Found by the last part of its address: %(address)s")
            self._report.remark(thread.label, words % {"address": _place(post)})

    def _leave(self, thread: Thread, count: int, sentence: str) -> None:
        if count:
            self._report.count("left_out", count)
            self._report.remark(thread.label, sentence)

    def _try(self, threads: DisqusThreads, thread: Thread, post: Post, replies: RepliesIn) -> None:
        new, known, long = threads.tell_new(post, replies)
        self._report.count("comments", new)
        self._report.count("known", known)
        for number in long:
            words = _("Its text is longer than a reply can be: it is left out.")
            self._report.remark(f"{thread.label}, comment {number}", words)

    def _close(self, thread: Thread, post: Post) -> None:
        """Close the post for replies as the thread was; once, so that it can be opened here."""
        with transaction.atomic():
            _known, is_new = Known.objects.get_or_create(
                origin=f"disqus.com/{thread.forum}"[:200],
                kind=Known.Kind.POST,
                key=thread.key,
                defaults={"number": post.pk},
            )
            if is_new and thread.is_closed and post.comments_open:
                changed = {"comments_open": False, "version": F("version") + 1}
                Post.objects.filter(pk=post.pk).update(**changed)
                self._report.count("closed")


def _place(post: Post) -> str:
    has_place = post.kind == Post.Kind.PAGE or post.published_on
    return post.get_absolute_url() if has_place else post.heading
