"""The outbox in the administration: what waits, what could not be sent and why, and one more try."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import truncatechars
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from comments import outbox
from comments.models import OutgoingMail

REASON_LENGTH = 120


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The site writes the mail; here it is read."""

    list_display = ["subject", "recipient", "status", "attempts", "reason", "created_at"]
    list_filter = ["status", "created_at"]
    list_per_page = 50
    search_fields = ["recipient", "subject", "last_error"]
    actions = ["send_again"]
    fields = [
        "subject", "recipient", "status", "attempts", "last_error", "next_try_at", "created_at", "sent_at", "text",
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.send_one_again))
        name = "comments_outgoingmail_send_again"
        return [path("<int:pk>/send-again/", view, name=name), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        mails: QuerySet[OutgoingMail] = super().get_queryset(request)
        return mails.defer("html", "headers")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Whether one may have mail sent again: what nobody edits here, those who might change it may still send."""
        return bool(request.user.has_perm("comments.change_outgoingmail"))

    @admin.display(description=_("reason"), ordering="last_error")
    def reason(self, mail: OutgoingMail) -> str:
        return truncatechars(mail.last_error, REASON_LENGTH)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Begin anew with those that have not left; what was sent, taken back or is on its way is left alone."""
        done = sum(mail.send_again() for mail in mails)
        if done:
            outbox.wake()
        words = ngettext("%d mail is sent again.", "%d mails are sent again.", done)
        self.message_user(request, words % done, messages.SUCCESS if done else messages.WARNING)

    def send_one_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button on the mail's own page says."""
        if not self.has_send_permission(request):
            raise PermissionDenied
        if get_object_or_404(OutgoingMail, pk=pk).send_again():
            outbox.wake()
            messages.success(request, gettext("The mail is sent again."))
        else:
            messages.warning(request, gettext("This mail has left already, or is not to be sent."))
        return redirect("admin:comments_outgoingmail_change", pk)
