"""People in the administration."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.avatars import erase_pictures
from accounts.models import User
from accounts.providers import LABELS, label_of
from accounts.roles import PersonForm, given_by, may_manage


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


class ProviderFilter(admin.SimpleListFilter):
    """Who can sign in with what: every provider that there can be, as nobody should ask all accounts for theirs."""

    title = _("provider")
    # As Django itself called it.
    parameter_name = "socialaccount__provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return list(LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:  # noqa: ARG002
        if self.value() is None:
            return queryset
        return queryset.filter(
            pk__in=SocialAccount.objects.filter(provider=self.value()).values("user")
        )


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """A person has one role, or none. Who may give which is said in accounts.roles."""

    form = PersonForm
    list_display = ("username", "display_name", "email", "role", "is_active", "date_joined")
    list_filter = ("groups", "is_superuser", "is_active", ProviderFilter, "date_joined")
    search_fields = ("username", "display_name", "email", "socialaccount__uid")
    ordering = ("-date_joined",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("As readers see them"), {"fields": ("display_name", "website", "biography")}),
        (_("Never made public"), {"fields": ("email", "mail_about_replies")}),
        (_("Permissions"), {"fields": ("is_active", "role", "is_superuser")}),
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people: QuerySet[User] = super().get_queryset(request)
        return people.prefetch_related("groups")

    @admin.display(description=_("role"))
    def role(self, person: User) -> str:
        if person.is_superuser:
            return gettext("Superuser")
        return ", ".join(group.name for group in person.groups.all())

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_manage(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or (obj != request.user and may_manage(request.user, obj)))

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "role" in form.base_fields:
            form.base_fields["role"].queryset = given_by(request.user)  # type: ignore[attr-defined]
        if "is_superuser" in form.base_fields and not request.user.is_superuser:
            form.base_fields["is_superuser"].disabled = True
        if obj == request.user:
            # Neither up nor, by mistake, out.
            for name in form.base_fields.keys() & {"role", "is_superuser", "is_active"}:
                form.base_fields[name].disabled = True
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        if "role" in form.cleaned_data:
            obj.is_staff = obj.is_superuser or form.cleaned_data["role"] is not None
        super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_related(request, form, formsets, change)
        if "role" in form.changed_data:
            role = form.cleaned_data["role"]
            form.instance.groups.set([role] if role else [])

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        erase_pictures(User.objects.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        erase_pictures(queryset)
        super().delete_queryset(request, queryset)

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:  # noqa: ARG002
        """Show social accounts of people who are there: whoever is being made has none."""
        return [SocialAccountInline] if obj else []
