"""Where the author decides about replies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.providers import label_of
from comments import markup
from comments.decisions import decide
from comments.models import Comment, ThreadVersion
from comments.notifications import reply_was_withdrawn
from comments.queue import views
from comments.search import index_reply
from comments.text import clean_text


class CommentForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_body(self) -> str:
        body = clean_text(self.cleaned_data["body"])
        if not body:
            raise forms.ValidationError(gettext("Please leave something to read."))
        return body


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Replies are written on the site; here they are read, decided about and mended."""

    form = CommentForm
    search_fields = ["name", "email", "body", "post__title"]
    # A comment keeps the identity that it was written with.
    readonly_fields = [
        "name", "email", "website", "user", "via", "post", "parent", "created_at", "edited_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["status", "body"]}),
        (_("Where"), {"fields": ["post", "parent", "created_at", "edited_at"]}),
        (_("Written by"), {"fields": ["name", "website", "user", "via"]}),
        (_("Never made public"), {"fields": ["email"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        """The queue's buttons beside Django's own pages; the list is the queue itself."""
        wrap, name = self.admin_site.admin_view, "comments_queue_"
        return [
            path("decide/", wrap(require_POST(views.decide_about)), name=f"{name}decide"),
            path("undo/", wrap(require_POST(views.undo_batch)), name=f"{name}undo"),
            path("answer/", wrap(require_POST(views.answer_one)), name=f"{name}answer"),
            path("empty/", wrap(views.empty), name=f"{name}empty"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return views.queue(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Leave long texts that no list shows in the database."""
        comments: QuerySet[Comment] = super().get_queryset(request)
        return comments.select_related("post").defer("body_html", "post__body", "post__body_html")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out what its writer alone can make of a comment: it takes the words with it."""
        if db_field.name == "status":
            own = Comment.Status.DELETED
            kwargs["choices"] = [choice for choice in Comment.Status.choices if choice[0] != own]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def view_on_site(self, comment: Comment) -> str | None:
        return comment.get_permalink() if comment.status == Comment.Status.APPROVED else None

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Keep the words; the status is decided by its own method, which says it to the thread."""
        if "body" in form.changed_data:
            obj.body_html = markup.render(obj.body)
            obj.edited_at = timezone.now()
            obj.save(update_fields=["body", "body_html", "edited_at"])
            index_reply(obj)
            ThreadVersion.bump(obj.post_id)
        if "status" in form.changed_data:
            decide(obj, obj.status, by=request.user)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Comment) -> None:  # noqa: ARG002
        reply_was_withdrawn(obj)
        obj.delete()
        ThreadVersion.bump(obj.post_id)

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """What its writer deleted has nothing left to change."""
        is_deleted = obj is not None and obj.status == Comment.Status.DELETED
        return not is_deleted and super().has_change_permission(request, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        comment = self.get_object(request, object_id)
        if comment and comment.replies.exists():
            words = gettext(
                "This comment has replies, so it cannot be deleted. Move it to the trash instead: "
                "readers no longer see it, and the replies stay."
            )
            self.message_user(request, words, messages.ERROR)
            return redirect("admin:comments_comment_change", comment.pk)
        return super().delete_view(request, object_id, extra_context)

    @admin.display(description=_("via"))
    def via(self, comment: Comment) -> str:
        if comment.user_id is None:
            return gettext("Guest")
        return label_of(comment.provider) or gettext("Password")
