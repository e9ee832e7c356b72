"""The site's title, and what else is said once for all of it."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from blog.admin.menu import MenuEditing
from blog.models import Post, Site
from blog.search import index
from blog.tasks import bring_index_up_to_date, renew_outdated


def time_zones() -> list[tuple[str, str]]:
    """Return the world's time zones, those of a place first."""
    names = sorted(zoneinfo.available_timezones(), key=lambda name: ("/" not in name, name))
    return [(name, name.replace("_", " ")) for name in names]


class SiteForm(forms.ModelForm):  # type: ignore[type-arg]
    time_zone = forms.ChoiceField(
        label=_("time zone"),
        choices=time_zones,
        help_text=Site._meta.get_field("time_zone").help_text,
    )

    class Meta:
        model = Site
        exclude = ()  # noqa: DJ006 - the admin names the fields


@admin.register(Site)
class SiteAdmin(MenuEditing):
    """One row: its list leads straight to it, or to the form that makes it."""

    form = SiteForm
    # They stand with the rules for replies.
    exclude = ["replies_open", "replies_close", "replies_close_after"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if Site.objects.exists():
            return redirect("admin:blog_site_change", 1)
        return redirect("admin:blog_site_add")

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:  # noqa: FBT001
        obj.pk = 1
        super().save_model(request, obj, form, change)
        if "title" in form.changed_data:
            # The cards have it in them.
            Post.objects.update(card_key="")
        if {"title", "language"} & set(form.changed_data):
            renew_outdated.enqueue()
        if index.is_behind():
            bring_index_up_to_date.enqueue()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Site.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Site | None = None) -> bool:  # noqa: ARG002
        return False
