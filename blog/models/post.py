"""Posts and pages."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import embeds, guids, headings, markup, reading, responsive
from blog.models.picture import Picture
from blog.models.site import Site
from blog.models.term import Category, Tag
from blog.models.versions import Versions
from blog.querysets import PostQuerySet
from blog.summaries import summary_of

LANGUAGE_TAG = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z"
# What is read in fewer minutes needs no table of contents.
LONG = 4
FOLDER_LENGTH = 800
# Of posts, that are kept: a page shows its own a dozen times.
MOST_ADDRESSES = 1_000


class Post(models.Model):
    """A post, which has a day, or a page, which has not."""

    # Raise it when render_body() makes something else of the same text: old posts are rendered anew then.
    RENDERER = 2
    RENDERED = ("body_html", "contents_html", "reading_minutes", "rendered_by")

    class Kind(models.TextChoices):
        POST = "post", _("post")
        PAGE = "page", _("page")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        PRIVATE = "private", _("private")

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.POST)
    # Pages alone stand below another.
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("page above"),
        help_text=_("Pages only. It comes first in the address."),
    )
    # What comes before the slug in a page's address, such as "about/team": kept in step by blog.addresses.
    folder = models.CharField(max_length=FOLDER_LENGTH, blank=True, default="", editable=False)
    title = models.CharField(_("title"), max_length=300, blank=True)
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    # Made with it: links to the headings of a long text, and how long it takes.
    contents_html = models.TextField(editable=False, blank=True)
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    # By which renderer, in which language.
    rendered_by = models.CharField(max_length=50, editable=False, blank=True)
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[RegexValidator(LANGUAGE_TAG)],
        help_text=_("Empty: the site's. It decides how the text is read aloud and hyphenated."),
    )
    excerpt = models.TextField(_("excerpt"), blank=True)
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        related_name="covered_posts",
        null=True,
        blank=True,
        verbose_name=_("cover picture"),
    )
    # The file of the card that was drawn for want of a cover, and what it was drawn from; "": not yet, or in vain.
    card = models.CharField(max_length=100, editable=False, blank=True)
    card_key = models.CharField(max_length=64, editable=False, blank=True)
    # What the text shows; kept in step by saving.keep_in_step(), so that none is deleted by accident.
    pictures = models.ManyToManyField(
        Picture, through="PictureUse", related_name="posts", editable=False
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        _("published at"), null=True, blank=True, help_text=_("In the future: appears then.")
    )
    # The day in the post's address, in the site's time zone at the time: it stays when that changes.
    published_on = models.DateField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)
    # When the words were last changed after their first day: what readers are told.
    revised_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Counts the times that the post was saved: who saves an older one than there is, is told. 0: by autosave alone.
    version = models.PositiveIntegerField(default=1, editable=False)
    # The form in which the post was begun: sent twice, it is one post.
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    # What feeds call the post. It never changes; an imported post keeps the one that it had.
    guid = models.CharField(
        max_length=guids.LENGTH, unique=True, default=guids.new_guid, editable=False
    )
    comments_open = models.BooleanField(_("replies are open"), default=True)
    hold_replies = models.BooleanField(
        _("hold every reply to it"),
        default=False,
        help_text=_("Until it is approved, whatever the rules for replies say."),
    )
    # The numbers of the posts most like this one; empty until they have been looked for.
    related = models.JSONField(null=True, editable=False)
    is_sticky = models.BooleanField(
        _("stays on top"), default=False, help_text=_("Posts only. First on the first page.")
    )
    menu_order = models.PositiveSmallIntegerField(
        _("place in the menu"),
        null=True,
        blank=True,
        help_text=_("Pages only. Empty: not in the menu."),
    )
    categories = models.ManyToManyField(Category, related_name="posts", blank=True)
    tags = models.ManyToManyField(Tag, related_name="posts", blank=True)

    objects = PostQuerySet.as_manager()
    history = Versions(
        m2m_fields=[categories, tags],
        excluded_fields=[*RENDERED, "related", "card", "card_key", "form_key", "guid"],
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_post", "Can publish post"),
            ("change_others_post", "Can change others' posts and pages"),
        ]
        indexes = [
            # As the administration lists them, whatever their kind and status.
            models.Index(fields=["-published_at", "-id"], name="post_by_moment"),
            # And those of a status that few have. With the published ones in it, SQLite would go through them all
            # where it should look up some by their numbers.
            models.Index(
                fields=["status", "-published_at", "-id"],
                name="post_hidden",
                condition=Q(status="draft") | Q(status="private"),
            ),
            models.Index(
                fields=["kind", "status", "-published_at", "-id"], name="post_newest_first"
            ),
            # As a year, a month or a day shows them, with what maps say of each day; and as an author's page does.
            models.Index(
                fields=["kind", "status", "-published_on", "-published_at", "-id", "revised_at"],
                name="post_latest_day_first",
            ),
            models.Index(
                fields=["author", "kind", "status", "-published_at", "-id"],
                name="post_of_author",
            ),
            # As the first page shows them.
            models.Index(
                fields=["kind", "status", "-is_sticky", "-published_at", "-id"],
                name="post_sticky_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="post_slug_unique_per_day",
                fields=["published_on", "slug"],
                condition=Q(kind="post"),
            ),
            models.UniqueConstraint(
                name="page_slug_unique", fields=["folder", "slug"], condition=Q(kind="page")
            ),
            models.CheckConstraint(name="post_kind_known", condition=Q(kind__in=["post", "page"])),
            models.CheckConstraint(
                name="post_status_known", condition=Q(status__in=["draft", "published", "private"])
            ),
            models.CheckConstraint(
                name="post_public_has_a_day",
                condition=Q(status="draft")
                | Q(published_at__isnull=False, published_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        """Return the permalink, as WordPress.com has it; a post that has no day yet has none either."""
        if self.kind == self.Kind.PAGE:
            return reverse("blog:page", kwargs={"path": self.path})
        return _address_of_post(get_script_prefix(), **self.day_and_slug())

    @property
    def path(self) -> str:
        """Where a page stands, such as "about/team/history"."""
        return f"{self.folder}/{self.slug}" if self.folder else self.slug

    def stand_below(self, parent: Post | None) -> None:
        """Put the page below another, or at the first level."""
        self.parent = parent
        self.folder = parent.path if parent else ""

    def takes_replies(self, site: Site) -> bool:
        """Whether it may be replied to: what its author says, until the site's time for replies is over."""
        closes_at = self.closes_at(site)
        return self.comments_open and (closes_at is None or timezone.now() < closes_at)

    def closes_at(self, site: Site) -> datetime.datetime | None:
        """Return when the site's time for replies to it is over; None for never, and for pages."""
        if not site.replies_close or self.published_at is None or self.kind == self.Kind.PAGE:
            return None
        return self.published_at + datetime.timedelta(days=site.replies_close_after)

    def day_and_slug(self) -> dict[str, int | str]:
        if self.published_on is None:
            msg = "A post without a day has no address."
            raise ValueError(msg)
        day = self.published_on
        return {"year": day.year, "month": day.month, "day": day.day, "slug": self.slug}

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: as PostQuerySet.published() asks the database."""
        is_published = self.status == self.Status.PUBLISHED
        return (
            is_published and self.published_at is not None and self.published_at <= timezone.now()
        )

    @property
    def moment(self) -> tuple[datetime.datetime, int]:
        """Its place in the order of what has a moment."""
        return self.published_at or self.created_at, self.pk or 0

    @property
    def heading(self) -> str:
        """The title, or what stands in for one."""
        return self.title or gettext("(no title)")

    @property
    def summary(self) -> str:
        """The author's excerpt, or the beginning of the text, without markup."""
        return self.excerpt or summary_of(self.body_html)

    @property
    def shows_video(self) -> bool:
        return embeds.hold_video(self.body_html)

    @property
    def in_language(self) -> SafeString | str:
        """The attribute of what is in the post's own language."""
        return format_html(' lang="{}"', self.language) if self.language else ""

    @property
    def is_revised(self) -> bool:
        """Whether the words were changed so long after they appeared that a reader should know."""
        if self.revised_at is None or self.published_at is None:
            return False
        return self.revised_at - self.published_at > datetime.timedelta(days=1)

    def set_body(self, body: str) -> None:
        """Take the author's HTML: keep what is allowed and render it, once. Raises ``markup.TextTooLongError``."""
        before, self.body = self.body, markup.sanitise(body)
        self.render_body()
        if self.published_at and before not in {"", self.body}:
            self.revised_at = timezone.now()

    def render_body(self) -> None:
        """Make what readers get from the text, with the sizes that there are of its pictures."""
        pictures = Picture.objects.by_address(self.body)
        language = self.language or Site.current().language
        with translation.override(language):
            rendered = markup.render(self.body)
        self.body_html = responsive.with_renditions(rendered, pictures)
        self.reading_minutes = reading.minutes_to_read(markup.plain_text(rendered))
        is_long = self.reading_minutes >= LONG
        self.contents_html = headings.contents(rendered) if is_long else ""
        self.rendered_by = f"{self.RENDERER}:{language}"

    def save_rendering(self) -> None:
        """Store what render_body() made, unless other words were saved meanwhile: who saved those rendered them."""
        made = {name: getattr(self, name) for name in self.RENDERED}
        Post.objects.filter(pk=self.pk, body=self.body).update(**made)

    def set_pictures(self) -> None:
        """Note which pictures the text shows. saving.keep_in_step() calls it."""
        self.pictures.set(Picture.objects.shown_in(self.body))

    def publish(self, *, at: datetime.datetime | None = None) -> None:
        """Give the post its moment (now, unless ``at`` says another; the future schedules it) and its day."""
        self.status = self.Status.PUBLISHED
        self.set_moment(at or self.published_at or timezone.now())

    def set_moment(self, at: datetime.datetime) -> None:
        """Date the post, whoever may see it."""
        self.published_at = at
        self.published_on = timezone.localtime(at).date()


@lru_cache(MOST_ADDRESSES)
def _address_of_post(_prefix: str, **day_and_slug: int | str) -> str:
    return reverse("blog:post", kwargs=day_and_slug)


class PictureUse(models.Model):
    """A picture that a post's text shows. It protects the picture while the post is there."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = _("use of a picture")
        verbose_name_plural = _("uses of pictures")
        constraints = [models.UniqueConstraint(name="picture_use_once", fields=["post", "picture"])]

    def __str__(self) -> str:
        return f"{self.picture} ({self.post})"
