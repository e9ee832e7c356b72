"""When a visitor turned to the form, told by themselves and signed by us: the page is the same for everybody.

The form's script fetches the moment when the visitor turns to the form. Without scripts, or before the script had its
answer, a reply comes without one: it is shown to its writer once more, as by "Preview", and that page, made for them
alone, holds it. Programs that send forms blindly do neither.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone

from comments.csrf import has_session

FIELD = "started"
# Seconds that a signed moment is good for: a page stays open overnight.
GOOD_FOR = 24 * 60 * 60
_signer = Signer(salt="comments.spam.timing")


def start() -> str:
    """Return this moment, signed; no two are the same."""
    return _signer.sign(f"{int(timezone.now().timestamp())}-{secrets.token_urlsafe(6)}")


def seconds_since(moment: str) -> float | None:
    """Return how long ago a moment was that start() signed; None for anything else, and after a day."""
    try:
        began = int(_signer.unsign(moment).partition("-")[0])
    except BadSignature:
        return None
    seconds = timezone.now().timestamp() - began
    return seconds if seconds < GOOD_FOR else None


def moment_for(request: HttpRequest) -> str:
    """Return what a form holds: the moment that it came with, or a new one; "" on a page that everybody shares."""
    if request.method != "POST" and not has_session(request):
        return ""
    moment = request.POST.get(FIELD, "")
    return start() if seconds_since(moment) is None else moment


def must_be_shown_once_more(request: HttpRequest) -> bool:
    """Whether a reply comes from who knows where: without a signed moment."""
    return bool(settings.REPLY_SECONDS) and seconds_since(request.POST.get(FIELD, "")) is None
