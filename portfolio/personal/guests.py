"""The same for whoever has no account: an address is asked for, and a mail to it has the link.

Nothing that the site answers tells whether it knows the address: only whoever reads its mail learns that.
"""

from __future__ import annotations

import datetime
import uuid
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.addresses import mask, normal
from accounts.limits import is_too_often
from comments.csrf import has_session, is_trusted
from comments.mail.compose import compose
from comments.models import OutgoingMail
from comments.outbox import enqueue
from portfolio.personal import links
from portfolio.personal.erasing import erase
from portfolio.personal.export import count_of
from portfolio.personal.forms import LEAVE, AddressForm, ErasingForm
from portfolio.personal.own import kept, packed
from portfolio.personal.subject import Subject, subject_at

KEY = "data:"
# So many mails with a link go to one address in a day.
MAILS_A_DAY = 3
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# is_trusted() does what Django's own check would, and lets in who has no session.
@csrf_exempt
@never_cache
@form_methods
def ask(request: HttpRequest) -> HttpResponse:
    """Take an address, and mail the link to it if anything is kept under it."""
    if request.method != "POST":
        return _ask(request, AddressForm())
    form = AddressForm(request.POST)
    if not is_trusted(request):
        words = gettext(
            "To be sure that it is you who sends this: please press the button once more."
        )
        return _ask(request, form, problem=words, status=HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return _ask(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_too_often(request, "mail_asked"):
        words = gettext("That was often enough for now. Please come back in an hour.")
        return _ask(request, form, problem=words, status=HTTPStatus.TOO_MANY_REQUESTS)
    _mail_link(normal(form.cleaned_data["email"]))
    context = {"address": form.cleaned_data["email"]}
    return render(request, "portfolio/personal/asked.html", context)


# Who has the link may do this: there is no cookie that another site could abuse.
@csrf_exempt
@never_cache
@form_methods
def data_page(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what is kept under the address, and do what the button says."""
    address = links.read(token)
    if address is None:
        return render(request, "portfolio/personal/gone.html", status=HTTPStatus.NOT_FOUND)
    subject = subject_at(address)
    if request.method != "POST":
        return _page(request, subject, address, ErasingForm())
    if request.POST.get("action") == "export":
        return packed(subject)
    form = ErasingForm(request.POST)
    if not form.is_valid():
        return _page(request, subject, address, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    receipt = erase(subject, keeps_words=form.cleaned_data["words"] == LEAVE, address=address)
    return render(request, "portfolio/personal/receipt.html", {"receipt": receipt})


@transaction.atomic
def _mail_link(address: str) -> None:
    if not count_of(subject_at(address)):
        return
    since = timezone.now() - datetime.timedelta(days=1)
    lately = OutgoingMail.objects.filter(key__startswith=KEY, created_at__gte=since)
    if lately.filter(recipient=address).count() >= MAILS_A_DAY:
        return
    mail = compose("portfolio/personal/mail/link", {"page_url": links.data_link(address)})
    enqueue(key=f"{KEY}{uuid.uuid4()}", to=address, headers={}, **mail._asdict())


def _ask(
    request: HttpRequest, form: AddressForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "has_session": has_session(request), **more}
    return render(request, "portfolio/personal/ask.html", context, status=status)


def _page(
    request: HttpRequest, subject: Subject, address: str, form: ErasingForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "kept": kept(subject), "address": mask(address)}
    return render(request, "portfolio/personal/guest_data.html", context, status=status)
