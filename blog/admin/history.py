"""A post's history in the administration, and the addresses that it had."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blog.addresses import readdress
from blog.models import Post


class PostHistory(admin.ModelAdmin):  # type: ignore[type-arg]
    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:  # noqa: FBT001
        readdress(obj)
        super().save_model(request, obj, form, change)
