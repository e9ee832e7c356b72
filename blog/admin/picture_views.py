"""What the editor and the choice of a cover ask the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from blog import pictures
from blog.models import Picture
from blog.picture_forms import DescribeForm, UploadForm
from blog.uploads import add_picture

PICTURES_A_PAGE = 24
# What a form's other fields may add to the picture's own bytes.
FORM_BYTES = 64 * 1024


class PictureViews(admin.ModelAdmin):  # type: ignore[type-arg]
    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_theirs(request, obj)

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"blog_picture_{name}")

        # Its size is looked at before anything reads it, and that is before the check for forgery, too.
        guarded = csrf_exempt(self._refuse_too_large(self.admin_site.admin_view(self.upload_view)))
        return [
            path("upload/", guarded, name="blog_picture_upload"),
            own("pick/", self.pick_view, "pick"),
            own("<int:pk>/describe/", self.describe_view, "describe"),
            *super().get_urls(),
        ]

    @staticmethod
    def _refuse_too_large(
        view: Callable[[HttpRequest], HttpResponseBase],
    ) -> Callable[[HttpRequest], HttpResponseBase]:
        def guarded(request: HttpRequest) -> HttpResponseBase:
            if int(request.META.get("CONTENT_LENGTH") or 0) > pictures.MAX_BYTES + FORM_BYTES:
                return _refusal(pictures.too_many_bytes(), status=413)
            return view(request)

        return guarded

    @method_decorator(require_POST)
    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a picture: ``file``, and if given ``alt`` or ``is_decorative``, ``caption``, ``credit``, ``title``."""
        if not self.has_add_permission(request):
            return JsonResponse(
                {"error": gettext("Uploading pictures is not among your rights here.")}, status=403
            )
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return _refusal(_first_error(form))
        words = form.cleaned_data
        upload = words.pop("file")
        try:
            picture = add_picture(upload=upload, uploaded_by=request.user, **_given(words))
        except ValidationError as error:
            return _refusal(error)
        return JsonResponse(picture.as_json(), status=201)

    @method_decorator(require_GET)
    def pick_view(self, request: HttpRequest) -> HttpResponse:
        """Return the library as a piece of a page: each picture is a button that carries what a text needs of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "").strip()
        found = Paginator(Picture.objects.matching(words), PICTURES_A_PAGE)
        page = found.get_page(request.GET.get("page"))
        return render(request, "admin/blog/picture/pick.html", {"page": page, "words": words})

    @method_decorator(require_POST)
    def describe_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the words for a picture: ``alt``, or ``is_decorative``."""
        picture = get_object_or_404(Picture, pk=pk)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        form = DescribeForm(request.POST, instance=picture)
        if not form.is_valid():
            return _refusal(_first_error(form))
        return JsonResponse(form.save().as_json())


def _is_theirs(request: HttpRequest, picture: Picture | None) -> bool:
    """Whoever looks after others' posts looks after all pictures; others, after their own."""
    if picture is None or request.user.has_perm("blog.change_others_post"):
        return True
    return picture.uploaded_by_id == request.user.pk


def _given(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value}


def _first_error(form: BaseForm) -> ValidationError:
    return next(iter(form.errors.as_data().values()))[0]


def _refusal(error: ValidationError, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": " ".join(error.messages)}, status=status)
