"""Keeping what is typed into a post's form while it is typed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from blog import markup
from blog.admin.drafting import Drafting, say_kept, who_changed
from blog.drafts import (
    WrittenElsewhereError,
    begin_post,
    discard_draft,
    end_draft,
    fields_of,
    keep_draft,
    number_in,
)
from blog.models import Post

WRITTEN_ELSEWHERE = _(
    "You are writing this in another window, too. What you type here is kept in this browser."
)


class Autosaving(Drafting):
    def get_urls(self) -> list[URLPattern]:
        views = {"autosave": self.autosave_view, "discard": self.discard_view}
        return [*self.beside_the_form(views), *super().get_urls()]

    @method_decorator(require_POST)
    def autosave_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Keep what is typed, and say so. A new post is made by the first request that has its form's key."""
        post = self.post_being_written(request, object_id)
        if len(request.POST.get("body", "")) > markup.MAX_LENGTH:
            said = gettext("Not saved: this text is too long.")
            return JsonResponse({"say": said}, status=422)
        try:
            with transaction.atomic():
                post = self.keep_typed(request, post)
        except WrittenElsewhereError:
            return JsonResponse({"say": WRITTEN_ELSEWHERE}, status=409)
        response = JsonResponse(self._saved(request, post))
        say_kept(request, response)
        return response

    @method_decorator(require_POST)
    def discard_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Throw away what was typed and show the post as it was saved."""
        post = self.post_being_written(request, object_id)
        if post is None:
            return redirect("admin:blog_post_add")
        never_saved = discard_draft(post=post, writer=request.user)
        messages.info(request, gettext("What was not saved is discarded."))
        if never_saved:
            return redirect("admin:blog_post_changelist")
        return redirect("admin:blog_post_change", post.pk)

    def keep_typed(self, request: HttpRequest, post: Post | None) -> Post:
        """Keep the form that was sent beside its post; words that are all saved already need no keeping.

        Raises ``WrittenElsewhereError``.
        """
        if post is None:
            post = begin_post(writer=request.user, form_key=_form_key(request))
        form = self.get_form(request, post, change=True)(request.POST, instance=post)
        fields = fields_of(request.POST, form.fields)
        if post.version and not form.has_changed():
            end_draft(post=post, writer=request.user, fields=fields)
            return post
        keep_draft(post=post, writer=request.user, fields=fields, version=_version(request, post))
        return post

    @staticmethod
    def _saved(request: HttpRequest, post: Post) -> dict[str, str]:
        time = time_format(timezone.localtime(), "H:i")
        is_behind = _version(request, post) != post.version
        return {
            "say": gettext("Saved %(time)s") % {"time": time},
            "warn": who_changed(post, reader=request.user.pk) if is_behind else "",
            "post": str(post.pk),
            "form": reverse("admin:blog_post_change", args=[post.pk]),
            "preview": reverse("admin:blog_post_preview", args=[post.pk]),
        }


def _version(request: HttpRequest, post: Post) -> int:
    version = number_in(request.POST.get("version", ""))
    return post.version if version is None else version


def _form_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError as error:
        raise BadRequest from error
