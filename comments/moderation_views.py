"""What links in mail lead to. A page says what would be done; only its button does it: programs open links, too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from comments.decisions import DECISIONS, decide, last_decision
from comments.mail import links
from comments.models import Comment
from comments.respond import takes_replies

page_methods = require_http_methods(["GET", "HEAD", "POST"])


# The token in the address is the authority: no cookie is asked for, so no other site can borrow one.
@csrf_exempt
@never_cache
@page_methods
def decide_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    found = links.read_decide_token(token)
    if found is None:
        return _gone(request)
    comment, person = found
    if request.method == "POST":
        return _decide(request, comment, person)
    return _ask(request, comment, person, request.GET.get("do", ""))


def _decide(request: HttpRequest, comment: Comment, person: User) -> HttpResponse:
    chosen = request.POST.get("decision", "")
    decision = DECISIONS.get("approve" if chosen == "reply" else chosen)
    if decision is None:
        return redirect(request.path)
    decide(comment, decision.status, by=person, note=_("By a link in a mail."))
    if chosen == "reply" and comment.is_public:
        return redirect(links.reply_form_url(comment))
    return redirect(request.path)


def _ask(request: HttpRequest, comment: Comment, person: User, proposed: str) -> HttpResponse:
    """Show the reply, what has become of it, and the buttons for what else could."""
    post = comment.post
    wanted = DECISIONS.get("approve" if proposed == "reply" else proposed)
    open_ = {name: one for name, one in DECISIONS.items() if one.status != comment.status}
    context = {
        "comment": comment,
        "post": post,
        "person": person,
        "proposed": proposed if wanted and wanted.status != comment.status else "",
        "question": wanted.question if wanted else "",
        "decisions": {} if comment.status == Comment.Status.DELETED else open_,
        "last": last_decision(comment),
        "reply_url": links.reply_form_url(comment) if takes_replies(request, post) else "",
    }
    return render(request, "comments/moderation/decide.html", context)


@csrf_exempt
@never_cache
@page_methods
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mail about replies, or begin again. A program's one click is a POST that follows no redirect (RFC 8058)."""
    person = links.read_stop_token(token)
    if person is None:
        return _gone(request)
    if request.method == "POST":
        person.mail_about_replies = request.POST.get("again") == "yes"
        person.save(update_fields=["mail_about_replies"])
    return render(request, "comments/moderation/stop.html", {"person": person})


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/moderation/gone.html", status=404)
