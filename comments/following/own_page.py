"""What a link in a mail opens, without an account: everything that one follows; and an end to it by one click.

A link that is opened changes nothing, since programs open links to look at them. What changes something is a POST, and
who has the link may send it: there is no cookie that another site could abuse.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from blog.models import Post
from comments.drafts import remember_confirmed
from comments.following import links
from comments.following.ending import erase, stop
from comments.following.forms import PacesForm
from comments.following.wishes import choose, wish
from comments.models import Follow, Follower, Pace, Topic

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@csrf_exempt
@never_cache
@page_methods
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is followed, and do what the button says."""
    follower, scope = _follower(token)
    if follower is None or scope:
        return _gone(request)
    if not follower.is_confirmed and request.method != "POST":
        context = {"follower": follower, "follows": _follows(follower)}
        return render(request, "comments/following/confirm.html", context)
    follows = _or_none_of_posts(follower, _follows(follower))
    if request.method != "POST":
        return _show(request, follower, PacesForm(follows=follows))
    action = request.POST.get("action", "")
    if action == "erase":
        erase(follower)
        return render(request, "comments/following/erased.html")
    form = PacesForm(request.POST, follows=follows)
    if action == "save" and not form.is_valid():
        return _show(request, follower, form, status=422)
    _do(action, follower, form)
    if action == "confirm":
        # A guest is known by it: whoever types the same address elsewhere is not.
        remember_confirmed(request, follower.address)
    return redirect(f"{request.path}?done={action}")


def _do(action: str, follower: Follower, form: PacesForm) -> None:
    if action == "confirm":
        follower.confirm()
    elif action == "save":
        _save(follower, form)
    elif action == "stop":
        stop(follower, links.EVERYTHING)


@transaction.atomic
def _save(follower: Follower, form: PacesForm) -> None:
    follower.hold()
    for follow, pace in form.changed():
        if follow.pk:
            choose(follow, pace)
        else:
            wish(Topic(), address=follower.address, is_own=True, pace=pace)


@csrf_exempt
@never_cache
@page_methods
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether to stop what the link is about; stop it by a POST, which a mail program may send (RFC 8058)."""
    follower, scope = _follower(token)
    if follower is None or not scope:
        return _gone(request)
    if request.method == "POST":
        stop(follower, scope)
    post = Post.objects.published().filter(pk=int(scope)).first() if scope.isdecimal() else None
    context = {
        "is_done": request.method == "POST",
        "scope": scope,
        "post": post,
        "page_url": links.own_page(follower),
    }
    return render(request, "comments/following/stop.html", context)


def _follower(token: str) -> tuple[Follower | None, str]:
    key, scope = links.read(token) or ("", "")
    return Follower.objects.filter(key=key).first() if key else None, scope


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/following/gone.html", status=404)


def _follows(follower: Follower) -> list[Follow]:
    """Return what is followed, new posts first. A post that is hidden at this moment has no name here."""
    rows = follower.follows.select_related("post", "comment").defer("post__body", "post__body_html")
    follows = sorted(rows, key=lambda follow: follow.post_id is not None)
    public = Post.objects.published().filter(pk__in={follow.post_id for follow in follows})
    shown = {None, *public.values_list("pk", flat=True)}
    return [follow for follow in follows if follow.post_id in shown]


def _or_none_of_posts(follower: Follower, follows: list[Follow]) -> list[Follow]:
    """Begin the list with new posts also when they are not followed: they may be."""
    if follows and follows[0].post_id is None:
        return follows
    return [Follow(follower=follower, pace=Pace.NEVER), *follows]


def _show(
    request: HttpRequest, follower: Follower, form: PacesForm, **options: Any
) -> HttpResponse:
    context = {"follower": follower, "form": form, "done": request.GET.get("done", "")}
    return render(request, "comments/following/own_page.html", context, **options)
