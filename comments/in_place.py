"""How an action on a comment is answered: where scripts run, by the comment as it is now; else by its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import reswap, retarget, trigger_client_event
from django_htmx.middleware import HtmxDetails

from accounts.sign_in import safe_url
from comments.models import Comment
from comments.permissions import viewer_of
from comments.reading import visible_comments, where_it_stands
from comments.rows import gone_html
from comments.showing import draw_comment
from comments.threads import shown


def is_in_place(request: HttpRequest) -> bool:
    """Tell whether htmx asks, which puts the answer into the page."""
    return bool(HtmxDetails(request))


def done(request: HttpRequest, comment: Comment, words: str) -> HttpResponse:
    """Show the comment as it is now; ``words`` say to a screen reader what was done."""
    if not is_in_place(request):
        return redirect(_page_it_was_done_on(request, comment))
    now = shown(visible_comments(request), viewer_of(request)).get(pk=comment.pk)
    return _put(HttpResponse(draw_comment(request, now)), f"#comment-{comment.pk}", words)


def removed(
    request: HttpRequest, comment: Comment, words: str, *, keeps_its_place: bool
) -> HttpResponse:
    """Show the gravestone of a comment, or nothing where it was."""
    anchor = f"#comment-{comment.pk}"
    if not is_in_place(request):
        return redirect(f"{comment.post.get_absolute_url()}#responses")
    if not keeps_its_place:
        response = _put(HttpResponse(), f"li:has(> {anchor})", words)
        return reswap(response, "delete")
    return _put(HttpResponse(gone_html(str(comment.pk))), anchor, words)


def thanked(request: HttpRequest, comment: Comment, words: str) -> HttpResponse:
    """Show the comment as the visitor saw it last, with our thanks."""
    now = shown(Comment.objects.filter(pk=comment.pk), viewer_of(request))
    seen = now.select_related("post", "root").get()
    seen.status = comment.status
    response = HttpResponse(draw_comment(request, seen, thanks=words))
    return _put(response, f"#comment-{comment.pk}", words)


def _put(response: HttpResponse, target: str, words: str) -> HttpResponse:
    retarget(response, target)
    reswap(response, "outerHTML")
    return trigger_client_event(response, "said", {"words": words})


def _page_it_was_done_on(request: HttpRequest, comment: Comment) -> str:
    page = safe_url(request, request.POST.get("next", ""))
    return f"{page}#comment-{comment.pk}" if page else where_it_stands(request, comment)
