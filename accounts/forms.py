"""The log-in form."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class StaffLoginForm(AuthenticationForm):
    """Lets in staff alone, by their password, and counts failures as allauth does."""

    remember = forms.BooleanField(label=_("Remember me on this device"), required=False)

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _(
            "This name and password do not open the administration. Both are case-sensitive."
        ),
    }

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        """Leave the cursor alone: most who come here press a provider's button, above the fields."""
        super().__init__(request, data)
        del self.fields["username"].widget.attrs["autofocus"]

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username and password:
            user = get_adapter(self.request).authenticate(
                self.request, username=username, password=password
            )
            if not isinstance(user, User) or not (user.is_active and user.is_staff):
                raise self.get_invalid_login_error()
            self.user_cache = user
        return self.cleaned_data

    def is_rate_limited(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, code="too_many_login_attempts")
