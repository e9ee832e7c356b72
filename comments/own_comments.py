"""What a person wrote here: signed in, and before they had an account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.identity import Identity, identity_of
from comments import claiming
from comments.models import Comment, NotMine
from comments.moderation.reasons import add_reasons

COMMENTS_A_PAGE = 20
# What is offered at once: it is looked through before it is claimed.
OFFERS_A_PAGE = 50


@never_cache
@login_required
@require_safe
def own_comments(request: HttpRequest, number: int = 1) -> HttpResponse:
    """List the person's comments, the newest first: those that show, and those that wait."""
    identity = _identity(request)
    comments = (
        Comment.objects.on_posts_visible_to(identity.user)
        .filter(user=identity.user, status__in=[Comment.Status.APPROVED, Comment.Status.PENDING])
        .select_related("post", "claim")
        .without_secrets()
        .defer("post__body", "post__body_html", "email", "body", "fingerprint")
        .order_by("-created_at", "-pk")
    )
    try:
        page = Paginator(comments, COMMENTS_A_PAGE).page(number)
    except EmptyPage:
        raise Http404 from None
    add_reasons(page.object_list)
    context = {"identity": identity, "page": page, "first": reverse("comments:own_comments")}
    return render(request, "comments/own_comments.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def earlier_comments(request: HttpRequest) -> HttpResponse:
    """Offer what was left under the person's address without signing in; take their word on it."""
    identity = _identity(request)
    if request.method == "POST":
        claimed = "?claimed=1" if _answer(request, identity) else ""
        return redirect(f"{reverse('comments:earlier_comments')}{claimed}")
    offered = claiming.offered_to(identity).select_related("post")
    offered = offered.defer("post__body", "post__body_html", "body", "fingerprint")
    context: dict[str, Any] = {
        "identity": identity,
        "offered": offered[:OFFERS_A_PAGE],
        "count": offered.count(),
        "is_claimed": "claimed" in request.GET,
        "has_declined": NotMine.objects.filter(user=identity.user).exists(),
    }
    return render(request, "comments/earlier_comments.html", context)


def _answer(request: HttpRequest, identity: Identity) -> int:
    """Do what the button says; return how many comments became the person's."""
    numbers = [int(number[:18]) for number in request.POST.getlist("comment") if number.isdecimal()]
    match request.POST.get("action"):
        case "claim":
            return claiming.claim(identity, numbers[:OFFERS_A_PAGE])
        case "decline":
            claiming.decline(identity, numbers[:OFFERS_A_PAGE])
        case "offer-again":
            claiming.offer_again(identity.user)
    return 0


@login_required
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a claim: the comment is a guest's again."""
    claiming.give_back(_identity(request).user, pk)
    return redirect("comments:own_comments")


def _identity(request: HttpRequest) -> Identity:
    identity = identity_of(request)
    assert identity is not None  # noqa: S101 - login_required saw to it
    return identity
