"""People in the administration."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.providers import label_of


class SocialAccountInline(admin.TabularInline):  # type: ignore[type-arg]
    """What somebody signs in with. It comes from the provider, so nobody writes it here."""

    model = SocialAccount
    extra = 0
    can_delete = False
    fields = readonly_fields = ("provider_label", "uid", "date_joined", "last_login")

    @admin.display(description=_("provider"))
    def provider_label(self, account: SocialAccount) -> str:
        return label_of(account.provider)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "display_name", "email", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_superuser", "is_active", "socialaccount__provider")
    search_fields = ("username", "display_name", "email", "socialaccount__uid")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("As readers see them"), {"fields": ("display_name", "website", "biography")}),
        (_("Never made public"), {"fields": ("email",)}),
        (
            _("Permissions"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "usable_password", "password1", "password2"),
            },
        ),
        (_("As readers see them"), {"fields": ("display_name",)}),
    )

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:  # noqa: ARG002
        """Show social accounts of people who are there: whoever is being made has none."""
        return [SocialAccountInline] if obj else []
