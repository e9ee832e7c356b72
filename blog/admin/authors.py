"""What each author says of themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from blog.models import AuthorCard, ProfileLink
from blog.permissions import has_a_card, may_edit_card
from blog.picture_forms import CoverField

# What the card says is kept with the person, whom replies know as well.
ABOUT_THE_PERSON = ("display_name", "biography")


class AuthorCardForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = forms.CharField(label=_("Name"), max_length=245)
    biography = forms.CharField(
        label=_("Biography"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A sentence or two, shown under your posts."),
    )
    picture = CoverField()

    class Meta:
        model = AuthorCard
        fields = ["picture"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "picture" in self.fields:
            self.fields["picture"].label = _("Picture")
        for name in ABOUT_THE_PERSON:
            self.initial[name] = getattr(self.instance.user, name)


class ProfileLinkInline(admin.TabularInline):  # type: ignore[type-arg]
    model = ProfileLink
    extra = 1
    fields = ["label", "url", "order"]
    verbose_name_plural = _("your pages elsewhere")

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Name each field by itself, too: what heads a table's column is no label of the fields in it."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if found is not None:
            found.widget.attrs["aria-label"] = capfirst(db_field.verbose_name)
        return found

    def _may(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and may_edit_card(request.user, obj)

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _may


@admin.register(AuthorCard)
class AuthorCardAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Each author's own; administrators see everybody's."""

    form = AuthorCardForm
    fields = ["display_name", "biography", "picture"]
    inlines = [ProfileLinkInline]
    list_display = ["user", "picture"]
    search_fields = ["user__username", "user__display_name"]

    def get_urls(self) -> list[URLPattern]:
        own = path("mine/", self.admin_site.admin_view(self.mine), name="blog_authorcard_mine")
        return [own, *super().get_urls()]

    def mine(self, request: HttpRequest) -> HttpResponse:
        """Lead to one's own card, which is made when it is asked for."""
        if not has_a_card(request.user):
            raise PermissionDenied
        card, _made = AuthorCard.objects.get_or_create(user_id=int(request.user.pk or 0))
        return redirect("admin:blog_authorcard_change", card.pk)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not super().has_change_permission(request):
            return self.mine(request)
        return super().changelist_view(request, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuthorCard]:
        cards: QuerySet[AuthorCard] = super().get_queryset(request)
        cards = cards.select_related("user", "picture")
        if super().has_change_permission(request):
            return cards
        return cards.filter(user=request.user.pk)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_a_card(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - mine() makes them
        return False

    def has_view_permission(self, request: HttpRequest, obj: AuthorCard | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: AuthorCard | None = None) -> bool:
        if obj is None:
            return has_a_card(request.user)
        return may_edit_card(request.user, obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: AuthorCard,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_model(request, obj, form, change)
        for name in ABOUT_THE_PERSON:
            setattr(obj.user, name, form.cleaned_data[name])
        obj.user.save(update_fields=ABOUT_THE_PERSON)
