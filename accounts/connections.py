"""Connecting further accounts to a person, and taking them away again."""

from __future__ import annotations

import time

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.avatars import look_after_avatar
from accounts.identity import CHOICE_KEY
from accounts.looks import show_anew
from accounts.models import Avatar, User
from accounts.pictures import replace_file
from accounts.sign_in import failure, safe_url

# Whoever finds a browser that was left open must not get in by an account of their own for ever.
LATELY = 15 * 60
SIGNED_IN_AT = "signed_in_at"


class LastAccountError(Exception):
    """The person could not sign in any more."""


def note_sign_in(request: HttpRequest) -> None:
    """Begin to count, and to speak with the account that was signed in with just now."""
    request.session.pop(CHOICE_KEY, None)
    request.session[SIGNED_IN_AT] = time.time()


def signed_in_lately(request: HttpRequest) -> bool:
    """Whether whoever uses this session showed within the last quarter of an hour who they are."""
    return time.time() - float(request.session.get(SIGNED_IN_AT, 0)) < LATELY


def connect(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    """Give an account that has nobody yet to the person who went to its provider for that; answer the browser.

    An account that somebody has stays theirs, whatever its e-mail address is.
    """
    person = request.user
    data = sociallogin.state.get("data") or {}
    if not isinstance(person, User) or data.get("connects") != person.pk:
        return failure(request, "expired")
    if sociallogin.is_existing and sociallogin.user != person:
        return failure(request, "taken")
    if not sociallogin.is_existing and not _give(sociallogin.account, person):
        return failure(request, "taken")
    look_after_avatar(sociallogin.account)
    return redirect(safe_url(request, sociallogin.get_redirect_url(request)) or "own_page")


def _give(account: SocialAccount, person: User) -> bool:
    """Save a new account as the person's; False when it became somebody's at this very moment."""
    account.user = person
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        return False
    return True


def may_disconnect(person: User, accounts: int) -> bool:
    """Whether the person could still sign in with one account less than ``accounts``."""
    return accounts > 1 or (person.is_staff and person.has_usable_password())


def disconnect(request: HttpRequest, person: User, number: int) -> None:
    """Take an account away from the person, with its picture; nothing happens if it is not theirs.

    Other browsers that it opened are signed out. Raises LastAccountError.
    """
    with transaction.atomic():
        # One at a time: two at once would each leave the other's to sign in with.
        User.objects.select_for_update().get(pk=person.pk)
        accounts = SocialAccount.objects.filter(user=person)
        account = accounts.filter(pk=number).first()
        if account is None:
            return
        if not may_disconnect(person, accounts.count()):
            raise LastAccountError
        for avatar in Avatar.objects.filter(account=account):
            replace_file(avatar, "file", None)
        account.delete()
        show_anew(person.pk)
        _end_other_sessions(request, person)


def _end_other_sessions(request: HttpRequest, person: User) -> None:
    """Sign the person out everywhere else. One who has a password does that by changing it."""
    if person.has_usable_password():
        return
    person.set_unusable_password()
    person.save(update_fields=["password"])
    update_session_auth_hash(request, person)
