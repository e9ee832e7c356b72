"""The outbox in the administration."""

from __future__ import annotations

import pytest
from django.core import mail as django_mail
from django.test import Client

from comments.models import OutgoingMail
from tests.factories import make_author, make_member

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/outgoingmail/"


def make_mail(number: int = 1, status: str = "failed", **fields) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key=f"reply:{number}:a",
        recipient="sam@example.org",
        subject=f"Reply {number}",
        text="Words",
        html="<p>Words</p>",
        status=status,
        last_error="550 5.1.1 No such person",
        attempts=9,
        **fields,
    )


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(make_member("Administrator"))
    return client


def test_what_failed_is_listed_with_its_reason(administrator):
    mail = make_mail()
    page = administrator.get(f"{LIST}?status__exact=failed").text
    assert "550 5.1.1 No such person" in page
    assert "sam@example.org" in page
    assert "Words" in administrator.get(f"{LIST}{mail.pk}/change/").text


def test_what_failed_is_sent_again_and_nothing_else_is(administrator):
    mails = [make_mail(1), make_mail(2, "cancelled"), make_mail(3, "waiting")]
    chosen = {"action": "send_again", "_selected_action": [mail.pk for mail in mails]}
    page = administrator.post(LIST, chosen, follow=True).text
    assert "1 mail is sent again." in page
    mail = OutgoingMail.objects.get(pk=mails[0].pk)
    assert (mail.status, mail.attempts, mail.last_error) == ("sent", 1, "")
    assert "Reply 1" in [message.subject for message in django_mail.outbox]
    assert OutgoingMail.objects.get(pk=mails[1].pk).status == "cancelled"
    chosen["_selected_action"] = [mails[1].pk]
    assert "0 mails are sent again." in administrator.post(LIST, chosen, follow=True).text


def test_nobody_writes_or_edits_a_mail(administrator):
    mail = make_mail()
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.post(f"{LIST}{mail.pk}/change/", {"text": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["Editor", "Author", "Contributor"])
def test_addresses_in_mail_are_for_administrators_alone(client, role):
    make_author()
    client.force_login(make_member(role))
    assert client.get(LIST).status_code == 403
