"""What an author fills in about a picture, and how one is chosen for a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from blog import pictures
from blog.models import Picture

ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif"


class NewFile(ContentFile[bytes]):
    """A picture made anew, and what the upload was called."""

    upload_name = ""


class PictureFileField(forms.FileField):
    """Takes a picture and gives it back made anew. Not an ImageField: that one lets Pillow read what it likes."""

    widget = forms.FileInput(attrs={"accept": ACCEPT})

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is None:
            return None
        made = pictures.reencode(upload)
        new = NewFile(made.read(), made.name)
        new.upload_name = upload.name or ""
        return new


class DescribeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Words, or the choice to do without: one of them, explicitly."""

    class Meta:
        model = Picture
        fields = ["alt", "is_decorative"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        alt, is_decorative = cleaned.get("alt"), cleaned.get("is_decorative")
        if not alt and not is_decorative and "alt" not in self.errors:
            self.add_error(
                "alt", _("Please say in words what the picture shows, or call it decorative.")
            )
        if alt and is_decorative:
            self.add_error(
                "is_decorative", _("A decorative picture has no words. Please choose one of both.")
            )
        return cleaned


class PictureForm(DescribeForm):
    file = PictureFileField(label=_("Picture"))

    class Meta(DescribeForm.Meta):
        fields = ["file", "alt", "is_decorative", "caption", "credit", "title"]
        widgets = {"alt": AdminTextareaWidget({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A picture stays what it is: texts show it, and browsers keep it.
            self.fields.pop("file", None)


class UploadForm(forms.Form):
    """What the editor sends. The words may come later."""

    file = forms.FileField()
    alt = forms.CharField(required=False, max_length=500)
    is_decorative = forms.BooleanField(required=False)
    title = forms.CharField(required=False, max_length=200)
    caption = forms.CharField(required=False, max_length=500)
    credit = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_decorative"):
            cleaned["alt"] = ""
        return cleaned


class CoverChooser(forms.NumberInput):
    """The number of a picture in the library. Scripts make buttons of it: choose, send a new one, none."""

    class Media:
        css = {"all": ["blog/pictures.css"]}
        js = [forms.Script("blog/cover.js", type="module")]

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        del renderer  # It finds Django's own templates alone.
        return render_to_string("blog/cover_chooser.html", self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["picture"] = _picture(value)
        context["library"] = reverse("admin:blog_picture_changelist")
        context["upload"] = reverse("admin:blog_picture_upload")
        context["pick"] = reverse("admin:blog_picture_pick")
        context["add"] = reverse("admin:blog_picture_add")
        context["accept"] = ACCEPT
        return context


def _picture(value: Any) -> Picture | None:
    try:
        return Picture.objects.filter(pk=value).first() if value else None
    except ValueError:
        return None


class CoverField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A picture of the library, by its number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Picture.objects.all(),
            required=False,
            label=_("Cover picture"),
            widget=CoverChooser,
            error_messages={
                "invalid_choice": _("There is no picture of this number in the library.")
            },
            **options,
        )
