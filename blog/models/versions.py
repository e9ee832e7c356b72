"""Which saves of a post are kept as versions, and why each was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from blog.models.post import Post

# What every save sets, whether or not somebody changed something.
SET_BY_SAVING = {"updated_at", "revised_at", "version"}


class Reason(models.TextChoices):
    CREATED = "created", _("written")
    UPDATED = "updated", _("changed")
    PUBLISHED = "published", _("published")
    SCHEDULED = "scheduled", _("scheduled")
    TAKEN_BACK = "taken back", _("made a draft again")
    PRIVATE = "private", _("made private")
    RESTORED = "restored", _("restored")


class Versions(HistoricalRecords):
    """Keeps one version of each save that changed something.

    Categories and tags are set after the post itself is saved: what one transaction sets is one version.
    """

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:  # noqa: FBT001
        instance.kept_version = None
        instance.version_before = None if created else instance.history.first()
        if created or _is_changed(instance, since=instance.version_before):
            super().post_save(instance, created, using=using, **kwargs)

    def m2m_changed(
        self, instance: Any, action: str, attr: str, pk_set: Any, reverse: Any, **rest: Any
    ) -> None:
        if reverse or not action.startswith("post_") or pk_set == set():
            return
        if getattr(instance, "kept_version", None):
            self._file_anew(instance)
        else:
            instance.version_before = instance.history.first()
            super().m2m_changed(instance, action, attr, pk_set, reverse, **rest)

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        instance.kept_version = history_instance
        transaction.on_commit(lambda: setattr(instance, "kept_version", None))
        super().create_historical_record_m2ms(history_instance, instance)

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: Any) -> str:  # noqa: ARG002
        return _reason(instance, before=getattr(instance, "version_before", None))

    def _file_anew(self, instance: Any) -> None:
        for field in self.get_m2m_fields_from_model(type(instance)):
            self.m2m_models[field].objects.filter(history=instance.kept_version).delete()
        self.create_historical_record_m2ms(instance.kept_version, instance)


def _is_changed(post: Post, *, since: Any) -> bool:
    if since is None:
        return True
    names = (field.attname for field in since.tracked_fields if field.name not in SET_BY_SAVING)
    return any(getattr(post, name) != getattr(since, name) for name in names)


def _reason(post: Post, *, before: Any) -> Reason:
    if before is None:
        return Reason.CREATED
    if (post.status, post.published_at) == (before.status, before.published_at):
        return Reason.UPDATED
    if post.status == "draft":
        return Reason.UPDATED if before.status == "draft" else Reason.TAKEN_BACK
    if post.status == "private":
        return Reason.UPDATED if before.status == "private" else Reason.PRIVATE
    if post.published_at and post.published_at > timezone.now():
        return Reason.SCHEDULED
    was_public = before.status == "published" and before.published_at <= timezone.now()
    return Reason.UPDATED if was_public else Reason.PUBLISHED
