"""Categories and tags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.models import Category, Tag


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Category
        exclude = ()  # noqa: DJ006 - the admin names the fields

    def clean_parent(self) -> Category | None:
        """Let no category stand below itself, by whatever way round."""
        parent: Category | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and parent.pk in self.instance.with_all_below():
            raise forms.ValidationError(
                _("A category can't stand below itself. Please choose another.")
            )
        return parent


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
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    list_display = ["name", "slug", "parent", "number_of_posts"]
    form = CategoryForm


@admin.register(Tag)
class TagAdmin(TermAdmin):
    pass
