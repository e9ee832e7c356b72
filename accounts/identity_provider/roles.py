"""The five parts that the stand-in plays: where each provider listens, and the ways in which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.identity_provider.people import Person


@dataclass(frozen=True)
class Role:
    """How one provider speaks OAuth 2. Paths are below the stand-in's address."""

    id: str
    label: str
    authorize: str
    token: str
    info: str
    token_method: str = "POST"  # noqa: S105
    uses_basic_auth: bool = False
    demands_pkce: bool = False
    issuer: str = ""  # of id tokens, where there are any
    scope_delimiter: str = " "
    cancelled: str = "access_denied"

    @property
    def client_id(self) -> str:
        return f"portfolio-at-{self.id}"

    @property
    def secret(self) -> str:
        return f"not-a-secret-at-{self.id}"


GOOGLE = Role(
    id="google",
    label="Google",
    authorize="google/o/oauth2/v2/auth",
    token="google/token",  # noqa: S106
    info="google/oauth2/v2/userinfo",
    issuer="google",
)
X = Role(
    id="twitter_oauth2",
    label="X (Twitter)",
    authorize="x/i/oauth2/authorize",
    token="x/2/oauth2/token",  # noqa: S106
    info="x/2/users/me",
    uses_basic_auth=True,
    demands_pkce=True,
)
FACEBOOK = Role(
    id="facebook",
    label="Facebook",
    authorize="facebook/dialog/oauth",
    token="facebook/graph/oauth/access_token",  # noqa: S106
    info="facebook/graph/me",
    token_method="GET",  # noqa: S106
    scope_delimiter=",",
)
LINKEDIN = Role(
    id="linkedin",
    label="LinkedIn",
    authorize="linkedin/oauth/v2/authorization",
    token="linkedin/oauth/v2/accessToken",  # noqa: S106
    info="linkedin/v2/userinfo",
    issuer="linkedin/oauth",
    cancelled="user_cancelled_authorize",
)
WORDPRESS = Role(
    id="wordpress",
    label="WordPress.com",
    authorize="wordpress/oauth2/authorize",
    token="wordpress/oauth2/token",  # noqa: S106
    info="wordpress/rest/v1.1/me",
)
ROLES = {role.id: role for role in (WORDPRESS, GOOGLE, X, FACEBOOK, LINKEDIN)}
# What is the number of the person called?
UID_FIELD = {
    "google": "sub",
    "twitter_oauth2": "id",
    "facebook": "id",
    "linkedin": "sub",
    "wordpress": "ID",
}


def claims_of(person: Person, role: Role, base_url: str = "") -> dict[str, Any]:
    """Return what an OpenID Connect provider says of somebody. Pictures are below ``base_url``."""
    name = person.name_at(role.id)
    facts = {
        "sub": person.uid_at(role.id),
        "name": name,
        "given_name": name.split(" ")[0] if name else None,
        "family_name": name.partition(" ")[2] if name else None,
        "picture": person.picture_at(base_url),
        "locale": {"country": "GB", "language": "en"} if role is LINKEDIN else "en",
        **person.email_facts("email_verified"),
    }
    return _said(facts)


def info_of(person: Person, role: Role, base_url: str = "") -> dict[str, Any]:
    """Return what the role's user info says of somebody, in that provider's own shape."""
    shapes = {
        "facebook": _facebook,
        "twitter_oauth2": _x,
        "wordpress": _wordpress,
        "google": _google,
    }
    shape = shapes.get(role.id)
    return _said(shape(person, base_url)) if shape else claims_of(person, role, base_url)


def _google(person: Person, base_url: str) -> dict[str, Any]:
    claims = claims_of(person, GOOGLE, base_url)
    facts = {key: claims.get(key) for key in ("name", "given_name", "family_name", "picture")}
    return {"id": claims["sub"], **facts, **person.email_facts("verified_email")}


def _x(person: Person, base_url: str) -> dict[str, Any]:
    return {
        "id": person.uid_at("twitter_oauth2"),
        "name": person.name_at("twitter_oauth2"),
        "username": person.username,
        "verified": False,
        "profile_image_url": person.picture_at(base_url),
        "created_at": "2010-05-12T09:00:00.000Z",
    }


def _facebook(person: Person, base_url: str) -> dict[str, Any]:
    """Say the address although it is asked for without leave: less may come of the real one, never more."""
    picture = person.picture_at(base_url)
    return {
        "id": person.uid_at("facebook"),
        "name": person.name_at("facebook"),
        "email": person.email,
        "link": person.page_at("facebook"),
        "picture": {"data": {"url": picture, "is_silhouette": False}} if picture else None,
    }


def _wordpress(person: Person, base_url: str) -> dict[str, Any]:
    return {
        "ID": int(person.uid_at("wordpress")),
        "display_name": person.name_at("wordpress"),
        "username": person.username,
        "profile_URL": person.page_at("wordpress"),
        "avatar_URL": person.picture_at(base_url),
        "verified": True,
        **person.email_facts("email_verified"),
    }


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: fact for key, fact in facts.items() if fact is not None}
