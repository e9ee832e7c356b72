"""The first start of a new site: a link that works once, and makes the person who owns it.

No account and no password exist before. The link is printed where the site was started, so whoever opens it is
whoever runs the machine.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts.models import User
from blog.models import Site

if TYPE_CHECKING:
    from portfolio.forms import FirstStartForm


KEPT_AS = "first-start"


class BegunAlreadyError(Exception):
    """Somebody else was quicker."""


def has_begun() -> bool:
    """Whether there is anybody who may open the administration."""
    return User.objects.filter(is_staff=True).exists()


def make_token() -> str:
    """Return a new secret for the link. What is kept of it opens nothing, and an earlier one is void."""
    token = secrets.token_urlsafe(32)
    # Where every machine of the site finds it.
    cache.set(KEPT_AS, _hash(token), None)
    return token


def opens(token: str) -> bool:
    """Whether the link is the one printed last, on a site that has not begun."""
    kept = cache.get(KEPT_AS, "")
    return constant_time_compare(_hash(token), kept) and not has_begun()


def begin(form: FirstStartForm) -> User:
    """Make the owner and the site's row, both or neither. Raises BegunAlreadyError for all but the first."""
    with transaction.atomic():
        Site.objects.get_or_create(pk=1)
        # The row is the lock: of two at the same instant, the second waits here and then sees the first's person.
        site = Site.objects.select_for_update().get(pk=1)
        if has_begun():
            raise BegunAlreadyError
        site.title = form.cleaned_data["title"]
        site.save(update_fields=["title"])
        owner: User = form.save(commit=False)
        owner.is_staff = owner.is_superuser = True
        owner.save()
    cache.delete(KEPT_AS)
    return owner


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
