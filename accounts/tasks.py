"""What nobody who signs in needs to wait for."""

from __future__ import annotations

import io
import logging
from urllib.parse import urljoin

import requests
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task

from accounts.looks import show_anew
from accounts.models import Avatar
from accounts.outbound import may_be_asked, session_for
from accounts.pictures import replace_file, square

logger = logging.getLogger(__name__)
# Some providers' addresses lead on to where the picture is.
MOST_STEPS = 3


@task
def fetch_avatar(avatar_id: int, source: str) -> None:
    """Fetch an account's picture and keep it; one that cannot be had is none, until the next sign-in."""
    try:
        picture = _fetch(source)
    except (requests.RequestException, ValidationError) as error:
        logger.info("No picture came from %s: %s", source, error)
        # So that the next sign-in finds another address than this one.
        Avatar.objects.filter(pk=avatar_id, source=source).update(source="")
        return
    with transaction.atomic():
        # The account may be gone by now, or have another picture already.
        rows = Avatar.objects.select_for_update(of=("self",), no_key=True)
        avatar = rows.filter(pk=avatar_id, source=source).select_related("account").first()
        if avatar:
            replace_file(avatar, "file", picture)
            show_anew(avatar.account.user_id)


def _fetch(source: str) -> ContentFile[bytes]:
    with session_for(None) as session:
        response = _get(session, source, MOST_STEPS)
        response.raise_for_status()
    return square(io.BytesIO(response.content))


def _get(session: requests.Session, address: str, steps: int) -> requests.Response:
    """Ask for the picture, and where that leads: each step is guarded as the first one is."""
    try:
        return session.get(address)
    except requests.TooManyRedirects as error:
        leads_to = error.response.headers["Location"] if error.response is not None else ""
        next_address = urljoin(address, leads_to)
        if not steps or not may_be_asked(next_address):
            raise
        return _get(session, next_address, steps - 1)
