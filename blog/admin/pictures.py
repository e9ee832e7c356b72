"""The library of pictures."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from blog.admin.picture_views import PICTURES_A_PAGE, PictureViews
from blog.library import PictureQuerySet
from blog.models import Picture
from blog.picture_forms import PictureForm
from blog.tasks import make_renditions
from blog.uploads import title_from


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("used", _("shown somewhere")), ("unused", _("shown nowhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        assert isinstance(queryset, PictureQuerySet)  # noqa: S101 - for the type checker
        match self.value():
            case "used":
                return queryset.in_use()
            case "unused":
                return queryset.unused()
        return queryset


class WordsFilter(admin.SimpleListFilter):
    title = _("words")
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("missing", _("still to be put into words"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        assert isinstance(queryset, PictureQuerySet)  # noqa: S101 - for the type checker
        return queryset.without_words() if self.value() else queryset


@admin.register(Picture)
class PictureAdmin(PictureViews):
    form = PictureForm
    list_display = ["thumbnail", "name", "words", "uses"]
    list_display_links = ["thumbnail", "name"]
    list_filter = [UseFilter, WordsFilter, "created_at"]
    search_fields = ["title", "alt", "caption", "credit", "file"]
    list_per_page = PICTURES_A_PAGE
    actions = ["delete_selected"]
    readonly_fields = ["preview", "shown_in"]
    words_fields: ClassVar[list[str]] = ["alt", "is_decorative", "caption", "credit", "title"]

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["blog/pictures.css"]}

    def get_queryset(self, request: HttpRequest) -> PictureQuerySet:
        found = super().get_queryset(request)
        assert isinstance(found, PictureQuerySet)  # noqa: S101 - for the type checker: the manager's own class
        return found.with_uses_count()

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[Any]:  # noqa: ARG002
        first = ["preview"] if obj else ["file"]
        last = ["shown_in"] if obj else []
        return [*first, *self.words_fields, *last]

    def save_model(self, request: HttpRequest, obj: Picture, form: Any, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.uploaded_by = request.user  # type: ignore[assignment]  # the admin lets nobody else in
            obj.title = obj.title or title_from(form.cleaned_data["file"].upload_name)
        super().save_model(request, obj, form, change)
        if not change:
            make_renditions.enqueue(obj.pk)

    # --- What the list and the form show -------------------------------------------------------------------------

    @admin.display(description=_("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return format_html(
            '<img src="{}" alt="{}" loading="lazy">', picture.thumbnail_url, picture.alt
        )

    @admin.display(description=_("title"), ordering="title")
    def name(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=_("in words"), ordering="alt")
    def words(self, picture: Picture) -> str | SafeString:
        if picture.alt:
            return picture.alt
        if picture.is_decorative:
            return gettext("decorative")
        return format_html('<strong class="missing">{}</strong>', gettext("not in words yet"))

    @admin.display(description=_("shown in"), ordering="uses_count")
    def uses(self, picture: Any) -> str:
        count = int(picture.uses_count)
        if not count:
            return gettext("Shown nowhere")
        return ngettext("Shown in %d place", "Shown in %d places", count) % count

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> SafeString:
        return format_html(
            '<a href="{0}"><img class="picture-preview" src="{0}" alt="{1}" width="{2}" height="{3}"></a>',
            picture.file.url,
            picture.alt,
            picture.width,
            picture.height,
        )

    @admin.display(description=_("shown in"))
    def shown_in(self, picture: Picture) -> SafeString | str:
        places = picture.used_in()
        if not places:
            return gettext("nothing yet")
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([p] for p in places))
        )

    # --- Deleting ------------------------------------------------------------------------------------------------

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        picture = self.get_object(request, unquote(object_id))
        if picture is not None and (places := picture.used_in()):
            self._say_that_it_is_used(request, picture, places)
            return redirect("admin:blog_picture_change", picture.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:  # noqa: ARG002
        obj.remove()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> None:  # noqa: ARG002
        for picture in queryset:
            picture.remove()

    @admin.action(description=_("Delete the chosen pictures"), permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, chosen: PictureQuerySet
    ) -> TemplateResponse | None:
        """Delete pictures that nothing shows; if something shows one of them, say so and delete none."""
        used = [(picture, picture.used_in()) for picture in chosen.in_use()]
        for picture, places in used:
            self._say_that_it_is_used(request, picture, places)
        return None if used else delete_selected(self, request, chosen)

    def _say_that_it_is_used(
        self, request: HttpRequest, picture: Picture, places: list[str]
    ) -> None:
        sentence = gettext("“%(picture)s” is shown in %(places)s. Take it out there first.")
        places_in_words = get_text_list(places, gettext("and"))
        self.message_user(
            request,
            sentence % {"picture": picture, "places": places_in_words},
            messages.ERROR,
        )
