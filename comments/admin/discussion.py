"""The author's rules for replies in the administration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from blog.models import Site
from comments.admin.rehearsal import RehearsedAdmin, RehearsedForm
from comments.models import Discussion

# What posts must know by themselves; for the author they are rules like the others.
OF_THE_SITE = ("replies_open", "replies_close", "replies_close_after")


def of_site(name: str) -> forms.Field:
    field: Any = Site._meta.get_field(name)
    offered: forms.Field = field.formfield(validators=field.validators)
    return offered


class DiscussionForm(RehearsedForm):
    replies_open = of_site("replies_open")
    replies_close = of_site("replies_close")
    replies_close_after = of_site("replies_close_after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = Site.current()
        self.initial.update({name: getattr(site, name) for name in OF_THE_SITE})

    def save_site(self) -> None:
        """Keep what stands with the site, and of the site nothing else."""
        chosen = {name: self.cleaned_data[name] for name in OF_THE_SITE}
        Site.objects.update_or_create(pk=1, defaults=chosen)


@admin.register(Discussion)
class DiscussionAdmin(RehearsedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """One row: its list leads straight to it, or to the form that makes it."""

    form = DiscussionForm
    fieldsets = [
        (
            _("Who may reply, and how long"),
            {
                "fields": [
                    "replies_open",
                    ("replies_close", "replies_close_after"),
                    *("guests_must_identify", "members_only", "minutes_to_edit"),
                ]
            },
        ),
        (_("How replies are shown"), {"fields": ["deepest", "roots_a_page", "order"]}),
        (
            _("What waits for you"),
            {
                "fields": [
                    *("hold_all", "hold_first", "hold_links", "hold_words", "trash_words"),
                    *("asks_filter", "reports_to_hold", "under_attack"),
                ],
                "description": _(
                    "What you and those who moderate write never waits. Whoever uses your name or address, or that of "
                    "somebody who is known here, without being signed in, always does."
                ),
            },
        ),
        (_("Mail"), {"fields": ["mail_on_reply", "mail_on_held"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if Discussion.objects.exists():
            return redirect("admin:comments_discussion_change", 1)
        return redirect("admin:comments_discussion_add")

    def save_model(
        self,
        request: HttpRequest,
        obj: Discussion,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)
        form.save_site()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Discussion.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
