"""What nobody who signs in needs to wait for."""

from __future__ import annotations

import io
import logging

import requests
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task

from accounts.looks import show_anew
from accounts.models import Avatar
from accounts.outbound import session_for
from accounts.pictures import replace_file, square

logger = logging.getLogger(__name__)


@task
def fetch_avatar(avatar_id: int, source: str) -> None:
    """Fetch an account's picture and keep it; one that cannot be had is none, until the next sign-in."""
    try:
        picture = _fetch(source)
    except (requests.RequestException, ValidationError) as error:
        logger.info("No picture came from %s: %s", source, error)
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
        response = session.get(source)
        response.raise_for_status()
    return square(io.BytesIO(response.content))
