"""What came from elsewhere, and what of it could not."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post

LABEL_LENGTH = 300
KEY_LENGTH = 500


class Import(models.Model):
    """One run of an import, from its first batch to its report."""

    class Status(models.TextChoices):
        # Its files are here; whose posts are whose is not said yet.
        PREPARED = "prepared", _("not begun")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    # What it comes from: a name in portfolio.imports.kinds.
    kind = models.CharField(max_length=20, default="wordpress")
    # What was uploaded lies in this folder below the data folder until the import is over.
    folder = models.CharField(max_length=100, blank=True)
    file_names: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    # Who is whom, while that matters: the other blog's log-in names, and numbers of accounts here; 0: a new one.
    people: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict)
    # Of the files and what was asked for: a run that was stopped goes on when the same is asked for again.
    key = models.CharField(max_length=64, blank=True, db_index=True)
    is_trial = models.BooleanField(_("trial"), default=False)
    fetches_media = models.BooleanField(_("fetch pictures"), default=False)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.WAITING)
    # What it is doing, in words, and how much of it is done, from 0 to 1000.
    phase = models.CharField(max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    # So many items of the files are in: written with them, in one transaction.
    position = models.PositiveIntegerField(default=0)
    counts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    is_cancelled = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    # When it last showed that it goes on.
    seen_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return ", ".join(self.file_names)

    @property
    def is_over(self) -> bool:
        begins = {self.Status.PREPARED, self.Status.WAITING, self.Status.RUNNING}
        return self.status not in begins

    @property
    def percent(self) -> int:
        return self.progress // 10


class Remark(models.Model):
    """What has to be said of one item of an import."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="remarks")
    # What the item is here, for a link.
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    item = models.CharField(max_length=LABEL_LENGTH)
    sentence = models.TextField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item}: {self.sentence}"


class Known(models.Model):
    """What something of another blog is here, so that it comes once however often it is brought."""

    class Kind(models.TextChoices):
        POST = "post"
        PICTURE = "picture"
        WRITER = "writer"

    # Where the blog was: its host and path.
    origin = models.CharField(max_length=200)
    kind = models.CharField(max_length=7, choices=Kind)
    # What it was called there: a number, an address, a name.
    key = models.CharField(max_length=KEY_LENGTH)
    number = models.BigIntegerField()
    # Of a post's text as it came: whoever changed it since keeps the change.
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="known_once", fields=["origin", "kind", "key"])]

    def __str__(self) -> str:
        return f"{self.origin} {self.kind} {self.key}"


class KeptFile(models.Model):
    """A file of another blog that is no picture, such as a PDF: it leads on from where it was."""

    path = models.CharField(max_length=KEY_LENGTH, unique=True)
    file = models.FileField(upload_to="files/", max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.path
