"""Links that never break: where a post once stood leads to where it stands now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from blog.models import FormerAddress, Post

View = Callable[..., HttpResponse]


def readdress(post: Post) -> None:
    """Note where the public knows ``post`` to be, if it will not be there any more once it is saved.

    The pages below it move with it. Call it before the post is saved, in the same transaction.
    """
    _note(post)
    if post.kind != Post.Kind.PAGE:
        return
    before = Post.objects.pages().for_links().filter(pk=post.pk).first()
    if before and before.path != post.path:
        _take_along(before.path, post.path)


def _take_along(before: str, after: str) -> None:
    """Move the pages below one that moves."""
    below = Post.objects.pages().filter(Q(folder=before) | Q(folder__startswith=f"{before}/"))
    for page in list(below):
        page.folder = after + page.folder.removeprefix(before)
        _note(page)
        Post.objects.filter(pk=page.pk).update(folder=page.folder)


def _note(post: Post) -> None:
    public = Post.objects.published().for_links().filter(pk=post.pk).first()
    before = _path(public) if public else ""
    after = _path(post) if post.status == Post.Status.PUBLISHED else ""
    if before == after:
        return
    if before:
        FormerAddress.objects.update_or_create(path=before, defaults={"post": post})
    if after:
        FormerAddress.objects.filter(path=after, post_id=post.pk).delete()


def lead_on_if_moved(view: View) -> View:
    """Where ``view`` finds no post, ask whether one once stood here: one query, on the way to a 404 only."""

    @wraps(view)
    def wrapper(request: HttpRequest, **address: Any) -> HttpResponse:
        try:
            return view(request, **address)
        except Http404:
            moved = _lead_on(request, address)
            if moved is None:
                raise
            return moved

    return wrapper


def _lead_on(request: HttpRequest, address: dict[str, Any]) -> HttpResponse | None:
    """Lead to the same place below the post's address of today, such as its reply form."""
    former = reverse("blog:post" if "year" in address else "blog:page", kwargs=address)
    # Not visible_to(): where a post that is hidden now stands is nobody's business.
    found = Post.objects.published().filter(former_addresses__path=unquote(former))
    post = found.for_links().first()
    if post is None:
        return None
    below = request.get_full_path().removeprefix(former)
    # What somebody sends from a page that they opened before goes on with every word.
    sends = request.method == "POST"
    response = HttpResponsePermanentRedirect(
        post.get_absolute_url() + below, preserve_request=sends
    )
    # Or a browser that remembers it would run in circles once the post moves back.
    patch_cache_control(response, no_cache=True)
    return response


def _path(post: Post) -> str:
    return unquote(post.get_absolute_url())
