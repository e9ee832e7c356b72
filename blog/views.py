"""The pages that visitors read."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import EmptyPage
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog import embeds, post_at
from blog.addresses import lead_on_if_moved
from blog.around import surroundings_of, terms_of
from blog.frames import Frame, keep_frame, kept_frame, make_frame
from blog.listing import Listing
from blog.models import Category, Post, Tag
from blog.permissions import may_edit
from blog.querysets import PostQuerySet
from blog.search.views import lead_to_search
from blog.shared import share
from blog.sharing import share_links


@require_safe
def home(request: HttpRequest, number: int | None = None) -> HttpResponse:
    if number is None and "p" in request.GET:
        # WordPress's short address of something that is not there: what is there was led on to before.
        raise Http404
    if number is None and "s" in request.GET:
        return lead_to_search(request.GET["s"])
    return post_list(request, Post.objects.sticky_first(), number, {"first": reverse("blog:home")})


@require_safe
def category(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    term = get_object_or_404(Category, slug=slug)
    posts = Post.objects.below(term)
    return post_list(request, posts, number, {"term": term, "first": term.get_absolute_url()})


@require_safe
def tag(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    term = get_object_or_404(Tag, slug=slug)
    posts = Post.objects.filter(tags=term)
    return post_list(request, posts, number, {"term": term, "first": term.get_absolute_url()})


@require_safe
def author(request: HttpRequest, username: str, number: int | None = None) -> HttpResponse:
    """Show what somebody published; a person who published nothing, not even a page, has no page here."""
    people = get_user_model().objects.select_related("card__picture")
    writers = people.filter(Exists(Post.objects.published().filter(author=OuterRef("pk"))))
    writer = get_object_or_404(writers, username=username)
    first = reverse("blog:author", kwargs={"username": username})
    posts = Post.objects.filter(author=writer)
    return post_list(request, posts, number, {"writer": writer, "first": first})


@require_safe
@lead_on_if_moved
def post_detail(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    frame = kept_frame(request)
    if frame is None:
        frame = _frame_of_post(request, post_at.TO_READ.find(request, year, month, day, slug))
    return _fill(request, frame)


def _frame_of_post(request: HttpRequest, post: Post) -> Frame:
    around = surroundings_of(post)
    context = {
        "post": post,
        "terms": terms_of(post),
        "around": around,
        "menu": around.menu,
        "share_links": share_links(post) if post.status == Post.Status.PUBLISHED else [],
    }
    return make_frame(request, "blog/post_detail.html", context, post)


@require_safe
@lead_on_if_moved
def page_detail(request: HttpRequest, path: str) -> HttpResponse:
    frame = kept_frame(request)
    if frame is None:
        pages = Post.objects.visible_to(request.user).pages().with_author()
        page = get_object_or_404(pages.at(path))
        frame = make_frame(request, "blog/post_detail.html", {"post": page}, page)
    return _fill(request, frame)


def _fill(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Show the post to the one who asks."""
    post = frame.post
    context = {"post": post, "may_edit": may_edit(request.user, post)}
    response = HttpResponse(frame.filled(request, context))
    # Only now: in a page of a thread that is not there, the gaps cannot be filled.
    keep_frame(request, frame)
    share(response, thread=post.pk)
    return embeds.allow_players(response, post.body_html)


def post_list(
    request: HttpRequest,
    posts: PostQuerySet,
    number: int | None,
    context: dict[str, Any],
    *,
    may_be_empty: bool = True,
) -> HttpResponse:
    """Show a page of the list, newest first unless it has an order. The first has one address only, without number."""
    if number == 1:
        return redirect(context["first"], permanent=True)
    try:
        pages = Listing(posts, name=context["first"], allow_empty_first_page=may_be_empty)
        page = pages.page(1 if number is None else number)
    except EmptyPage as error:
        raise Http404 from error
    response = render(request, "blog/home.html", {"page": page, **context})
    share(response)
    return response
