"""The outbox in the administration: what waits, what could not be sent and why, and one more try."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import truncatechars
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

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
        """Begin anew with those that were given up; what was sent, or is on its way, is left alone."""
        done = sum(mail.send_again() for mail in mails.filter(status="failed"))
        if done:
            outbox.wake()
        words = ngettext("%d mail is sent again.", "%d mails are sent again.", done)
        self.message_user(request, words % done, messages.SUCCESS if done else messages.WARNING)
