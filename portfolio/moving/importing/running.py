"""An import from its first reading to its report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import markup
from blog.models import Post, Site
from blog.tasks import bring_index_up_to_date, renew_outdated
from comments.models import Comment
from portfolio.moving.importing import numbers
from portfolio.moving.importing.hierarchy import Hierarchy
from portfolio.moving.importing.media_files import MediaFiles
from portfolio.moving.importing.people import People
from portfolio.moving.importing.pictures import Library, address_attachments
from portfolio.moving.importing.places import address_terms_and_people
from portfolio.moving.importing.posts import Posts
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.site import NewSite
from portfolio.moving.importing.survey import POSTS, Survey
from portfolio.moving.importing.terms import Terms
from portfolio.moving.importing.threads import Threads
from portfolio.moving.reading.export import ExportReader
from portfolio.moving.reading.files import Source
from portfolio.moving.wxr import Damage, Item

# What a transaction holds at most, in comments; a post weighs as much as several.
BATCH, WEIGHT_OF_A_POST = 500, 10
# Of the report's numbers, that of the item whose comments are coming: nobody is told.
BEGUN = "begun"
# Of no meaning elsewhere, or read together with what they belong to.
SILENT = {
    *(
        [
            "attachment",
            "nav_menu_item",
            "revision",
            "wp_block",
            "oembed_cache",
            "customize_changeset",
            "custom_css",
        ]
    ),
    *(["wp_global_styles", "wp_navigation", "wp_template", "wp_template_part", "user_request"]),
}


@dataclass(frozen=True)
class Wishes:
    """How it shall be done."""

    media_from: Path | None = None
    fetches_media: bool = False
    is_trial: bool = False
    # Who is whom: the other blog's log-in names, and the user names here; "": a new one.
    people: dict[str, str] = field(default_factory=dict)
    # Seconds between two transactions, in which others write.
    pause: float = 0

    def key(self) -> str:
        return repr((self.is_trial, sorted(self.people.items())))

    def work(self, sources: list[Source], report: Report) -> Importer:
        return Importer(sources, self, report)


class Batch:
    """Transactions one after the other, each with its part of the report. Use it as a context."""

    def __init__(self, report: Report, *, pause: float = 0) -> None:
        self._report, self._pause = report, pause
        self._weight = 0
        self._open = ExitStack()

    def __enter__(self) -> Batch:
        self._open.enter_context(transaction.atomic())
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._report.save()
        self._open.__exit__(kind, *rest)  # type: ignore[arg-type]

    def add(self, weight: int) -> None:
        """End the transaction if it holds enough. To be called where nothing is half done."""
        self._weight += weight
        if self._weight >= BATCH:
            self.__exit__(None, None, None)
            sleep(self._pause)
            self._weight = 0
            self._open = ExitStack()
            self.__enter__()


class Importer:
    """Raises ``UnusableFileError`` and ``CancelledError``. What was written by then stays."""

    def __init__(self, sources: list[Source], wishes: Wishes, report: Report) -> None:
        self._sources, self._wishes, self._report = sources, wishes, report
        self._number = 0

    def run(self) -> None:
        with Site.current().speaking(), ExitStack() as stack:
            self._survey = Survey()
            stack.callback(self._survey.close)
            files = MediaFiles(self._wishes.media_from, fetches=self._wishes.fetches_media)
            stack.callback(files.close)
            self._read_through()
            self._compare_clocks()
            self._people = People(self._survey.origin(), self._report, wishes=self._wishes.people)
            self._terms = Terms(self._report)
            self._site = NewSite(self._survey)
            self._posts = Posts(self._survey, self._site, self._people, self._terms, self._report)
            if self._wishes.is_trial:
                self._try()
            else:
                self._write(files)

    def _read_through(self) -> None:
        total = max(1, sum(source.size for source in self._sources))
        self._report.progress(_("Reading"), 0)
        self._survey.read(
            self._sources, tell=lambda read: self._report.progress(_("Reading"), read / total)
        )

    def _compare_clocks(self) -> None:
        """Say when posts will show another day or hour than they did: no export names its time zone."""
        counts = self._survey.counts
        if 2 * counts["by another clock"] > counts["post"] + counts["page"]:
            words = _(
                "The old blog's clock differs from this site's, %(zone)s. Choose its time zone in the administration,"
                " and posts show the day that they had."
            )
            zone = timezone.get_current_timezone_name()
            self._report.remark_once(_("Time zone"), words % {"zone": zone})

    def _write(self, files: MediaFiles) -> None:
        with transaction.atomic():
            numbers.keep_free(Post, self._survey.highest["post"])
            numbers.keep_free(Comment, self._survey.highest["reply"])
            self._people.take(self._survey.heads)
            self._terms.take(self._survey.heads)
            address_terms_and_people(self._survey, self._terms, self._people)
            self._report.save()
        Library(self._survey, files, self._people, self._report).take()
        with Batch(self._report, pause=self._wishes.pause) as batch:
            address_attachments(self._survey)
            self._write_items(batch)
        with transaction.atomic():
            hierarchy = Hierarchy(self._survey, self._report)
            hierarchy.put_below()
            hierarchy.fill_menu()
            hierarchy.lead_from_lost_files()
            self._report.save()
            # Search entries, posts alike and cards: made beside the server.
            bring_index_up_to_date.enqueue()
            renew_outdated.enqueue()

    def _write_items(self, batch: Batch) -> None:
        threads = Threads(self._people, self._report, written=batch.add)
        done, begun = self._report.run.position, self._report.counts[BEGUN]
        for item in self._items():
            if self._number <= done:
                continue
            self._report.turn_to()
            if isinstance(item, Damage):
                self._note_damage(item)
            elif item.kind not in POSTS:
                self._note_other(item)
            elif post := self._write_post(item, is_begun=self._number == begun):
                # A long thread comes in several transactions.
                self._report.counts[BEGUN] = self._number
                self._report.turn_to(post)
                is_new = post.pk == self._posts.newest
                threads.take(post, item.replies, item.label, is_new=is_new)
            self._report.run.position = self._number
            batch.add(WEIGHT_OF_A_POST if isinstance(item, Item) and item.kind in POSTS else 0)

    def _items(self) -> Iterator[Item | Damage]:
        """Yield all items of all files, in order; each is numbered."""
        self._number = 0
        total, before = max(1, self._survey.size), 0
        for source in self._sources:
            reader = ExportReader(source)
            for item in reader.items():
                self._number += 1
                try:
                    done = (before + reader.position) / total
                    self._report.progress(_("Posts and comments"), done)
                    yield item
                finally:
                    if isinstance(item, Item):
                        item.replies.close()
            before += reader.position

    def _write_post(self, item: Item, *, is_begun: bool) -> Post | None:
        """Write all of a post, or nothing of it."""
        if item.status in {"trash", "auto-draft"}:
            self._report.count("left_out")
            self._report.remark(item.label, _("It was in the trash: it is left out."))
            return None
        try:
            with transaction.atomic():
                return self._posts.take(item, is_begun=is_begun)
        except markup.TextTooLongError:
            reason = _("Its text is longer than a post can be: it is left out.")
        except DatabaseError as error:
            words = _("The database does not take it: %(reason)s")
            reason = words % {"reason": str(error).splitlines()[0]}
        self._report.count("left_out")
        self._report.remark(item.label, reason)
        return None

    def _note_damage(self, damage: Damage) -> None:
        self._report.count("left_out")
        words = _("It can't be read: %(reason)s. It is left out.")
        self._report.remark(damage.where, words % {"reason": damage.reason.rstrip(".")})

    def _note_other(self, item: Item) -> None:
        if item.kind in SILENT:
            return
        self._report.count("left_out")
        words = _("There is nothing here for items of the kind “%(kind)s”: it is left out.")
        self._report.remark(item.label, words % {"kind": item.kind})

    def _try(self) -> None:
        """Say what would go in, and write nothing but the report."""
        with Batch(self._report, pause=self._wishes.pause) as batch:
            for item in self._items():
                if isinstance(item, Damage):
                    self._note_damage(item)
                elif item.kind not in POSTS:
                    self._note_other(item)
                else:
                    self._try_post(item)
                batch.add(WEIGHT_OF_A_POST)

    def _try_post(self, item: Item) -> None:
        if Post.objects.filter(guid=self._posts.guid(item)).exists():
            self._report.count("known")
            return
        try:
            converted = self._posts.convert(item)
        except markup.TextTooLongError:
            self._report.count("left_out")
            words = _("Its text is longer than a post can be: it is left out.")
            self._report.remark(item.label, words)
            return
        self._report.count("pages" if item.kind == "page" else "posts")
        self._report.count("comments", len(item.replies))
        self._report.remark(item.label, [*item.notes, *converted.notes])
