"""Posts and pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.admin.history import PostHistory
from blog.admin.previews import Previewing
from blog.admin.rights import PostRights
from blog.changes import moment
from blog.forms import PostForm
from blog.models import Post, Site
from blog.permissions import people_who_write
from blog.querysets import PostQuerySet
from blog.saving import keep_in_step


@admin.register(Post)
class PostAdmin(Previewing, PostHistory, PostRights):
    form = PostForm
    list_display = ["heading", "kind", "state", "published_at", "author", "responses"]
    list_filter = ["kind", "status", ("author", admin.RelatedOnlyFieldListFilter), "categories"]
    list_select_related = ["author"]
    list_per_page = 50
    date_hierarchy = "published_at"
    search_fields = ["title", "slug", "body"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["categories", "tags"]
    fieldsets = [
        (None, {"fields": ["title", "body", "excerpt"]}),
        (
            _("Publishing"),
            {"fields": ["status", "published_at", "kind", "slug", "author", "language"]},
        ),
        (_("Place"), {"fields": ["parent", "is_sticky", "comments_open", "hold_replies"]}),
        (_("Filed under"), {"fields": ["categories", "tags"]}),
        (_("Picture"), {"fields": ["cover"]}),
        (_("Menu"), {"fields": ["menu_order"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> PostQuerySet:
        return super().get_queryset(request).with_responses_count()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_changeform_initial_data(request)
        site: Site = request.site  # type: ignore[assignment]
        is_open = site.replies_open and asked.get("kind") != Post.Kind.PAGE
        return {"author": request.user.pk, "comments_open": is_open, **asked}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """Offer those who write here, not everybody who ever replied; and pages alone to stand below."""
        if db_field.name == "parent":
            kwargs["queryset"] = Post.objects.pages().order_by("folder", "slug")
        if db_field.name == "author":
            kwargs["queryset"] = people_who_write()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        super().save_related(request, form, formsets, change)
        keep_in_step(form.instance)

    def view_on_site(self, post: Post) -> str | None:
        """Link to where the post can be seen, once it can."""
        return (
            None
            if post.status == Post.Status.DRAFT or _is_scheduled(post)
            else post.get_absolute_url()
        )

    @admin.display(description=_("title"), ordering="title")
    def heading(self, post: Post) -> str:
        return post.heading

    @admin.display(description=_("status"), ordering="status")
    def state(self, post: Post) -> str:
        if not _is_scheduled(post):
            return post.get_status_display()
        return gettext("scheduled for %(moment)s") % {"moment": moment(post.published_at)}

    @admin.display(description=_("responses"), ordering="responses_count")
    def responses(self, post: Any) -> int:
        return int(post.responses_count)


def _is_scheduled(post: Post) -> bool:
    return (
        post.status == Post.Status.PUBLISHED
        and (post.published_at or timezone.now()) > timezone.now()
    )
