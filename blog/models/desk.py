"""What lies on the author's desk beside the posts themselves: work not saved yet, and ways to look at it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.picture import Picture
from blog.models.post import Post
from blog.models.term import Category


class Draft(models.Model):
    """What somebody typed into a post's form and did not save yet. Readers see the post as it was saved."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="drafts")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    # The form's fields as they were sent.
    fields = models.JSONField(default=dict)
    # The post's version that the writer began with.
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [models.UniqueConstraint(name="one_draft_each", fields=["post", "writer"])]

    def __str__(self) -> str:
        return f"{self.post} ({self.writer})"


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def usable(self) -> PreviewLinkQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """A secret address at which somebody without an account may read a post that is not published."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="preview_links")
    secret = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.post}, {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("blog:shared_preview", kwargs={"secret": self.secret})

    def revoke(self) -> None:
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])


class FormerAddress(models.Model):
    """An address at which something once stood: it leads to where that stands now."""

    # Unquoted, as in "/2016/05/12/a-post/", or with the query that names it, as in "/?p=12".
    path = models.CharField(_("path"), max_length=500, unique=True)
    post = models.ForeignKey(Post, models.CASCADE, related_name="former_addresses", null=True)
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="former_addresses", null=True)
    category = models.ForeignKey(
        Category, models.CASCADE, related_name="former_addresses", null=True
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_addresses", null=True
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="former_address_leads_somewhere",
                condition=Q(post__isnull=False)
                | Q(picture__isnull=False)
                | Q(category__isnull=False)
                | Q(writer__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.path
