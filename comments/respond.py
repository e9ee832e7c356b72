"""What the section "Leave a Reply" shows, under a post and on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from accounts.identity import identity_of, other_identities
from accounts.providers import offered_providers
from blog.models import Post, Site
from blog.parts import parts_of
from comments.csrf import has_session
from comments.discussion import discussion_of
from comments.drafts import remembered_guest
from comments.forms import ReplyForm
from comments.models import Comment, Discussion
from comments.moulds import Marks, to_be_filled
from comments.spam.timing import moment_for


def reply_url(post: Post) -> str:
    """Return where the form of this post is sent, and where it stands as a page."""
    if post.kind == Post.Kind.PAGE:
        return reverse("comments:reply_to_page", kwargs={"path": post.path})
    return reverse("comments:reply_to_post", kwargs=post.day_and_slug())


def takes_replies(request: HttpRequest, post: Post) -> bool:
    """Whether the post may be replied to now. Every page, form and link asks here."""
    return post.takes_replies(site_of(request))


def site_of(request: HttpRequest) -> Site:
    return getattr(request, "site", None) or Site.current()


def empty_form(
    request: HttpRequest,
    post: Post,
    *,
    parent: Comment | None = None,
    discussion: Discussion | None = None,
) -> ReplyForm:
    """Return a form to begin with, holding what the visitor asked to be remembered."""
    initial = {**remembered_guest(request), "parent": parent.pk if parent else None}
    identity = identity_of(request)
    return ReplyForm(post=post, identity=identity, initial=initial, discussion=discussion)


def respond_context(request: HttpRequest, form: ReplyForm) -> dict[str, Any]:
    """Return what ``comments/respond.html`` needs. A page for a visitor without a session holds no token."""
    return {
        "form": form,
        "post": form.post,
        "identity": form.identity,
        "speaker": form.speaker,
        "other_identities": (
            other_identities(form.identity) if form.identity and not form.speaker else []
        ),
        "providers": [] if form.speaker else offered_providers(request),
        "reply_url": reply_url(form.post),
        "has_session": has_session(request),
        "started": moment_for(request),
    }


def reply_page(
    request: HttpRequest,
    form: ReplyForm,
    *,
    parent: Comment | None = None,
    problem: str = "",
    preview: str = "",
    once_more: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Answer with the form as a page: under the comment that it answers, and with what went wrong."""
    context = respond_context(request, form)
    context |= {"parent": parent, "problem": problem, "preview": preview, "once_more": once_more}
    return render(request, "comments/reply_page.html", context, status=status)


def form_for_everybody(request: HttpRequest, post: Post) -> SafeString:
    """Return the section for whoever has no session: under every post the same, but for where it is sent."""

    def make() -> str:
        context = reply_context(request, post, discussion_of(request))
        context |= {"reply_url": Marks()["reply_url"], "under_thread": True}
        # Without the request, so that nothing of who asks can come in.
        return to_be_filled(render_to_string("comments/respond.html", context))

    mould = parts_of(request).get_or_make("form", make)
    return mark_safe(mould % {"reply_url": escape(reply_url(post))})  # noqa: S308 - an address


def reply_context(request: HttpRequest, post: Post, discussion: Discussion) -> dict[str, Any]:
    """Return what the empty form needs under its post."""
    return respond_context(request, empty_form(request, post, discussion=discussion))
