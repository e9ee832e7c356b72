"""Who may give which role to whom, so that nobody raises themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# As the database has their names; other groups keep the name that they were given.
LABELS = {
    "Administrator": _("Administrator: everything"),
    "Editor": _("Editor: everybody’s posts, pages, pictures and replies"),  # noqa: RUF001
    "Author": _("Author: posts and pictures of their own"),
    "Contributor": _("Contributor: drafts of their own, published by an editor"),
}


def may_manage(user: User | AnonymousUser, person: User) -> bool:
    """Whether ``user`` may change the person's account: only where they may do all that the person may."""
    if user.is_superuser:
        return True
    if person.is_superuser or not user.has_perm("accounts.change_user"):
        return False
    return _permissions_of_groups(person) <= user.get_all_permissions()


def given_by(user: User | AnonymousUser) -> QuerySet[Group]:
    """Return the roles that ``user`` may give: those that hold no more than their own."""
    if user.is_superuser:
        return Group.objects.order_by("pk")
    mine = user.get_all_permissions()
    groups = Group.objects.prefetch_related("permissions__content_type")
    return Group.objects.order_by("pk").filter(
        pk__in=[group.pk for group in groups if _names(group) <= mine]
    )


def _permissions_of_groups(person: User) -> set[str]:
    """Return what the account holds, asleep or not: somebody who was let go may be let in again."""
    groups = person.groups.prefetch_related("permissions__content_type")
    own = {_name(one) for one in person.user_permissions.select_related("content_type")}
    return own.union(*(_names(group) for group in groups))


def _names(group: Group) -> set[str]:
    return {_name(permission) for permission in group.permissions.all()}


def _name(permission: Any) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("Reader: may not open the administration"))
        super().__init__(Group.objects.all(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(LABELS.get(obj.name, obj.name))


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    role = RoleField(label=_("Role"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "role" in self.fields:
            self.initial["role"] = self.instance.groups.order_by("pk").first()
