"""What people say of themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.looks import show_anew
from accounts.models import User
from accounts.names import NAME_LENGTH, WEBSITE_LENGTH, clean_name, clean_text
from accounts.pictures import replace_file, square


class PictureField(forms.FileField):
    """Takes a picture and gives it back cut and made anew. Not an ImageField: Pillow would read what it likes."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        return square(upload) if upload else None


class WebsiteField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]
    # A text field: a browser would refuse "example.org", which is completed here.
    widget = forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_text(value or ""))


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    display_name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please give a name.")},
    )
    website = WebsiteField(
        label=_("Website"),
        required=False,
        max_length=WEBSITE_LENGTH,
        assume_scheme="https",
        error_messages={
            "invalid": _("This does not look like a web address. Please check it."),
        },
    )
    picture = PictureField(
        label=_("Picture"), required=False, help_text=_("JPEG, PNG, WebP or GIF, up to 10 MB.")
    )
    remove_picture = forms.BooleanField(label=_("Remove the picture"), required=False)
    signs_with_profile = forms.BooleanField(
        label=_("Use this name, website and picture with every account"),
        required=False,
        help_text=_("Otherwise each reply shows those of the account that it is written with."),
    )

    class Meta:
        model = User
        fields = ["display_name", "website"]

    def __init__(self, *args: Any, accounts: int, **kwargs: Any) -> None:
        """Ask only what there is to choose for somebody with so many ``accounts``."""
        super().__init__(*args, **kwargs)
        if not self.instance.picture:
            del self.fields["remove_picture"]
        if accounts > 1:
            self.initial["signs_with_profile"] = self.instance.signs_with_profile
        else:
            del self.fields["signs_with_profile"]

    def clean_display_name(self) -> str:
        name = clean_name(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(gettext("Please give a name that can be seen."))
        return name

    @transaction.atomic
    def save(self, commit: bool = True) -> User:  # noqa: ARG002, FBT001, FBT002 - there is no half a profile
        """Save what was said. Whoever has one account means it for that one."""
        person: User = self.instance
        signed_with_profile = person.signs_with_profile
        person.signs_with_profile = self.cleaned_data.get("signs_with_profile", True)
        person.save(update_fields=["display_name", "website", "signs_with_profile"])
        has_new_picture = self.cleaned_data["picture"] or self.cleaned_data.get("remove_picture")
        if has_new_picture:
            replace_file(person, "picture", self.cleaned_data["picture"])
        if has_new_picture or person.signs_with_profile != signed_with_profile:
            show_anew(person.pk)
        return person
