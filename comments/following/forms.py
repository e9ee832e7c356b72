"""What is asked of who wants to follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import ADDRESS_LENGTH
from comments.models import Follow, Pace

TELLING = [(pace.value, pace.label) for pace in Pace if pace != Pace.NEVER]


class FollowForm(forms.Form):
    """Where to write, unless that is known, and how fast."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give your e-mail address. It is never made public."),
            "invalid": _("This does not look like an e-mail address. Please check it."),
        },
    )
    pace = forms.ChoiceField(
        label=_("Mail me"),
        choices=TELLING,
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, known: str, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial), auto_id="follow-%s")
        self.known = known
        if known:
            del self.fields["email"]
            self.fields["pace"].choices = Pace.choices  # type: ignore[attr-defined]


class PacesForm(forms.Form):
    """How fast one is told of each thing that one follows."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, follows: list[Follow]) -> None:
        super().__init__(data, auto_id="id-%s")
        self.follows = follows
        for follow in follows:
            self.fields[follow.name] = forms.ChoiceField(choices=Pace.choices, initial=follow.pace)

    def rows(self) -> list[tuple[Follow, forms.BoundField]]:
        return [(follow, self[follow.name]) for follow in self.follows]

    def changed(self) -> list[tuple[Follow, str]]:
        """Return what is to be told of at another pace, and at which."""
        chosen = ((follow, self.cleaned_data[follow.name]) for follow in self.follows)
        return [(follow, pace) for follow, pace in chosen if pace != follow.pace]
