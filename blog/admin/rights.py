"""What each role may do to posts in the administration, by the rules of blog.permissions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey
from django.forms import ModelChoiceField, TypedChoiceField
from django.http import HttpRequest

from blog import permissions
from blog.models import Post
from blog.querysets import PostQuerySet


class PostRights(admin.ModelAdmin):  # type: ignore[type-arg]
    """A person's own posts, everybody's for editors; a form offers no more than may be saved."""

    def get_queryset(self, request: HttpRequest) -> PostQuerySet:
        posts = super().get_queryset(request)
        assert isinstance(posts, PostQuerySet)  # noqa: S101 - for the type checker: the manager's own class
        return posts.on_desk_of(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or permissions.may_view(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or permissions.may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or permissions.may_delete(request.user, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Without the menu for those who write no pages."""
        fieldsets = super().get_fieldsets(request, obj)
        if permissions.edits_others(request.user):
            return fieldsets
        return [one for one in fieldsets if "menu_order" not in one[1]["fields"]]

    def formfield_for_choice_field(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> TypedChoiceField:
        if db_field.name == "status" and not permissions.may_publish(request.user):
            kwargs["choices"] = [(Post.Status.DRAFT.value, Post.Status.DRAFT.label)]
        elif db_field.name == "kind" and not permissions.edits_others(request.user):
            kwargs["choices"] = [(Post.Kind.POST.value, Post.Kind.POST.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[return-value]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        own = db_field.name == "author" and not permissions.edits_others(request.user)
        if own and field and field.queryset is not None:
            field.queryset = field.queryset.filter(pk=request.user.pk)
        return field

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:  # noqa: FBT001
        """Ask once more, of the post as it would be: whatever a form let through."""
        if not permissions.may_save(request.user, obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def get_deleted_objects(
        self, objs: Iterable[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        """Whoever may delete a post may delete what hangs on it."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)  # type: ignore[arg-type]
        return listed, counts, needed & {Post._meta.verbose_name}, protected
