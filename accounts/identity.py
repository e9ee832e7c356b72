"""Who a visitor is signed in as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from django.http import HttpRequest

from accounts.models import Avatar, User
from accounts.names import clean_name, clean_website
from accounts.providers import label_of

# Which account a visitor chose to speak with, if not the one that the session began with: its number.
CHOICE_KEY = "speaks_with"
# Stands for the password, beside the numbers of accounts.
BY_PASSWORD = 0


@dataclass(frozen=True)
class Identity:
    """The account that a signed-in visitor speaks with."""

    user: User
    provider: str  # "google", …; empty for a password log-in
    label: str  # "Google", …; empty for a password log-in
    name: str  # never empty
    website: str
    avatar: Avatar | None = None
    number: int = BY_PASSWORD
    accounts: tuple[SocialAccount, ...] = ()  # all that the person has

    @property
    def picture_url(self) -> str:
        """Where the picture is that stands beside what is written with this account; "" without one."""
        own = self.user.picture and (self.user.signs_with_profile or not self.provider)
        if own:
            return str(self.user.picture.url)
        return str(self.avatar.file.url) if self.avatar and self.avatar.file else ""


def identity_of(request: HttpRequest) -> Identity | None:
    """Return who is signed in, by the account that they speak with; None for nobody. It costs one query."""
    user = request.user
    if not isinstance(user, User):
        return None
    accounts = accounts_of(user)
    return _identity(user, _account_in_use(request, user, accounts), accounts)


def accounts_of(user: User) -> tuple[SocialAccount, ...]:
    """Return what the person can sign in with, the oldest first, each with its avatar."""
    accounts = SocialAccount.objects.filter(user=user).select_related("avatar")
    return tuple(accounts.order_by("pk"))


def other_identities(identity: Identity) -> list[Identity]:
    """Return the person's other accounts, as which they may speak instead."""
    everything = [_identity(identity.user, one, identity.accounts) for one in identity.accounts]
    if identity.user.has_usable_password():
        everything.append(_identity(identity.user, None, identity.accounts))
    return [one for one in everything if one.number != identity.number]


def speak_with(request: HttpRequest, number: str) -> bool:
    """Let the visitor speak with another of their accounts from now on; return whether it is one of theirs."""
    identity = identity_of(request)
    others = other_identities(identity) if identity else []
    chosen = next((one for one in others if str(one.number) == number), None)
    if chosen is not None:
        request.session[CHOICE_KEY] = chosen.number
    return chosen is not None


def _identity(
    user: User, account: SocialAccount | None, accounts: tuple[SocialAccount, ...]
) -> Identity:
    if account is None:
        return Identity(user, "", "", user.get_full_name(), user.website, accounts=accounts)
    own = user.signs_with_profile
    return Identity(
        user=user,
        provider=account.provider,
        label=label_of(account.provider),
        name=(not own and name_in(account)) or user.get_full_name(),
        website=(not own and website_in(account)) or user.website,
        avatar=getattr(account, "avatar", None),
        number=account.pk,
        accounts=accounts,
    )


def _account_in_use(
    request: HttpRequest, user: User, accounts: tuple[SocialAccount, ...]
) -> SocialAccount | None:
    """Return the account that was chosen, or that the session began with; the oldest if that one is gone."""
    choice = request.session.get(CHOICE_KEY)
    if choice == BY_PASSWORD and user.has_usable_password():
        return None
    records = get_authentication_records(request, user)
    last = records[-1] if records else {}
    by_record = [one for one in accounts if (one.provider, one.uid) == _named_in(last)]
    by_choice = [one for one in accounts if one.pk == choice]
    if last.get("method") != "socialaccount":
        return next(iter(by_choice), None)
    return next(iter([*by_choice, *by_record, *accounts]), None)


def _named_in(record: dict[str, Any]) -> tuple[Any, Any]:
    return record.get("provider"), record.get("uid")


def name_in(account: SocialAccount) -> str:
    """Return the name by which the provider knows this person, else the user name there, else ""."""
    said = said_of(account)
    parts = (
        said.get("first_name") or said.get("given_name"),
        said.get("last_name") or said.get("family_name"),
    )
    whole = " ".join(part for part in parts if isinstance(part, str))
    names = (said.get("name"), said.get("display_name"), whole, said.get("username"))
    return next(filter(None, map(clean_name, names)), "")


def website_in(account: SocialAccount) -> str:
    """Return the address of this person's page at the provider, else ""."""
    provider = "openid_connect" if account.provider == "linkedin" else account.provider
    provider_class = registry.get_class(provider)
    if provider_class is None:
        return ""
    return clean_website(provider_class.account_class(account).get_profile_url())


def said_of(account: SocialAccount) -> dict[str, Any]:
    """Return what the provider said of the person. OpenID Connect says it in two places."""
    data = account.extra_data
    for place in ("userinfo", "id_token"):
        if isinstance(data, dict) and isinstance(data.get(place), dict):
            return dict(data[place])
    return dict(data) if isinstance(data, dict) else {}
