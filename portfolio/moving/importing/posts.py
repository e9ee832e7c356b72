"""Posts and pages."""

from __future__ import annotations

import datetime
import hashlib
import re
from html import unescape

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from blog import guids, slugs
from blog.filing import file_new
from blog.models import FormerAddress, Picture, Post
from blog.models.post import LANGUAGE_TAG
from portfolio.moving.content.conversion import Converted, convert
from portfolio.moving.importing import numbers
from portfolio.moving.importing.addresses import LONGEST
from portfolio.moving.importing.likes import about_likes
from portfolio.moving.importing.people import People
from portfolio.moving.importing.report import Report
from portfolio.moving.importing.site import NewSite
from portfolio.moving.importing.survey import Survey
from portfolio.moving.importing.terms import Terms
from portfolio.moving.models import Known
from portfolio.moving.words import TAG, one_line, words_of
from portfolio.moving.wxr import Item
from portfolio.moving.wxr_names import HOLD_REPLIES, LANGUAGE

TITLE_LENGTH, SLUG_LENGTH, LANGUAGE_LENGTH = 300, 200, 35
SLUG = re.compile(r"[-\w]+")
# As WordPress.com writes the address of a post.
DATED = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/[^/]+/")
# What the status of an item means here, and what is said of it.
PUBLISHED = {"publish", "future"}


class Posts:
    """Makes a post of an item."""

    def __init__(
        self, survey: Survey, site: NewSite, people: People, terms: Terms, report: Report
    ) -> None:
        self._survey, self._site, self._report = survey, site, report
        self._people, self._terms = people, terms
        self._origin = survey.origin()
        # The number of the one that was made last: nothing can belong to it yet.
        self.newest = 0

    def guid(self, item: Item) -> str:
        """Return the name that feeds know the item by: its own, or one made of what is unique about it."""
        number = item.number
        guid = item.guid.strip() or item.link.strip() or f"{self._origin}/?p={number}"
        first = self._survey.first_with_guid(item.guid)
        if item.guid and first and first != number:
            guid = f"{guid[: guids.LENGTH - 30]}#post-{number}"
        if len(guid) > guids.LENGTH:
            guid = f"urn:sha256:{hashlib.sha256(guid.encode()).hexdigest()}"
        return guid

    def take(self, item: Item, *, is_begun: bool = False) -> Post:
        """Return the post of an item: new, or as it is here already; ``is_begun``: perhaps by this very run."""
        guid = self.guid(item)
        post = Post.objects.filter(guid=guid).first()
        if post is None:
            return self._make(item, guid)
        if not is_begun:
            self._report.count("known")
            self._renew(post, item)
        return post

    def convert(self, item: Item) -> Converted:
        """Raises ``markup.TextTooLongError``."""
        notes = item.meta.get("footnotes", "")
        return convert(item.content, site=self._site, post=item.number, footnotes=notes)

    def _renew(self, post: Post, item: Item) -> None:
        """Bring what could not be brought before, such as pictures, unless somebody changed the text since."""
        known = Known.objects.filter(
            origin=self._origin, kind=Known.Kind.POST, key=f"{item.number}", number=post.pk
        ).first()
        if known is None or known.mark != _mark(post.body):
            return
        converted = self.convert(item)
        if converted.body == post.body:
            return
        post.body = ""
        post.set_body(converted.body)
        post.cover = post.cover or self._cover(item)
        post.version += 1
        post.save()
        post.set_pictures()
        known.mark = _mark(post.body)
        known.save(update_fields=["mark"])
        self._report.count("renewed")

    def _make(self, item: Item, guid: str) -> Post:
        label = item.label
        converted = self.convert(item)
        author = self._people.writer(item.creator)
        kind = Post.Kind.PAGE if item.kind == "page" else Post.Kind.POST
        post = Post(author=author, kind=kind, guid=guid, title=self._title(item))
        post.pk = numbers.numbers_for(Post, [item.number])[0]
        # Before its text, which is rendered in it.
        language = item.meta.get(LANGUAGE, "")
        post.language = language if re.fullmatch(LANGUAGE_TAG, language[:LANGUAGE_LENGTH]) else ""
        post.set_body(converted.body)
        post.excerpt = words_of(item.excerpt) or converted.teaser
        post.comments_open = item.comments_open
        post.is_sticky = item.is_sticky and kind == Post.Kind.POST
        post.cover = self._cover(item)
        post.hold_replies = item.meta.get(HOLD_REPLIES) == "1"
        self._date(post, item)
        self._give_slug(post, item)
        file_new(
            post,
            categories=self._terms.of_kind(item.terms, "category"),
            tags=self._terms.of_kind(item.terms, "post_tag"),
            updated_at=item.modified,
        )
        self.newest = post.pk
        self._remember(post, item)
        self._report.remark(label, [*item.notes, *converted.notes, *about_likes(item.meta)])
        self._report.count("pages" if kind == Post.Kind.PAGE else "posts")
        return post

    def _title(self, item: Item) -> str:
        title = one_line(unescape(TAG.sub("", item.title)))
        if len(title) > TITLE_LENGTH:
            self._report.remark(item.label, _("Its title was too long: the end is missing."))
        return title[:TITLE_LENGTH]

    def _cover(self, item: Item) -> Picture | None:
        number = item.meta.get("_thumbnail_id", "")
        if not number.isdecimal() or int(number) == 0:
            return None
        media = self._survey.media([int(number)])
        cover = self._site.picture(media[0].url) if media else None
        if cover is None:
            self._report.remark(item.label, _("There is no file of its featured picture."))
        return cover

    def _date(self, post: Post, item: Item) -> None:
        """Say who may see it, and from when."""
        at = item.date or (timezone.make_aware(item.local_date) if item.local_date else None)
        # In whole seconds, as exports say moments.
        post.created_at = at or timezone.now().replace(microsecond=0)
        status = item.status or "publish"
        if item.password:
            words = _("It had a password: it is a draft now, as nothing here asks for one.")
            self._report.remark(item.label, words)
            status = "draft"
        if status not in {*PUBLISHED, "private"}:
            if status != "draft":
                words = _("Its status was “%(status)s”: it is a draft now.")
                self._report.remark(item.label, words % {"status": status})
            if item.is_dated and at:
                # Published before, or meant for that moment: it gets no other by itself.
                self._set_moment(post, item)
            return
        if at is None:
            self._report.remark(item.label, _("It had no date: it has that of its import."))
        post.status = Post.Status.PRIVATE if status == "private" else Post.Status.PUBLISHED
        self._set_moment(post, item)
        if status == "private":
            self._report.remark(item.label, _("It is private here, too."))
        elif post.created_at > timezone.now():
            self._report.remark(item.label, _("It is scheduled: it appears by itself."))

    def _set_moment(self, post: Post, item: Item) -> None:
        post.set_moment(post.created_at)
        post.published_on = self._day(item) or post.published_on

    def _day(self, item: Item) -> datetime.date | None:
        """Return the day in its address, which must stay: by the old blog's own clock."""
        path = self._site.addresses.here(self._site.addresses.path_of(item.link))
        found = DATED.fullmatch(path)
        if found:
            try:
                return datetime.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return None
        return item.local_date.date() if item.local_date else None

    def _give_slug(self, post: Post, item: Item) -> None:
        slug = fitting_slug(item.slug, item.title)
        where = {"kind": post.kind, "day": post.published_on, "but": post.pk}
        is_page = post.kind == Post.Kind.PAGE
        if is_page and slug and item.parent:
            # Others may have that one at the first level: Hierarchy gives it back where it belongs.
            post.slug = slugs.free_slug(provisional_slug(slug, item.number), **where)  # type: ignore[arg-type]
            return
        is_taken = is_page and slugs.is_taken_by_the_site(slug)
        if not slug or is_taken or slugs.is_in_use(slug, **where):  # type: ignore[arg-type]
            slug = slugs.free_slug(slug or post.title, **where)  # type: ignore[arg-type]
            if item.slug:
                words = _("Its address was taken: it ends in “%(slug)s” now.")
                self._report.remark(item.label, words % {"slug": slug})
        post.slug = slug

    def _remember(self, post: Post, item: Item) -> None:
        known = Known(origin=self._origin, kind=Known.Kind.POST, key=f"{item.number}")
        known.number, known.mark = post.pk, _mark(post.body)
        Known.objects.bulk_create(
            [known],
            update_conflicts=True,
            unique_fields=["origin", "kind", "key"],
            update_fields=["number", "mark"],
        )
        self.note_addresses(post, item)

    def note_addresses(self, post: Post, item: Item) -> None:
        """Let everything that the post was found at lead to it."""
        addresses = self._site.addresses
        old = [addresses.path_of(item.link)] if addresses.is_old(item.link) else []
        if old and post.published_on and (before := item.meta.get("_wp_old_slug")):
            old.append(re.sub(r"[^/]+/$", f"{before}/", old[0]))
        old += [addresses.here(path) for path in old]
        if item.number and item.number != post.pk:
            old.append(f"/?p={item.number}")
        now = post.get_absolute_url() if post.published_on or post.kind == "page" else ""
        rows = [
            FormerAddress(path=path, post=post)
            for path in dict.fromkeys(old)
            if path and path not in {"/", now, f"/?p={post.pk}"} and len(path) <= LONGEST
        ]
        if rows:
            FormerAddress.objects.bulk_create(rows, ignore_conflicts=True)


def fitting_slug(slug: str, title: str) -> str:
    slug = slug[:SLUG_LENGTH]
    if SLUG.fullmatch(slug):
        return slug
    return slugify(slug or title, allow_unicode=True)[:SLUG_LENGTH]


def provisional_slug(slug: str, number: int) -> str:
    """Return the slug of a page that does not stand yet where it belongs: one that no other page has."""
    digest = hashlib.sha256(f"page {number}".encode()).hexdigest()[:12]
    return slugify(f"{slug[: SLUG_LENGTH - 30]}-{digest}", allow_unicode=True)


def _mark(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
