"""Before other rules are saved: what they would have done to the replies that are there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comments.learning import seen_in_all
from comments.models import Discussion
from comments.moderation.rehearsal import rehearse

# The buttons of the rules' form and of the rehearsal's page.
REHEARSE, BACK = "_rehearse", "_back"


class RehearsedForm(forms.ModelForm):  # type: ignore[type-arg]
    """Coming back from the rehearsal, the form is shown as it was filled in, and not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("asks_filter"):
            total = seen_in_all()
            words = _("So far it has seen %(spam)d of spam and %(good)d good ones.")
            seen = words % {"spam": total.spam, "good": total.good}
            field.help_text = f"{field.help_text} {seen}"

    def is_valid(self) -> bool:
        return super().is_valid() and BACK not in self.data


class RehearsedAdmin:
    """Shows the rehearsal in the place of saving, when that is asked for."""

    # Of the ModelAdmin that it is mixed into.
    admin_site: Any
    get_form: Any
    has_add_permission: Any
    has_change_permission: Any
    opts: Any

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        if request.method == "POST" and REHEARSE in request.POST:
            if not (self.has_change_permission(request) or self.has_add_permission(request)):
                raise PermissionDenied
            form = self.get_form(request, change=object_id is not None)(
                request.POST, instance=Discussion.current()
            )
            # What can't be saved is said by the form itself.
            if form.is_valid():
                return self._rehearse(request, form)
        response: HttpResponse = super().changeform_view(  # type: ignore[misc]
            request, object_id, form_url, extra_context
        )
        return response

    def _rehearse(self, request: HttpRequest, form: Any) -> HttpResponse:
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", REHEARSE}
            for value in values
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What would change"),
            "rehearsal": rehearse(Discussion.current(), form.instance),
            "typed": typed,
        }
        return render(request, "admin/comments/discussion/rehearsal.html", context)
