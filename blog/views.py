"""The pages that visitors read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.models import Post


@require_safe
def home(request: HttpRequest, number: int = 1) -> HttpResponse:
    return render(request, "blog/home.html", {"number": number})


@require_safe
def post_detail(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    post = get_object_or_404(
        Post.objects.visible_to(request.user).posts().on_day(year, month, day).with_author(), slug=slug
    )
    return render(request, "blog/post_detail.html", {"post": post})


@require_safe
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_object_or_404(Post.objects.visible_to(request.user).pages().with_author(), slug=slug)
    return render(request, "blog/post_detail.html", {"post": page})
