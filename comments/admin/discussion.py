"""The author's rules for replies in the administration."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from comments.admin.rehearsal import RehearsedAdmin, RehearsedForm
from comments.models import Discussion


@admin.register(Discussion)
class DiscussionAdmin(RehearsedAdmin, admin.ModelAdmin):  # type: ignore[type-arg]
    """One row: its list leads straight to it, or to the form that makes it."""

    form = RehearsedForm

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Discussion.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False
