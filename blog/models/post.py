"""Posts and pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog import embeds, guids, markup, responsive
from blog.models.picture import Picture
from blog.models.term import Category, Tag, TermLink, Terms
from blog.models.versions import Versions
from blog.querysets import PostQuerySet

# As WordPress cuts an excerpt.
SUMMARY_WORDS = 55
WORDS_PER_MINUTE = 220


@dataclass(frozen=True)
class Neighbours:
    previous: Post | None
    next: Post | None


class Post(models.Model):
    """A post, which has a day, or a page, which has not."""

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
    title = models.CharField(_("title"), max_length=300, blank=True)
    slug = models.SlugField(_("slug"), max_length=200, allow_unicode=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(editable=False, blank=True)
    excerpt = models.TextField(_("excerpt"), blank=True)
    cover = models.ForeignKey(
        Picture,
        models.PROTECT,
        related_name="covered_posts",
        null=True,
        blank=True,
        verbose_name=_("cover picture"),
    )
    # What the text shows; kept in step by set_pictures(), so that none is deleted by accident.
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
        m2m_fields=[categories, tags], excluded_fields=["body_html", "form_key", "guid"]
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
            models.Index(
                fields=["kind", "status", "-published_at", "-id"], name="post_newest_first"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="post_slug_unique_per_day",
                fields=["published_on", "slug"],
                condition=Q(kind="post"),
            ),
            models.UniqueConstraint(
                name="page_slug_unique", fields=["slug"], condition=Q(kind="page")
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
            return reverse("blog:page", kwargs={"slug": self.slug})
        return reverse("blog:post", kwargs=self.day_and_slug())

    def day_and_slug(self) -> dict[str, int | str]:
        if self.published_on is None:
            msg = "A post without a day has no address."
            raise ValueError(msg)
        day = self.published_on
        return {"year": day.year, "month": day.month, "day": day.day, "slug": self.slug}

    @property
    def heading(self) -> str:
        """The title, or what stands in for one."""
        return self.title or gettext("(no title)")

    @property
    def summary(self) -> str:
        """The author's excerpt, or the beginning of the text, without markup."""
        return self.excerpt or Truncator(markup.plain_text(self.body_html)).words(SUMMARY_WORDS)

    @property
    def shows_video(self) -> bool:
        return embeds.hold_video(self.body_html)

    @property
    def reading_minutes(self) -> int:
        words = len(markup.plain_text(self.body_html).split())
        return max(1, round(words / WORDS_PER_MINUTE))

    @property
    def is_revised(self) -> bool:
        """Whether the words were changed so long after they appeared that a reader should know."""
        if self.revised_at is None or self.published_at is None:
            return False
        return self.revised_at - self.published_at > datetime.timedelta(days=1)

    def terms(self) -> Terms:
        """Return the post's categories and tags, by name, in one query."""
        columns = ("term", "name", "slug")
        categories = self.categories.order_by().annotate(term=Value("category"))
        tags = self.tags.order_by().annotate(term=Value("tag"))
        rows = categories.values_list(*columns).union(tags.values_list(*columns), all=True)
        found = sorted((TermLink(*row) for row in rows), key=lambda term: term.name.casefold())
        return Terms(
            categories=[term for term in found if term.kind == "category"],
            tags=[term for term in found if term.kind == "tag"],
        )

    def surroundings(self) -> tuple[Neighbours, list[Post]]:
        """Return the public posts before and after this one, and the pages in the menu, in one query."""
        links = list(Post.objects.published().beside_or_in_menu(self))
        menu = [post for post in links if post.kind == self.Kind.PAGE]
        beside = [post for post in links if post.kind == self.Kind.POST]
        place = (self.published_at, self.pk)
        older = [post for post in beside if (post.published_at, post.pk) < place]
        newer = [post for post in beside if (post.published_at, post.pk) > place]
        return Neighbours(older[0] if older else None, newer[0] if newer else None), menu

    def set_body(self, body: str) -> None:
        """Take the author's HTML: keep what is allowed and render it, once. Raises ``markup.TextTooLongError``."""
        before, self.body = self.body, markup.sanitise(body)
        self.render_body()
        if self.published_at and before not in {"", self.body}:
            self.revised_at = timezone.now()

    def render_body(self) -> None:
        """Make what readers get from the text, with the sizes that there are of its pictures."""
        pictures = Picture.objects.by_address(self.body)
        self.body_html = responsive.with_renditions(markup.render(self.body), pictures)

    def set_pictures(self) -> None:
        """Note which pictures the text shows. To be called when the post has been saved."""
        self.pictures.set(Picture.objects.shown_in(self.body))

    def publish(self, *, at: datetime.datetime | None = None) -> None:
        """Give the post its moment (now, unless ``at`` says another; the future schedules it) and its day."""
        self.status = self.Status.PUBLISHED
        self.set_moment(at or self.published_at or timezone.now())

    def set_moment(self, at: datetime.datetime) -> None:
        """Date the post, whoever may see it."""
        self.published_at = at
        self.published_on = timezone.localtime(at).date()


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
