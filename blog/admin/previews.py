"""Looking at a post before it is published, alone or with a reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, reverse
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST

from blog.admin.autosave import Autosaving
from blog.admin.drafting import say_kept
from blog.drafts import WrittenElsewhereError, as_typed, fields_of, number_in
from blog.models import Draft, Post, PreviewLink
from blog.previews import DAYS, share_preview

IN_OUR_FRAME = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


class Previewing(Autosaving):
    def get_urls(self) -> list[URLPattern]:
        views = {"preview": self.preview_view, "preview_links": self.preview_links_view}
        return [*self.beside_the_form(views), *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    @method_decorator(xframe_options_sameorigin)
    @method_decorator(csp_override(IN_OUR_FRAME))
    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Show the post as readers will see it with what is typed now, or with what was kept last."""
        begun = self.post_being_written(request, object_id)
        post = begun or Post(author=request.user)  # type: ignore[misc]
        if request.method == "POST":
            fields = fields_of(request.POST, self.get_form(request, begun).base_fields)
        else:
            draft = Draft.objects.filter(post=post.pk, writer=request.user.pk).first()
            fields = draft.fields if draft else {}
        typed = as_typed(post, fields)
        context = {"post": typed.post, "terms": typed.terms, "preview": True}
        return render(request, "blog/post_detail.html", context)

    @method_decorator(require_POST)
    def preview_links_view(
        self, request: HttpRequest, object_id: str | None = None
    ) -> HttpResponse:
        """Make or revoke a secret link. The words that were sent with the button are kept."""
        begun = self.post_being_written(request, object_id)
        try:
            with transaction.atomic():
                post = self.keep_typed(request, begun)
                self._make_or_revoke(request, post)
        except WrittenElsewhereError:
            because = gettext("You are writing this in another window, too. Please save one first.")
            return self.show_again(request, object_id, because=because)
        response = redirect(reverse("admin:blog_post_change", args=[post.pk]) + "#preview-links")
        say_kept(request, response)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if post := context["original"]:
            context["preview_links"] = PreviewLink.objects.usable().filter(post=post.pk)
        context["preview_days"] = DAYS
        return super().render_change_form(request, context, *args, **kwargs)

    @staticmethod
    def _make_or_revoke(request: HttpRequest, post: Post) -> None:
        if "revoke" not in request.POST:
            days = {str(days): days for days in DAYS}.get(request.POST.get("days", ""), DAYS[0])
            share_preview(post=post, by=request.user, days=days)
            return
        link = PreviewLink.objects.filter(
            post=post, pk=number_in(request.POST["revoke"]) or 0
        ).first()
        if link is None:
            raise Http404
        link.revoke()
        messages.info(request, gettext("The link is revoked. It leads nowhere any more."))
