"""The outbox in the administration."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core import mail as django_mail
from django.test import Client
from django.utils import timezone

from comments.models import OutgoingMail
from tests.factories import make_author, make_member, make_user

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


def test_what_has_not_left_is_sent_again_and_nothing_else_is(administrator):
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    mails = [
        make_mail(1),
        make_mail(2, "cancelled"),
        make_mail(3, "waiting", next_try_at=tomorrow),
        make_mail(4, "sent", sent_at=timezone.now()),
    ]
    chosen = {"action": "send_again", "_selected_action": [mail.pk for mail in mails]}
    page = administrator.post(LIST, chosen, follow=True).text
    assert "2 mails are sent again." in page
    mail = OutgoingMail.objects.get(pk=mails[0].pk)
    assert (mail.status, mail.attempts, mail.last_error) == ("sent", 1, "")
    subjects = [message.subject for message in django_mail.outbox]
    assert sorted(subjects) == ["Reply 1", "Reply 3"]
    assert OutgoingMail.objects.get(pk=mails[1].pk).status == "cancelled"
    chosen["_selected_action"] = [mails[1].pk]
    assert "0 mails are sent again." in administrator.post(LIST, chosen, follow=True).text


def test_one_mail_is_sent_again_by_the_button_on_its_page(administrator):
    mail = make_mail()
    page = f"{LIST}{mail.pk}/change/"
    button = f'value="Send again" formaction="{LIST}{mail.pk}/send-again/"'
    assert button in administrator.get(page).text
    assert administrator.get(f"{LIST}{mail.pk}/send-again/").status_code == 405
    done = administrator.post(f"{LIST}{mail.pk}/send-again/", follow=True)
    assert "The mail is sent again." in done.text
    assert [message.subject for message in django_mail.outbox] == ["Reply 1"]
    assert button not in done.text
    again = administrator.post(f"{LIST}{mail.pk}/send-again/", follow=True)
    assert "This mail has left already" in again.text
    assert len(django_mail.outbox) == 1


def test_who_only_reads_the_outbox_sends_nothing_again(client):
    mail, reader = make_mail(), make_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_outgoingmail"))
    client.force_login(reader)
    assert client.get(LIST).status_code == 200
    assert client.post(f"{LIST}{mail.pk}/send-again/").status_code == 403
    assert django_mail.outbox == []


def test_nobody_writes_or_edits_a_mail(administrator):
    mail = make_mail()
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.post(f"{LIST}{mail.pk}/change/", {"text": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["Editor", "Author", "Contributor"])
def test_addresses_in_mail_are_for_administrators_alone(client, role):
    make_author()
    client.force_login(make_member(role))
    assert client.get(LIST).status_code == 403
