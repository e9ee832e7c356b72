from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from comments.models import Comment


def permalink(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect(get_object_or_404(Comment.objects.approved().select_related("post"), pk=pk))


def reply_to_post(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    raise NotImplementedError


def reply_to_page(request: HttpRequest, slug: str) -> HttpResponse:
    raise NotImplementedError
