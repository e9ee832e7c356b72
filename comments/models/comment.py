"""Replies to a post, as the thread that they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self, override

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.base import ModelState
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.client import KEY_LENGTH
from accounts.likeness import LikenessField, WithLikenesses, name_key
from accounts.models import Avatar
from blog import guids
from blog.models import Post
from comments.constraints import CompositeForeignKeyConstraint
from comments.models.thread_version import ThreadVersion
from comments.permalinks import permalink
from comments.querysets import CommentQuerySet

# WordPress's columns and limits (wp-includes/comment.php, wp_get_comment_fields_max_lengths()).
NAME_LENGTH, EMAIL_LENGTH, WEBSITE_LENGTH, BODY_LENGTH = 245, 100, 200, 65_525

# Each step of a path is the comment's number in so many digits: text order is then thread order, in any collation.
PATH_STEP = 10


class Comment(WithLikenesses):
    """A reply. It keeps the name, website and provider that it was written with, whatever becomes of the account."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        APPROVED = "approved", _("approved")
        SPAM = "spam", _("spam")
        TRASH = "trash", _("trash")
        # By its writer: the words are gone, and only the place is left, while there are replies to it.
        DELETED = "deleted", _("deleted by its writer")

    class Kind(models.TextChoices):
        COMMENT = "comment", _("comment")
        PINGBACK = "pingback", _("pingback")
        TRACKBACK = "trackback", _("trackback")

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    # Other than a comment: what another site said that it links here, as WordPress took it.
    kind = models.CharField(
        _("kind"), max_length=9, choices=Kind, default=Kind.COMMENT, editable=False
    )
    parent = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("reply to"),
    )
    # A root is its own.
    root = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="branch", editable=False
    )
    path = models.TextField(editable=False, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("person"),
    )
    # The account's provider ("google"); empty for a guest and for somebody logged in by password.
    provider = models.CharField(_("via"), max_length=30, blank=True)
    # The picture of the account that it was written with.
    avatar = models.ForeignKey(
        Avatar, models.SET_NULL, null=True, editable=False, related_name="comments"
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    name_key = LikenessField("name", name_key)
    email = models.EmailField(_("email"), max_length=EMAIL_LENGTH, blank=True)
    website = models.URLField(_("website"), max_length=WEBSITE_LENGTH, blank=True)
    body = models.TextField(_("text"), max_length=BODY_LENGTH)
    body_html = models.TextField(editable=False)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PENDING)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    # What feeds call the comment, as a post's guid.
    guid = models.CharField(
        max_length=guids.LENGTH, unique=True, default=guids.new_guid, editable=False
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True, editable=False)
    # Where it was sent from, as accounts.client tells it: the addresses themselves are kept nowhere, and these only for
    # a while (comments.spam.forgetting).
    address_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="", editable=False)
    network_key = models.CharField(max_length=KEY_LENGTH, blank=True, default="", editable=False)
    is_pinned = models.BooleanField(_("pinned"), default=False, editable=False)
    # The thread's version in which the public saw it first: what is above a reader's is new to them.
    shown_in = models.PositiveBigIntegerField(default=0, editable=False)

    # Of the thread that it stands in; only on those that with_tally() found.
    thread_roots: int
    thread_approved: int
    thread_number: int

    # How many roots its writer saw with it when it came; only on one that has just come, if it is known.
    roots_then: int | None = None

    # Why it waits; only where its writer looks at it.
    held_for: str

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["post", "status", "shown_in"], name="comment_thread"),
            models.Index(fields=["status", "-created_at"], name="comment_queue"),
            # As a post's own feed has them.
            models.Index(fields=["post", "status", "-created_at"], name="comment_newest_on_post"),
            models.Index(fields=["-created_at", "-id"], name="comment_newest"),
            # With a person that is always null: SQLite would rather begin with all that guests wrote.
            models.Index(
                F("user"), Lower("email"), name="comment_of_guest", condition=Q(user=None)
            ),
            # With the name, of which the first in the alphabet is told.
            models.Index(fields=["name_key", "status", "name"], name="comment_alike"),
            models.Index(fields=["address_key"], name="comment_address_key"),
            models.Index(fields=["network_key"], name="comment_network_key"),
            models.Index(
                fields=["created_at"],
                name="comment_with_keys",
                condition=~Q(address_key="", network_key=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="comment_on_its_post", fields=["id", "post"]),
            CompositeForeignKeyConstraint(
                name="comment_parent_on_same_post",
                fields=("parent", "post"),
                targets=("id", "post"),
            ),
            CompositeForeignKeyConstraint(
                name="comment_root_on_same_post", fields=("root", "post"), targets=("id", "post")
            ),
            models.CheckConstraint(
                name="comment_by_user_or_guest",
                condition=Q(user__isnull=False, email="") | Q(user__isnull=True, provider=""),
            ),
            models.CheckConstraint(
                name="comment_has_a_name", condition=~Q(name="") | Q(status="deleted")
            ),
            models.CheckConstraint(
                name="comment_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
            ),
            models.CheckConstraint(
                name="comment_kind_known",
                condition=Q(kind__in=["comment", "pingback", "trackback"]),
            ),
            models.CheckConstraint(
                name="comment_status_known",
                condition=Q(status__in=["pending", "approved", "spam", "trash", "deleted"]),
            ),
            models.CheckConstraint(
                name="comment_deleted_says_nothing",
                condition=~Q(status="deleted")
                | Q(user__isnull=True, name="", email="", website="", body="", body_html=""),
            ),
            models.UniqueConstraint(
                name="comment_pinned_once", fields=["post"], condition=Q(is_pinned=True)
            ),
            models.CheckConstraint(
                name="comment_pinned_is_a_root",
                condition=Q(is_pinned=False) | Q(parent__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.body[:60]}"

    def get_absolute_url(self) -> str:
        """Return where the comment stands: its post's page, at its anchor."""
        return f"{self.post.get_absolute_url()}#comment-{self.pk}"

    @classmethod
    @override
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **state: Any
    ) -> Self:
        """Take what the database found, as Django does, without setting each value by itself.

        There are hundreds on a page. No field of a comment is anything else than its value, and nothing waits for the
        signals of a model that is made.
        """
        known = ModelState()
        known.adding, known.db = False, db
        known.__dict__.update(state)
        new = cls.__new__(cls)
        new.__dict__.update(zip(field_names, values, strict=True), _state=known)
        return new

    def get_permalink(self) -> str:
        """Return the address that finds the comment wherever it stands."""
        return permalink(self.pk)

    @property
    def depth(self) -> int:
        """How many comments it stands under: 0 for a root."""
        return len(self.path) // PATH_STEP - 1

    @property
    def is_public(self) -> bool:
        return self.status == self.Status.APPROVED

    def ancestors(self) -> list[int]:
        """Return the numbers of the comments that it stands under, the root first."""
        steps = range(0, len(self.path) - PATH_STEP, PATH_STEP)
        return [int(self.path[start : start + PATH_STEP]) for start in steps]

    def place_of_answers(self, levels: int) -> Comment:
        """Return what an answer to this is put under, so that a thread has no more than so many ``levels``."""
        steps = [*self.ancestors(), self.pk]
        if len(steps) < levels:
            return self
        above = Comment.objects.filter(pk__in=steps[: levels - 1]).with_words()
        return above.order_by("-path").first() or self

    def approve(self) -> None:
        self.decide(self.Status.APPROVED)

    def mark_as_spam(self) -> None:
        self.decide(self.Status.SPAM)

    def move_to_trash(self) -> None:
        self.decide(self.Status.TRASH)

    @transaction.atomic
    def decide(self, status: str) -> None:
        """Give the comment another status. One that its writer deleted meanwhile stays deleted."""
        rows = Comment.objects.select_for_update().filter(pk=self.pk)
        before = rows.values_list("status", flat=True).get()
        if before == self.Status.DELETED:
            self.refresh_from_db()
            return
        self.status = status
        if self.is_public != (before == self.Status.APPROVED):
            self.shown_in = ThreadVersion.bump(self.post_id)
        self.is_pinned = self.is_pinned and self.is_public
        self.save(update_fields=["status", "shown_in", "is_pinned"])

    @transaction.atomic
    def pin(self) -> None:
        """Show the comment before all others of its post; one that was pinned before no longer is."""
        Comment.objects.filter(post=self.post_id, is_pinned=True).update(is_pinned=False)
        self.is_pinned = True
        self.save(update_fields=["is_pinned"])
        ThreadVersion.bump(self.post_id, roots_stay=True)

    @transaction.atomic
    def unpin(self) -> None:
        self.is_pinned = False
        self.save(update_fields=["is_pinned"])
        ThreadVersion.bump(self.post_id, roots_stay=True)
