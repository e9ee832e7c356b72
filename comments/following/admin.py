"""Who follows what, for the administration: to look at, and to remove."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comments.following.ending import erase
from comments.models import Follow, Follower, Pace


class ConfirmedFilter(admin.SimpleListFilter):
    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Follower]) -> QuerySet[Follower]:  # noqa: ARG002
        if self.value() is None:
            return queryset
        return queryset.filter(confirmed_at__isnull=self.value() == "no")


class FollowInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Follow
    extra = 0
    readonly_fields = ["topic", "pace", "created_at"]
    fields = ["topic", "pace", "created_at"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Follow]:
        return super().get_queryset(request).select_related("post", "comment")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return request.user.has_perm("comments.view_follower")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    @admin.display(description=_("what"))
    def topic(self, follow: Follow) -> str:
        if follow.post is None:
            return gettext("New posts")
        if follow.comment is None:
            return gettext("All replies to “%(title)s”") % {"title": follow.post}
        names = {"name": follow.comment.name, "title": follow.post}
        return gettext("Replies to %(name)s on “%(title)s”") % names


@admin.register(Follower)
class FollowerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Addresses are the followers' own: here they can be removed, not written."""

    list_display = ["address", "confirmed_at", "gets", "created_at"]
    list_filter = [ConfirmedFilter, "created_at"]
    list_per_page = 50
    search_fields = ["address"]
    inlines = [FollowInline]
    readonly_fields = ["address", "confirmed_at", "created_at"]
    fields = ["address", "confirmed_at", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Follower]:
        followed = Follow.objects.filter(follower=OuterRef("pk")).exclude(pace=Pace.NEVER)
        # Of those alone that are shown: a query inside the query, so that no row is grouped.
        number = followed.order_by().values("follower").annotate(n=Count("pk")).values("n")
        gets: Any = Coalesce(Subquery(number, output_field=IntegerField()), 0)
        return super().get_queryset(request).annotate(gets=gets)  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def delete_model(self, request: HttpRequest, obj: Follower) -> None:  # noqa: ARG002
        erase(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Follower]) -> None:  # noqa: ARG002
        for follower in queryset:
            erase(follower)

    @admin.display(description=_("follows"), ordering="gets")
    def gets(self, follower: Any) -> int:
        return int(follower.gets)
