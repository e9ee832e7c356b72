"""Comments that were left without signing in, and whose they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models.comment import EMAIL_LENGTH, Comment


class Claim(models.Model):
    """A guest's comment that somebody with its verified address took as their own, and what giving it back needs.

    The comment keeps the name and website that it was written with; the person is the comment's ``user``.
    """

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="claim")
    # What the guest gave: a person's comment holds none.
    email = models.EmailField(_("email"), max_length=EMAIL_LENGTH)
    claimed_at = models.DateTimeField(_("claimed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"{self.comment_id}"


class NotMine(models.Model):
    """Somebody's word that another wrote a comment under their address: it is not offered to them again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("comment of somebody else")
        verbose_name_plural = _("comments of somebody else")
        constraints = [
            models.UniqueConstraint(name="not_mine_said_once", fields=["user", "comment"])
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.comment_id}"
