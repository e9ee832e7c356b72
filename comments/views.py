"""Replying: the form as a page, and everything that its buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.client import Client, client_of
from accounts.identity import identity_of, speak_with
from accounts.sign_in import (
    ProviderNotOffered,
    problem_sentence,
    redirect_to_provider,
    sign_out,
)
from blog.addresses import lead_on_if_moved
from blog.foreseen import foreseeing
from blog.models import Post
from blog.post_at import TO_REPLY_TO
from blog.prepared import prepared
from comments import drafts, markup
from comments.akismet.opinion import second_opinion
from comments.csrf import is_trusted
from comments.discussion import House, discussion_of
from comments.following.tick import follow_replies_to
from comments.forms import ReplyForm
from comments.models import Comment
from comments.moderation import Candidate
from comments.moderation.foreseen import questions_about
from comments.moderation.rules import rule_on
from comments.reading import where_it_stands
from comments.replies import ParentGoneError, publish_reply, said_before
from comments.respond import empty_form, reply_page, reply_url, site_of, takes_replies
from comments.sessions import as_it_was_on_failure, keep_now
from comments.spam.forgetting import sign
from comments.spam.limits import TooOftenError, limits_on
from comments.spam.signals import is_known, signals_of
from comments.spam.timing import must_be_shown_once_more
from comments.telling import refused

reply_methods = require_http_methods(["GET", "HEAD", "POST"])


# Django's own check knows only pages with a token; is_trusted() is asked for every POST below.
@csrf_exempt
@reply_methods
@lead_on_if_moved
def reply_to_post(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    return _reply(request, TO_REPLY_TO.find(request, year, month, day, slug))


@csrf_exempt
@reply_methods
@lead_on_if_moved
def reply_to_page(request: HttpRequest, path: str) -> HttpResponse:
    pages = Post.objects.visible_to(request.user).pages()
    return _reply(request, get_object_or_404(pages.at(path).for_replying()))


def _reply(request: HttpRequest, post: Post) -> HttpResponse:
    if request.method != "POST":
        return _open(request, post) if takes_replies(request, post) else redirect(post)
    if not takes_replies(request, post):
        context = {"post": post, "body": request.POST.get("body", "")}
        return render(request, "comments/closed.html", context, status=403)
    form = ReplyForm(
        request.POST,
        post=post,
        identity=identity_of(request),
        discussion=discussion_of(request),
    )
    if not is_trusted(request):
        form.forgive_all_but_the_text(may_be_empty=True)
        problem = _("To be sure that it is you who sends this: please press the button once more.")
        return reply_page(request, form, problem=problem, status=403)
    return _press(request, form, request.POST.get("action", "post"))


def _open(request: HttpRequest, post: Post) -> HttpResponse:
    """Show the form; or, to somebody who comes back signed in as they meant to, post what they wrote."""
    key = request.GET.get("draft", "")
    draft = drafts.find(request, key, post=post)
    code = request.GET.get("problem", "")
    problem = problem_sentence(code, draft.provider if draft else "")
    identity = identity_of(request)
    if draft is None:
        parent = _parent(post, request.GET.get("parent", ""))
        return reply_page(
            request, empty_form(request, post, parent=parent), parent=parent, problem=problem
        )
    came_back = bool(
        draft.provider and identity and identity.provider == draft.provider and not code
    )
    if came_back and draft.fields.get("body", "").strip() and request.method == "GET":
        drafts.forget(request, key)
        return _post(request, ReplyForm(draft.fields, post=post, identity=identity))
    fields = {**draft.fields, "as_guest": ""} if came_back else draft.fields
    form = ReplyForm(post=post, identity=identity, initial=fields)
    return reply_page(
        request, form, parent=_parent(post, fields.get("parent", "")), problem=problem
    )


def _parent(post: Post, number: str) -> Comment | None:
    if not number.isdecimal():
        return None
    return post.comments.approved().filter(pk=int(number[:18])).first()


def _press(request: HttpRequest, form: ReplyForm, action: str) -> HttpResponse:
    """Do what the button says. Only "Post" cares for more than the text."""
    verb, _colon, provider = action.partition(":")
    if verb not in {"preview", "provider", "account", "log-out", "change", "keep"}:
        return _post(request, form)
    form.forgive_all_but_the_text(may_be_empty=verb != "preview")
    parent = _parent(form.post, form.data.get("parent", ""))
    if form.errors:
        return reply_page(request, form, parent=parent, status=422)
    if verb == "preview":
        preview = markup.render(form.cleaned_data["body"])
        return reply_page(request, form, parent=parent, preview=preview)
    if verb == "provider":
        return _leave_for(request, form, provider)
    if verb == "account":
        speak_with(request, provider)
    if verb == "log-out":
        sign_out(request)
    as_guest = "true" if verb == "change" else ""
    return _come_back(request, form, {**form.data_as_dict(), "as_guest": as_guest})


def _leave_for(request: HttpRequest, form: ReplyForm, provider: str) -> HttpResponse:
    """Keep the reply in the session and send the visitor to sign in; they come back to post it."""
    fields = {**form.data_as_dict(), "as_guest": ""}
    remember = bool(form.cleaned_data.get("remember"))
    key = drafts.keep(request, post=form.post, fields=fields, provider=provider)
    next_url = f"{reply_url(form.post)}?{urlencode({'draft': key})}"
    try:
        return redirect_to_provider(request, provider, next_url=next_url, remember=remember)
    except ProviderNotOffered:
        drafts.forget(request, key)
        problem = _("Signing in that way is not possible here. Please choose another.")
        return reply_page(request, form, problem=problem, status=422)


def _come_back(request: HttpRequest, form: ReplyForm, fields: dict[str, str]) -> HttpResponse:
    """Show the form anew with its text, as an address that can be reloaded."""
    key = drafts.keep(request, post=form.post, fields=fields)
    return redirect(f"{reply_url(form.post)}?{urlencode({'draft': key})}#respond")


def _post(request: HttpRequest, form: ReplyForm) -> HttpResponse:
    if not form.is_valid():
        parent = _parent(form.post, form.data.get("parent", ""))
        return reply_page(request, form, parent=parent, status=422)
    comment, client = form.make_comment(), client_of(request)
    sign(comment, client)
    known = is_known(is_signed_in=form.speaker is not None, own=drafts.own_comments(request))
    once_more = not known and must_be_shown_once_more(request)
    # Else saving it tells whether it was said before. What is not saved now, or told to others, is asked about first.
    if (once_more or settings.AKISMET_KEY) and (first := said_before(comment)):
        return _land_on(request, form, first, is_new=False)
    if once_more:
        return reply_page(
            request, form, parent=comment.parent, preview=comment.body_html, once_more=True
        )
    try:
        with foreseeing(questions_about(comment, form.discussion, is_known=known)):
            comment, is_new = _rule_and_publish(request, form, comment, client, is_known=known)
    except ParentGoneError:
        # The form finds that out by itself, and says it.
        return _post(request, ReplyForm(form.data, post=form.post, identity=form.identity))
    except TooOftenError as limit:
        return _ask_to_wait(request, form, limit)
    return _land_on(request, form, comment, is_new=is_new)


def _rule_and_publish(
    request: HttpRequest, form: ReplyForm, comment: Comment, client: Client, *, is_known: bool
) -> tuple[Comment, bool]:
    """Let the rules say what becomes of the comment, and save it so. Return what publish_reply() does."""
    own = drafts.own_comments(request)
    signals = signals_of(request, form.discussion, known=is_known)
    candidate = Candidate(
        comment=comment,
        post=form.post,
        discussion=form.discussion,
        user=comment.user,
        own=own,
        confirmed=drafts.confirmed_addresses(request),
        client=client,
        signals=signals,
    )
    ruling = second_opinion(request, candidate, rule_on(candidate))
    uses = [*limits_on(client, comment.user), *signals.uses]
    house = House(site_of(request), form.discussion)
    return publish_reply(
        comment, ruling, limits=uses, house=house, also=partial(_remembered, request, form)
    )


def _land_on(
    request: HttpRequest, form: ReplyForm, comment: Comment, *, is_new: bool
) -> HttpResponse:
    """Show the writer their comment where it stands: the first, if they sent it twice."""
    if comment.status in {Comment.Status.SPAM, Comment.Status.TRASH}:
        if is_new:
            return refused(request, comment)
        return reply_page(request, form, problem=_("You have already said that here."), status=409)
    if not is_new and comment.status == Comment.Status.PENDING:
        _remember(request, form, comment)
    where = ""
    if form.cleaned_data["follow"]:
        where = follow_replies_to(comment, request, typed=form.data.get("email", ""))
    # It is an address: redirect() would look whether it is the name of one.
    return HttpResponseRedirect(where or where_it_stands(request, comment))


def _remember(request: HttpRequest, form: ReplyForm, comment: Comment) -> None:
    """Let a guest's session know what is theirs."""
    if form.speaker is not None or comment.status in {Comment.Status.SPAM, Comment.Status.TRASH}:
        return
    drafts.remember_own(request, comment)
    if form.cleaned_data["remember"]:
        drafts.remember_guest(request, comment)
    with prepared():
        keep_now(request)


@contextmanager
def _remembered(request: HttpRequest, form: ReplyForm, comment: Comment) -> Iterator[None]:
    """Do so in the transaction that saves the comment, if it does."""
    with as_it_was_on_failure(request):
        _remember(request, form, comment)
        yield


def _ask_to_wait(request: HttpRequest, form: ReplyForm, limit: TooOftenError) -> HttpResponse:
    parent = _parent(form.post, form.data.get("parent", ""))
    response = reply_page(request, form, parent=parent, problem=limit.sentence(), status=429)
    response["Retry-After"] = str(limit.wait)
    return response
