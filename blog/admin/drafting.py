"""A post's form in which nothing typed is lost: drafts fill it in, and whoever saves an older version is told."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.db import IntegrityError
from django.forms import Script
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override

from blog import markup
from blog.drafts import ChangedMeanwhileError, claim_version, end_draft, fields_of, number_in
from blog.history import compare
from blog.models import Draft, Post
from blog.writing import WritingForm

# What "keep mine" sends as the value of the button that saves, before the version that it is to be saved over.
OVER = "over-"
# What is made for the writer when it is left empty.
MADE_WHEN_EMPTY = {"slug", "published_at"}
# The name that the browser gives to the copy that it keeps.
COPY = re.compile(r"[\w.-]{1,40}", re.ASCII)
COPY_SECONDS = 60 * 60 * 24
# The preview stands beside the form.
WITH_PREVIEW = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


class Drafting(admin.ModelAdmin):  # type: ignore[type-arg]
    change_form_template = "admin/blog/post/change_form.html"

    class Media:
        css = {"all": ["blog/drafting.css"]}
        js = [
            Script("blog/autosave.js", type="module"),
            Script("blog/preview.js", type="module"),
        ]

    @method_decorator(csp_override(WITH_PREVIEW))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        begun = self._begun(request) if object_id is None else None
        number = str(begun.pk) if begun else object_id
        try:
            response = super().changeform_view(request, number, form_url, extra_context)
        except ChangedMeanwhileError:
            return self._show_both(request, str(number))
        except IntegrityError:
            # Another request with the same form's key was quicker.
            if number is not None or not self._begun(request):
                raise
            return self.changeform_view(request, None, form_url, extra_context)
        if isinstance(response, HttpResponseRedirect):
            say_kept(request, response)
        return response

    def beside_the_form(self, views: Mapping[str, Callable[..., HttpResponse]]) -> list[URLPattern]:
        """Return the addresses of ``views`` below a post's form, one that is there already and a new one."""
        wrap = self.admin_site.admin_view
        return [
            path(f"{form}/{name}/", wrap(view), name=f"blog_post_{name}")
            for name, view in views.items()
            for form in ("add", "<path:object_id>")
        ]

    def show_again(
        self,
        request: HttpRequest,
        object_id: str | None,
        *,
        because: str,
        context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with everything that was posted. Nothing is saved: the form says ``because``."""
        if not self.admin_site.has_permission(request):
            raise PermissionDenied
        request.held_back = because  # type: ignore[attr-defined]
        sent = request.POST.copy()
        # No button was pressed that does anything but save.
        for name in [name for name in sent if name.startswith("_") or name == "action"]:
            del sent[name]
        sent["_save"] = ""
        request.POST = sent  # type: ignore[assignment]
        begun = self._begun(request) if object_id is None else None
        number = str(begun.pk) if begun else object_id
        # Not changeform_view(): that asks for the token of which this request may have an old one.
        return self._changeform_view(request, number, "", context)  # type: ignore[attr-defined,no-any-return]

    def post_being_written(self, request: HttpRequest, object_id: str | None) -> Post | None:
        """Return the post of the form that was sent; None if the form is a new one's, and it is not begun yet.

        Raises ``Http404`` and ``PermissionDenied``.
        """
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            post = self._begun(request)
        else:
            post = self.get_object(request, unquote(object_id))
            if post is None:
                raise Http404
        if post is not None and not self.has_change_permission(request, post):
            raise PermissionDenied
        return post

    def get_form(
        self,
        request: HttpRequest,
        obj: Post | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,
    ) -> Any:
        # A class of this request's own: what is set on it is seen by nobody else.
        form = super().get_form(request, obj, change, **kwargs)
        assert issubclass(form, WritingForm)  # noqa: S101 - for the type checker
        form.held_back = getattr(request, "held_back", "")
        form.draft = self._draft(request, obj)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        post = context["original"]
        context["held_back"] = getattr(request, "held_back", "")
        if context["adminform"].errors == {NON_FIELD_ERRORS: [context["held_back"]]}:
            # Nobody made a mistake that could be corrected.
            context["errors"] = []
        context["draft"] = self._draft(request, post)
        context["draft_of_earlier_version"] = bool(
            context["draft"] and context["draft"].version != post.version
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.form_key = form.cleaned_data["form_key"]
        elif not self._claim(request, obj, form):
            return
        super().save_model(request, obj, form, change)
        windows = fields_of(request.POST, ("window", "after"))
        end_draft(post=obj, writer=request.user, fields=windows)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001
        if getattr(request, "held_back", ""):
            # The form has an error then. Whatever it may forget, nothing is saved.
            raise PermissionDenied
        return super().save_form(request, form, change)

    def _claim(self, request: HttpRequest, post: Post, form: Any) -> bool:
        """Take the post's next version. False if another request has saved the very same already."""
        try:
            claim_version(post, version=self._version_seen(request, post, form))
        except ChangedMeanwhileError:
            if _is_anything_new(form):
                raise
            return False
        return True

    @staticmethod
    def _version_seen(request: HttpRequest, post: Post, form: Any) -> int:
        shown = number_in(request.POST.get("_save", "").removeprefix(OVER))
        seen = form.cleaned_data["version"] if shown is None else shown
        # A request that was not sent by the form looked at no version.
        return post.version if seen is None else int(seen)

    def _begun(self, request: HttpRequest) -> Post | None:
        """Return the post that an earlier request with this form made."""
        with suppress(ValueError):
            key = uuid.UUID(request.POST.get("form_key", ""))
            return Post.objects.filter(form_key=key).first()
        return None

    def _draft(self, request: HttpRequest, post: Post | None) -> Draft | None:
        match = request.resolver_match
        is_form = match is not None and match.url_name == "blog_post_change"
        if post is None or not is_form or request.method == "POST":
            return None
        if not self.has_change_permission(request, post):
            return None
        return Draft.objects.filter(post=post, writer=request.user.pk).first()

    def _show_both(self, request: HttpRequest, object_id: str) -> HttpResponse:
        theirs = Post.objects.get(pk=object_id)
        because = who_changed(theirs, reader=request.user.pk)
        conflict = {
            "post": theirs.pk,
            "version": theirs.version,
            "title_before": theirs.title,
            "title_after": request.POST.get("title", ""),
            "comparison": compare(theirs.body_html, _rendered(request.POST.get("body", ""))),
        }
        response = self.show_again(
            request, object_id, because=because, context={"conflict": conflict}
        )
        response.status_code = 409
        return response


def _is_anything_new(form: Any) -> bool:
    return any(
        name not in MADE_WHEN_EMPTY or form[name].data not in ("", None, ["", ""])
        for name in form.changed_data
    )


def say_kept(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser that its own copy of what was sent is not needed any more."""
    copy = request.POST.get("copy", "")
    if COPY.fullmatch(copy):
        response.set_cookie(
            "saved_copy",
            copy,
            max_age=COPY_SECONDS,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )


def _rendered(body: str) -> str:
    return markup.render(markup.sanitise(body[: markup.MAX_LENGTH]))


def who_changed(post: Post, *, reader: int | None) -> str:
    """Say who saved the post last, and when, to somebody who is writing in it."""
    last = post.history.select_related("history_user").first()
    user = last.history_user if last else None
    day_and_time = timezone.localtime(last.history_date if last else post.updated_at)
    names = {"time": time_format(day_and_time, "H:i"), "name": user.get_full_name() if user else ""}
    if user is None:
        return gettext("This was changed at %(time)s while you were writing.") % names
    if user.pk == reader:
        return gettext("You changed this in another window at %(time)s.") % names
    return gettext("%(name)s changed this at %(time)s while you were writing.") % names
