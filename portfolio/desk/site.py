"""The administration with the desk as its first page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, override

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from blog.models import Site
from comments.decisions import DECISIONS, decide
from comments.models import Comment
from comments.permissions import may_moderate
from comments.queue.counting import replies_waiting
from portfolio.desk.contents import contents
from portfolio.desk.forms import QuickDraftForm
from portfolio.exports import views as exports
from portfolio.imports import views as imports
from portfolio.imports.permissions import may_import


class DeskSite(admin.AdminSite):
    index_template = "portfolio/desk.html"
    index_title = _("Your desk")

    @override
    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        site = getattr(request, "site", None) or Site.current()
        titles = {"site_title": site.title, "site_header": site.title}
        return {**super().each_context(request), **titles, **replies_waiting(request.user)}

    @override
    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path(
                "desk/draft/", self.admin_view(require_POST(self.quick_draft)), name="quick_draft"
            ),
            path(
                "desk/reply/<int:pk>/",
                self.admin_view(require_POST(self.decide)),
                name="decide_on_reply",
            ),
        ]
        apart = [*exports.urls(self.admin_view), *imports.urls(self.admin_view)]
        return [*own, *apart, *super().get_urls()]

    @override
    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        may = {"may_import": may_import(request.user)}
        context = {**contents(request.user), **may, **(extra_context or {})}
        return super().index(request, context)

    def quick_draft(self, request: HttpRequest) -> HttpResponse:
        """Keep the words as a draft and open its form; with a mistake, show the desk with the words in the box."""
        if not request.user.has_perm("blog.add_post"):
            raise PermissionDenied
        form = QuickDraftForm(request.POST)
        if not form.is_valid():
            response = self.index(request, {"quick_draft": form})
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            return response
        return redirect("admin:blog_post_change", form.save(request.user).pk)  # type: ignore[arg-type]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button beside a reply says."""
        if not may_moderate(request.user):
            raise PermissionDenied
        comment = get_object_or_404(Comment, pk=pk)
        decision = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            messages.error(request, gettext("Please choose what to do with the reply."))
            return redirect("admin:index")
        decide(comment, decision.status, by=request.user)  # type: ignore[arg-type]
        if comment.status == decision.status:
            messages.success(request, str(decision.done))
        else:
            messages.warning(request, gettext("Its writer has deleted this reply."))
        return redirect("admin:index")
