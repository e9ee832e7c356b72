"""Bans in the administration: who is kept out, one more, and an end to it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in import safe_url
from comments.admin.ban_forms import BanWriterForm, NewBanForm
from comments.bans import ban, given_back_by, lift, targets_of
from comments.models import Ban, Comment
from comments.models.ban import address_hash
from comments.permissions import may_moderate

LIST = "admin:comments_ban_changelist"


class OverFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("no", _("in force")), ("yes", _("over"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ARG002
        if self.value() is None:
            return queryset
        return queryset.over() if self.value() == "yes" else queryset.in_force()


@admin.register(Ban)
class BanAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Made by a form of its own, changed in how long it lasts, and lifted rather than deleted."""

    list_display = ["whom", "kind", "ends", "takes", "note"]
    list_filter = ["kind", OverFilter]
    list_per_page = 50
    search_fields = ["value", "hint", "note", "user__username", "user__display_name"]
    actions = ["lift_all"]
    readonly_fields = ["kind", "whom", "reply", "created_at", "made_by", "takes"]
    fields = ["kind", "whom", "until", "note", "reply", "created_at", "made_by", "takes"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("writer/<int:pk>/", wrap(self.ban_writer), name="comments_ban_writer"),
            path("<int:pk>/lift/", wrap(self.lift_one), name="comments_ban_lift"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Ban]:
        bans: QuerySet[Ban] = super().get_queryset(request)
        return bans.select_related("user", "because_of", "made_by").annotate(count=Count("taken"))

    def get_form(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        options["help_texts"] = {"until": gettext("Empty: for good.")}
        return super().get_form(request, *args, **options)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find an address that is typed in full as well, of which the hash alone is kept."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "@" in search_term:
            same = Q(value=address_hash(search_term))
            found = queryset.filter(Q(pk__in=found.values("pk")) | same)
        return found, may_repeat

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return may_moderate(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return may_moderate(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def add_view(self, request: HttpRequest, *_args: Any, **_options: Any) -> HttpResponse:
        user = _moderator(request)
        form = NewBanForm(
            request.POST or None, initial={"kind": "email", "days": "", "replies": ""}
        )
        if not form.is_valid():
            return self._ask(request, form, title=gettext("Ban somebody"))
        self._say_done(request, ban(form.targets(), by=user, **form.sentence()))
        return redirect(LIST)

    def ban_writer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask by what to ban the writer of a reply; then do so."""
        user = _moderator(request)
        comment = get_object_or_404(
            Comment.objects.with_words().select_related("user", "post"), pk=pk
        )
        back = safe_url(request, request.GET.get("next", "")) or reverse(LIST)
        targets = targets_of(comment)
        if not targets:
            words = gettext("There is nothing to ban this writer by, or they moderate themselves.")
            self.message_user(request, words, messages.WARNING)
            return redirect(back)
        form = BanWriterForm(request.POST or None, targets=targets)
        if not form.is_valid():
            title = gettext("Ban %(name)s") % {"name": comment.name}
            return self._ask(request, form, title=title, comment=comment)
        bans = ban(form.targets(), by=user, because_of=comment, **form.sentence())
        self._say_done(request, bans)
        return redirect(back)

    def lift_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what comes back; then lift the ban."""
        user = _moderator(request)
        one = get_object_or_404(Ban.objects.select_related("user", "because_of"), pk=pk)
        if request.method == "POST":
            self._say_lifted(request, lift(one, by=user, give_back="give_back" in request.POST))
            return redirect(LIST)
        context = {
            "ban": one,
            "count": given_back_by(one).count(),
            "title": gettext("Lift this ban?"),
        }
        return self._page(request, "lift", context)

    @admin.action(description=_("Lift, and give back the replies"), permissions=["change"])
    def lift_all(self, request: HttpRequest, bans: QuerySet[Ban]) -> None:
        user = _moderator(request)
        back = [lift(one, by=user, give_back=True) for one in bans.order_by("pk")]
        self._say_lifted(request, sum(filter(None, back)))

    def _ask(self, request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return self._page(request, "form", {"form": form, **context}, status)

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = HTTPStatus.OK
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/comments/ban/{name}.html", context, status=status)

    def _say_done(self, request: HttpRequest, bans: list[Ban]) -> None:
        for one in bans:
            self.log_addition(request, one, gettext("Banned."))
            count = one.taken.count()
            words = ngettext(
                "Banned: %(whom)s. It took %(count)d reply along.",
                "Banned: %(whom)s. It took %(count)d replies along.",
                count,
            )
            self.message_user(request, words % {"whom": one, "count": count}, messages.SUCCESS)

    def _say_lifted(self, request: HttpRequest, back: int | None) -> None:
        if back is None:
            self.message_user(
                request, gettext("Somebody has lifted this ban already."), messages.INFO
            )
            return
        words = ngettext(
            "Lifted. %d reply is as it was.", "Lifted. %d replies are as they were.", back
        )
        self.message_user(request, words % back, messages.SUCCESS)

    @admin.display(description=_("whom"))
    def whom(self, one: Ban) -> str:
        return one.whom or gettext("an address")

    @admin.display(description=_("until"), ordering="until")
    def ends(self, one: Ban) -> Any:
        if one.is_over:
            return gettext("over")
        return one.until or gettext("for good")

    @admin.display(description=_("replies taken along"), ordering="count")
    def takes(self, one: Any) -> int:
        return int(one.count)

    @admin.display(description=_("because of"))
    def reply(self, one: Ban) -> str:
        comment = one.because_of
        if comment is None:
            return ""
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        return format_html('<a href="{}">{}</a>', address, comment)


def _moderator(request: HttpRequest) -> User:
    if isinstance(request.user, User) and may_moderate(request.user):
        return request.user
    raise PermissionDenied
