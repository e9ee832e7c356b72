"""What is asked at the first start."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.models import Site


class FirstStartForm(UserCreationForm):  # type: ignore[type-arg]
    title = forms.CharField(
        label=_("Title of the site"), max_length=Site._meta.get_field("title").max_length
    )

    field_order = ["title", "display_name", "email", "username", "password1", "password2"]

    class Meta:
        model = User
        fields = ["display_name", "email", "username"]
        labels = {
            "display_name": _("Your name"),
            "email": _("Your e-mail address"),
            "username": _("Log-in name"),
        }
        help_texts = {
            "display_name": _("As readers see it under your posts."),
            "email": _(
                "For mail about replies. It is never shown to readers; without one, no mail is sent."
            ),
            "username": _(
                "Letters, digits and @ . + - _ only. It stands in the address of the list of your posts."
            ),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["password1"].help_text = _(
            "At least 8 characters: not a word that many use, nor much like your name."
        )
        self.fields["password2"].label, self.fields["password2"].help_text = _("Once more"), ""
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["title"].widget.attrs["autofocus"] = True
