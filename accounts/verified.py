"""Which e-mail addresses are a person's own, as their providers say."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.identity import said_of
from accounts.models import User

# What a provider calls its word for "we checked this address". The others check none, or do not say.
WORDS = {
    "google": ("email_verified", "verified_email"),
    "linkedin": ("email_verified",),
    "wordpress": ("email_verified",),
}


def verified_addresses(user: User) -> list[str]:
    """Return the addresses that the person's providers said, at the last sign-in with each, are checked.

    In lower case. It is read from what each connected account said itself: an account that is disconnected,
    or that changed its address, proves nothing any more, and no row that somebody else wrote does.
    """
    return addresses_in(SocialAccount.objects.filter(user=user))


def addresses_in(accounts: Iterable[SocialAccount]) -> list[str]:
    """Return the checked addresses of these accounts, each once."""
    return sorted({address for account in accounts if (address := verified_address_in(account))})


def verified_address_in(account: SocialAccount) -> str:
    """Return the address of this account that its provider checked, in lower case; "" without one."""
    said = said_of(account)
    if not any(said.get(word) is True for word in WORDS.get(account.provider, ())):
        return ""
    address = said.get("email")
    # Letters beyond ASCII can become another's address when a database folds their case.
    if not isinstance(address, str) or not address.isascii():
        return ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address.lower()


def address_of(user: User) -> str:
    """Return the checked address to write to: the account's own if it is one, else the first; "" without any."""
    addresses = verified_addresses(user)
    own = user.email.lower()
    return own if own in addresses else next(iter(addresses), "")
