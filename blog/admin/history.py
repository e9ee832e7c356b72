"""A post's history in the administration, and the addresses that it had."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from blog import markup
from blog.addresses import readdress
from blog.changes import changes, filed, moment, reason
from blog.drafts import ChangedMeanwhileError
from blog.history import Comparison, compare
from blog.models import Post
from blog.restoring import restore

VERSIONS_A_PAGE = 25
BOTH = 2
# A version's number in the database has fewer digits.
DIGITS = 18


@dataclass(frozen=True)
class Entry:
    """A version as its history tells of it."""

    version: Any
    who: str
    when: str
    why: str
    changes: list[str]
    before: Any = None


class PostHistory(admin.ModelAdmin):  # type: ignore[type-arg]
    readonly_fields = ["former"]

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.former_addresses.exists():
            return fieldsets
        return [*fieldsets, (_("Former addresses"), {"fields": ["former"]})]

    @admin.display(description=gettext_lazy("lead here"))
    def former(self, post: Post) -> SafeString:
        """List them; where they can be forgotten is one click away."""
        listed = format_html_join(
            "", "<li>{}</li>", ((one.path,) for one in post.former_addresses.all())
        )
        link = reverse("admin:blog_post_history", args=[post.pk])
        words = _("Forget one in the history")
        return format_html('<ul>{}</ul><a href="{}#former-addresses">{}</a>', listed, link, words)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:  # noqa: FBT001
        readdress(obj)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        history = "<path:object_id>/history/"
        own = [
            path(f"{history}compare/", guard(self.compare_view), name="blog_post_compare"),
            path(
                f"{history}<int:number>/restore/",
                guard(self.restore_view),
                name="blog_post_restore",
            ),
            path(
                f"{history}address/<int:number>/forget/",
                guard(self.forget_address_view),
                name="blog_post_forget_address",
            ),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_safe)
    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        post = self._post(request, object_id)
        kept = post.history.select_related("history_user")
        page = Paginator(kept, VERSIONS_A_PAGE).get_page(request.GET.get("p"))
        context = {
            "page": page,
            "entries": _entries(post, page),
            "former_addresses": post.former_addresses.all(),
            "title": _("History: %(post)s") % {"post": post},
        }
        return self._render(request, "history", post, {**context, **(extra_context or {})})

    @method_decorator(require_safe)
    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        post = self._post(request, object_id)
        given = (request.GET.get(name, "") for name in ("old", "new"))
        numbers = sorted(int(number) for number in given if _is_number(number))
        found = post.history.select_related("history_user").in_bulk(numbers)
        versions = sorted(found.values(), key=lambda version: version.history_id)
        if len(numbers) < BOTH or len(versions) < len(set(numbers)):
            messages.info(request, _("Please choose two versions to compare."))
            return redirect("admin:blog_post_history", post.pk)
        old, new = versions[0], versions[-1]
        names = filed(versions)
        context = {
            "old": _entry(old, None, names),
            "new": _entry(new, None, names),
            "changes": changes(old, new, names),
            "comparisons": _comparisons(old, new),
            "last": post.history.latest().history_id,
            "title": _("Compare: %(post)s") % {"post": post},
        }
        return self._render(request, "compare", post, context)

    @method_decorator(require_POST)
    def restore_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        post = self._post(request, object_id, to_change=True)
        version: Any = get_object_or_404(post.history, history_id=number)
        then = {"moment": moment(version.history_date)}
        try:
            is_whole = restore(post, version)
        except markup.TextTooLongError:
            messages.error(request, _("That text is longer than texts may be by now."))
        except ChangedMeanwhileError:
            messages.error(request, _("Somebody saved this a moment ago. Please look once more."))
        else:
            self.log_change(request, post, _("Restored from %(moment)s.") % then)
            done = _("The words of %(moment)s are back. Those before are kept as well.") % then
            messages.success(request, done)
            if not is_whole:
                gone = _("A picture, category or tag that it had does not exist any more.")
                messages.warning(request, gone)
        return redirect("admin:blog_post_history", post.pk)

    @method_decorator(require_POST)
    def forget_address_view(
        self, request: HttpRequest, object_id: str, number: int
    ) -> HttpResponse:
        """Let a former address lead nowhere."""
        post = self._post(request, object_id, to_change=True)
        address = get_object_or_404(post.former_addresses, pk=number)
        address.delete()
        message = _("%(address)s does not lead here any more.") % {"address": address}
        self.log_change(request, post, message)
        messages.success(request, message)
        return redirect("admin:blog_post_history", post.pk)

    def _post(self, request: HttpRequest, object_id: str, *, to_change: bool = False) -> Post:
        """Return the post, to somebody who may see it here, or change it."""
        post: Post | None = self.get_object(request, unquote(object_id))
        if post is None:
            raise Http404
        allowed = self.has_change_permission if to_change else self.has_view_or_change_permission
        if not allowed(request, post):
            raise PermissionDenied
        return post

    def _render(
        self, request: HttpRequest, name: str, post: Post, context: dict[str, Any]
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "post": post,
            "object": post,
            "may_change": self.has_change_permission(request, post),
            "history_url": reverse("admin:blog_post_history", args=[post.pk]),
        }
        return TemplateResponse(request, f"admin/blog/post/{name}.html", {**common, **context})


def _entries(post: Post, page: Any) -> list[Entry]:
    """Tell of the page's versions, each beside the one before it."""
    versions = list(page)
    oldest = versions[-1].history_id if versions else 0
    older = list(post.history.filter(history_id__lt=oldest)[:1])
    names = filed([*versions, *older])
    befores = [*versions[1:], *older]
    return [_entry(new, old, names) for new, old in zip_longest(versions, befores)]


def _entry(version: Any, before: Any, names: Any) -> Entry:
    return Entry(
        version=version,
        who=version.history_user.get_full_name() if version.history_user else "",
        when=moment(version.history_date),
        why=reason(version),
        changes=changes(before, version, names) if before else [],
        before=before,
    )


def _comparisons(old: Any, new: Any) -> list[tuple[str, Comparison]]:
    texts = [
        (_("Title"), escape(old.title), escape(new.title)),
        (_("Text"), markup.render(old.body), markup.render(new.body)),
        (_("Excerpt"), escape(old.excerpt), escape(new.excerpt)),
    ]
    return [(label, compare(before, after)) for label, before, after in texts if before != after]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS
