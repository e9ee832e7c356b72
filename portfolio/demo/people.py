"""Who replies in the demo: the author, guests, and people with accounts at the stand-in for the providers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest

from accounts.adapters import SocialAccountAdapter
from accounts.identity import name_in, website_in
from accounts.identity_provider.people import PEOPLE, Person
from accounts.identity_provider.pictures import draw
from accounts.identity_provider.roles import ROLES, claims_of, info_of
from accounts.models import Avatar, User
from accounts.pictures import replace_file, square


@dataclass(frozen=True)
class Author:
    username: str = "librarian"


@dataclass(frozen=True)
class Guest:
    name: str
    email: str
    website: str = ""


@dataclass(frozen=True)
class Account:
    """An account of one of the people who can be chosen on the stand-in's page."""

    person_key: str
    provider_id: str

    @property
    def person(self) -> Person:
        return next(person for person in PEOPLE if person.key == self.person_key)


Writer = Author | Guest | Account


def make_author() -> User:
    """Make the author, who cannot log in before a password is set."""
    return User.objects.create_superuser(
        Author().username,
        email="librarian@example.org",
        display_name="A. Librarian",
        biography="Library assistant, student of library and information studies, reader. At home in"
        " the 020s, happiest with a trolley.",
    )


def comment_fields(writer: Writer) -> dict[str, Any]:
    """Return what a comment keeps of its writer; make the account first if there is none yet."""
    match writer:
        case Guest():
            return {"name": writer.name, "email": writer.email, "website": writer.website}
        case Author():
            author = User.objects.get(username=writer.username)
            return {"user": author, "name": author.get_full_name()}
        case Account():
            account = _account(writer)
            return {
                "user": account.user,
                "provider": account.provider,
                "avatar": account.avatar,
                "name": name_in(account),
                "website": website_in(account),
            }


def _account(writer: Account) -> SocialAccount:
    uid = writer.person.uid_at(writer.provider_id)
    account = SocialAccount.objects.filter(provider=writer.provider_id, uid=uid).first()
    return account or _sign_up(writer, uid)


def _sign_up(writer: Account, uid: str) -> SocialAccount:
    """Make the account as the first sign-in makes it, so that the next one finds it."""
    account = SocialAccount(
        provider=writer.provider_id, uid=uid, extra_data=_said_by_provider(writer)
    )
    user = User()
    login = SocialLogin(user=user, account=account)
    SocialAccountAdapter().populate_user(HttpRequest(), login, {"email": writer.person.email})
    user.set_unusable_password()
    user.save()
    account.user = user
    account.save()
    _draw(writer.person, Avatar.objects.create(account=account))
    return account


def _draw(person: Person, avatar: Avatar) -> None:
    """Keep the picture that the stand-in, which does not run yet, would serve."""
    if person.has_picture:
        replace_file(avatar, "file", square(io.BytesIO(draw(person))))


def _said_by_provider(writer: Account) -> dict[str, Any]:
    role = ROLES[writer.provider_id]
    if writer.provider_id == "linkedin":
        claims = claims_of(writer.person, role)
        return {"userinfo": claims, "id_token": claims}
    if writer.provider_id == "google":
        return claims_of(writer.person, role)
    return info_of(writer.person, role)
