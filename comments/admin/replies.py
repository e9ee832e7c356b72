"""Where the author decides about replies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import truncatechars
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.providers import LABELS, label_of
from comments import markup
from comments.decisions import decide, decide_all
from comments.models import Comment, ThreadVersion
from comments.notifications import reply_was_withdrawn
from comments.search import index_reply
from comments.text import clean_text

EXCERPT_LENGTH = 100


class ViaFilter(admin.SimpleListFilter):
    title = _("via")
    parameter_name = "via"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("guest", _("Guest")), *LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:  # noqa: ARG002
        if self.value() == "guest":
            return queryset.filter(user=None)
        return queryset.filter(provider=self.value()) if self.value() else queryset


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
    list_display = ["who", "via", "excerpt", "post", "status", "created_at"]
    list_filter = ["status", ViaFilter, "created_at"]
    list_per_page = 50
    date_hierarchy = "created_at"
    search_fields = ["name", "email", "body", "post__title"]
    actions = ["approve", "mark_as_spam", "move_to_trash"]
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        """Leave long texts that no list shows in the database."""
        comments: QuerySet[Comment] = super().get_queryset(request)
        return comments.select_related("post").defer("body_html", "post__body", "post__body_html")

    def get_actions(
        self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST
    ) -> dict[str, Any]:
        """Without deleting many at once: it can't say which of them have replies."""
        actions = super().get_actions(request, action_location)
        actions.pop("delete_selected", None)
        return actions

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

    @admin.display(description=_("who"), ordering="name")
    def who(self, comment: Comment) -> str:
        return comment.name

    @admin.display(description=_("via"), ordering="provider")
    def via(self, comment: Comment) -> str:
        if comment.user_id is None:
            return gettext("Guest")
        return label_of(comment.provider) or gettext("Password")

    @admin.display(description=_("text"))
    def excerpt(self, comment: Comment) -> str:
        return truncatechars(comment.body, EXCERPT_LENGTH)

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        done = _decide_all(request, comments, Comment.Status.APPROVED)
        words = ngettext("%d comment approved.", "%d comments approved.", done)
        self.message_user(request, words % done, messages.SUCCESS)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        done = _decide_all(request, comments, Comment.Status.SPAM)
        words = ngettext("%d comment marked as spam.", "%d comments marked as spam.", done)
        self.message_user(request, words % done, messages.SUCCESS)

    @admin.action(description=_("Move to trash"), permissions=["change"])
    def move_to_trash(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        done = _decide_all(request, comments, Comment.Status.TRASH)
        words = ngettext("%d comment moved to the trash.", "%d comments moved to the trash.", done)
        self.message_user(request, words % done, messages.SUCCESS)


def _decide_all(request: HttpRequest, comments: QuerySet[Comment], status: str) -> int:
    """Decide about each, all of them or none; return how many have another status now."""
    numbers = list(comments.values_list("pk", flat=True))
    return decide_all(numbers, status, by=request.user)  # type: ignore[arg-type]
