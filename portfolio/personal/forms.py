"""What is asked of who wants to be erased, and of who asks by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.addresses import ADDRESS_LENGTH

REMOVE, LEAVE = "remove", "leave"


class ErasingForm(forms.Form):
    words = forms.ChoiceField(
        label=_("What you wrote"),
        choices=[
            (REMOVE, _("Remove it")),
            (LEAVE, _("Leave the words that readers see, without my name")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of these.")},
    )
    is_sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Please tick this first.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="erase-%s")


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("Email"),
        max_length=ADDRESS_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give the address that you wrote with."),
            "invalid": _("This does not look like an e-mail address. Please check it."),
        },
    )
