"""Categories and tags."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Category, Tag


class TermAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "slug", "number_of_posts"]
    # Said here as well: a queryset that counts forgets the model's own.
    ordering = ["name"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        terms: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = terms.annotate(number_of_posts=Count("posts"))
        return counted

    @admin.display(description=_("posts"), ordering="number_of_posts")
    def number_of_posts(self, term: Any) -> int:
        return int(term.number_of_posts)


@admin.register(Category)
class CategoryAdmin(TermAdmin):
    pass


@admin.register(Tag)
class TagAdmin(TermAdmin):
    pass
