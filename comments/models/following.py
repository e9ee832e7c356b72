"""Who follows what by mail. An address without an account is enough."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.addresses import ADDRESS_LENGTH, mask, normal
from blog.models import Post
from comments.models.comment import Comment

# How often we write to an address that has not said yes, or that asks for its link: so long apart, so many a day.
BETWEEN_QUESTIONS = datetime.timedelta(minutes=15)
QUESTIONS_A_DAY = 3
A_DAY = datetime.timedelta(days=1)
# An address that has not said yes by then is forgotten.
UNCONFIRMED_KEPT = datetime.timedelta(days=7)


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    # Kept, so that it can be seen and turned on again; of a post, it silences what is followed below it.
    NEVER = "never", _("not at all")


@dataclass(frozen=True)
class Topic:
    """What can be followed: new posts, the replies to ``post``, or those under ``comment`` on it."""

    post: Post | None = None
    comment: Comment | None = None

    @property
    def row(self) -> dict[str, Post | Comment | None]:
        return {"post": self.post, "comment": self.comment}


def new_key() -> str:
    return secrets.token_urlsafe(16)


class FollowerQuerySet(models.QuerySet["Follower"]):
    def of(self, address: str) -> Follower:
        """Return the follower with that address, who begins here if there is none."""
        return self.get_or_create(address=normal(address))[0]

    def forget_unconfirmed(self) -> None:
        before = timezone.now() - UNCONFIRMED_KEPT
        old = self.filter(confirmed_at__isnull=True, created_at__lt=before)
        old.filter(Q(asked_at__isnull=True) | Q(asked_at__lt=before)).delete()


class Follower(models.Model):
    """An address that asked to be told, and that nothing is told to before it said yes by the link of a mail."""

    address = models.EmailField(_("address"), max_length=ADDRESS_LENGTH, unique=True)
    # Stands in every link of this follower's; who was erased and comes again gets another.
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    # How often, without a day's rest.
    asked = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view", "delete")
        indexes = [models.Index(fields=["-created_at", "-id"], name="follower_newest_first")]
        constraints = [
            models.CheckConstraint(
                name="follower_address_in_lower_case", condition=Q(address=Lower("address"))
            )
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def masked_address(self) -> str:
        return mask(self.address)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def hold(self) -> None:
        """Let nobody else read what is followed, to tell of it, before this transaction ends.

        Call it before any of it is changed: rows are held in one order, here and where replies and posts are told of.
        """
        list(self.follows.held().values_list("pk"))

    def confirm(self) -> None:
        if not self.is_confirmed:
            self.confirmed_at = timezone.now()
            self.save(update_fields=["confirmed_at"])

    def may_be_asked(self) -> bool:
        """Note that a question is put to the address now, unless it was put too often. Return whether it may be."""
        now = timezone.now()
        rested = Q(asked_at__isnull=True) | Q(asked_at__lte=now - A_DAY)
        calm = Q(asked_at__lte=now - BETWEEN_QUESTIONS, asked__lt=QUESTIONS_A_DAY)
        me = Follower.objects.filter(pk=self.pk)
        # Each one update: of two requests at the same instant, the second changes nothing.
        first = me.filter(rested).update(asked_at=now, asked=1)
        return bool(first or me.filter(calm).update(asked_at=now, asked=F("asked") + 1))


class FollowQuerySet(models.QuerySet["Follow"]):
    def held(self) -> FollowQuerySet:
        """Hold the rows until the transaction ends: who stops mails meanwhile waits, and stops these as well."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def around(self, comment: Comment) -> FollowQuerySet:
        """What confirmed followers follow that the comment is a reply to: its post, and those that it stands under."""
        here = Q(comment=None) | Q(comment__in=comment.ancestors())
        return self.filter(here, post=comment.post_id, follower__confirmed_at__isnull=False)


class Follow(models.Model):
    """One thing that is followed: new posts, the replies to a post, or those under one comment."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    # None: new posts.
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="follows")
    # None: all replies to the post.
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="follows")
    # The account that it was asked for with: nobody is told of what they wrote themselves.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="follows"
    )
    pace = models.CharField(_("mail"), max_length=7, choices=Pace, default=Pace.AT_ONCE)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("what is followed")
        verbose_name_plural = _("what is followed")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="follow_posts_once", fields=["follower"], condition=Q(post=None)
            ),
            models.UniqueConstraint(
                name="follow_post_once",
                fields=["follower", "post"],
                condition=Q(post__isnull=False, comment=None),
            ),
            models.UniqueConstraint(
                name="follow_comment_once",
                fields=["follower", "comment"],
                condition=Q(comment__isnull=False),
            ),
            models.CheckConstraint(
                name="follow_comment_of_a_post", condition=Q(comment=None) | Q(post__isnull=False)
            ),
            models.CheckConstraint(
                name="follow_pace_known",
                condition=Q(pace__in=["at_once", "daily", "weekly", "never"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """What a form calls it, also before it has a number."""
        return f"pace-{self.pk or 'posts'}"
