"""The person: one who writes here, or who signed in to reply."""

from __future__ import annotations

from typing import ClassVar, override

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.addresses import normal
from accounts.likeness import LikenessField, LikenessQuerySet, WithLikenesses, name_key


class People(UserManager["User"]):
    use_in_migrations = False

    @override
    def get_queryset(self) -> LikenessQuerySet[User]:
        return LikenessQuerySet(self.model, using=self._db)


class User(WithLikenesses, AbstractUser):
    """Somebody with an account: staff by a password, everybody else by social accounts (allauth's)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("name"), max_length=245, blank=True, help_text=_("As readers see it.")
    )
    website = models.URLField(_("website"), max_length=200, blank=True)
    biography = models.TextField(
        _("biography"),
        blank=True,
        help_text=_("A sentence or two, shown under this person's posts."),
    )
    mail_about_replies = models.BooleanField(
        _("mail about replies"),
        default=True,
        help_text=_("Of replies to this person’s posts, and of those that wait for a decision."),  # noqa: RUF001
    )
    # Sent by the person; those of their accounts are avatars, below.
    picture = models.FileField(_("picture"), upload_to="avatars/", blank=True, editable=False)
    # Otherwise each reply shows the name, the website and the picture of the account that it is written with.
    signs_with_profile = models.BooleanField(default=False, editable=False)
    # Whoever replies as a guest is none of these.
    username_key = LikenessField("username", name_key)
    display_key = LikenessField("display_name", name_key)
    email_key = LikenessField("email", normal)

    objects: ClassVar[People] = People()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            # Whose site it is, is asked for on its first page: of thousands who reply, one or two.
            models.Index(fields=["is_superuser"], name="user_superusers"),
            models.Index(fields=["is_staff"], name="user_staff"),
            # As the administration lists them.
            models.Index(fields=["-date_joined", "-id"], name="user_newest_first"),
            models.Index(Lower("email"), name="user_email"),
            models.Index(fields=["username_key"], name="user_username_key"),
            models.Index(fields=["display_key"], name="user_display_key"),
            models.Index(fields=["email_key"], name="user_email_key"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Avatar(models.Model):
    """The picture that an account has at its provider, fetched once and kept here."""

    account = models.OneToOneField(SocialAccount, models.CASCADE, related_name="avatar")
    # Where the provider has it, as of the last sign-in; empty when it has none.
    source = models.CharField(max_length=2000, blank=True)
    # Empty until it was fetched, and when what came was no picture.
    file = models.FileField(upload_to="avatars/", blank=True)

    class Meta:
        verbose_name = _("avatar")
        verbose_name_plural = _("avatars")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.file.name}"
