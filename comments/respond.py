"""What the section "Leave a Reply" shows, under a post and on a page of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.identity import Identity, identity_of, other_identities
from accounts.providers import offered_providers
from blog.models import Post, Site
from blog.parts import parts_of
from comments.claiming import offered_to
from comments.csrf import has_session
from comments.discussion import discussion_of
from comments.drafts import remembered_guest
from comments.forms import ReplyForm
from comments.models import Comment, Discussion
from comments.moulds import Marks, to_be_filled
from comments.spam.timing import moment_for

# Posts whose address is kept.
MOST_ADDRESSES = 1_000
# People whose line above the form is kept.
MOST_SPEAKERS = 1_000


def reply_url(post: Post) -> str:
    """Return where the form of this post is sent, and where it stands as a page."""
    if post.kind == Post.Kind.PAGE:
        return reverse("comments:reply_to_page", kwargs={"path": post.path})
    return _url_for_post(get_script_prefix(), **post.day_and_slug())


@lru_cache(MOST_ADDRESSES)
def _url_for_post(_prefix: str, **day_and_slug: int | str) -> str:
    return reverse("comments:reply_to_post", kwargs=day_and_slug)


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
        "speaks_as": speaks_as(form.speaker) if form.speaker else "",
        "offers": form.speaker is not None and offered_to(form.speaker).exists(),
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


def form_under_thread(request: HttpRequest, post: Post) -> SafeString:
    """Return the section as it stands under a thread, still empty."""
    if not has_session(request):
        return _form_for_everybody(request, post)
    identity = identity_of(request)
    if identity is not None:
        return _form_for_member(request, post, identity)
    context = respond_context(request, empty_form(request, post, discussion=discussion_of(request)))
    context |= {"under_thread": True, "csrf_token": get_token(request)}
    return render_to_string("comments/respond.html", context)


def _form_for_everybody(request: HttpRequest, post: Post) -> SafeString:
    """Return the section for whoever has no session: under every post the same, but for where it is sent."""

    def make() -> str:
        form = empty_form(request, post, discussion=discussion_of(request))
        context = respond_context(request, form)
        context |= {"reply_url": Marks()["reply_url"], "under_thread": True}
        # Without the request, so that nothing of who asks can come in.
        return to_be_filled(render_to_string("comments/respond.html", context))

    mould = parts_of(request).get_or_make("form", make)
    return mark_safe(mould % {"reply_url": escape(reply_url(post))})  # noqa: S308 - an address


def _form_for_member(request: HttpRequest, post: Post, identity: Identity) -> SafeString:
    """Return the section for somebody who is signed in: for all of them the same, but for what is filled in here."""
    offers = offered_to(identity).exists()

    def make() -> str:
        words = Marks()
        form = ReplyForm(post=post, identity=identity, discussion=discussion_of(request))
        filled_in = {
            name: words[name] for name in ("reply_url", "csrf_token", "started", "speaks_as")
        }
        # Of the identity and the request nothing else comes in than that there is one.
        known = {"form": form, "speaker": True, "offers": offers, "has_session": True}
        context = {**known, **filled_in, "under_thread": True}
        return to_be_filled(render_to_string("comments/respond.html", context))

    mould = parts_of(request).get_or_make(("form of a member", offers), make)
    words = {
        "reply_url": escape(reply_url(post)),
        "csrf_token": get_token(request),
        "started": moment_for(request),
        "speaks_as": speaks_as(identity),
    }
    return mark_safe(mould % words)  # noqa: S308 - escaped


def speaks_as(identity: Identity) -> SafeString:
    """Return what the form says of who speaks, and how to change that."""
    return _speaks_as(Speaker(identity.picture_url, identity.name, identity.label), get_language())


class Speaker(NamedTuple):
    """What is shown of who speaks."""

    picture_url: str
    name: str
    label: str


@lru_cache(MOST_SPEAKERS)
def _speaks_as(speaker: Speaker, _language: str) -> SafeString:
    return mark_safe(render_to_string("comments/speaks_as.html", {"speaker": speaker}).strip())  # noqa: S308 - our own template's
