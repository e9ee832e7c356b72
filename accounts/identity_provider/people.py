"""The made-up people who can be chosen on the stand-in's page, and what each provider knows of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Person:
    """Somebody with an account at every provider. What is None the provider does not say."""

    key: str
    number: int
    name: str | None
    username: str | None
    email: str | None = None
    is_email_verified: bool = True
    has_page: bool = True
    has_picture: bool = True
    # Said instead of the name above by one provider, for instance a nickname.
    names: dict[str, str] = field(default_factory=dict)

    def name_at(self, provider_id: str) -> str | None:
        return self.names.get(provider_id, self.name)

    def uid_at(self, provider_id: str) -> str:
        """Return the number at a provider, in the length that each one's real numbers have."""
        lengths = {"google": 21, "twitter_oauth2": 18, "facebook": 16, "wordpress": 8}
        if provider_id == "linkedin":
            return f"{self.key.replace('-', '')[:6]}{self.number:04}"
        return f"1{self.number:0{lengths[provider_id] - 1}}"

    def page_at(self, provider_id: str) -> str | None:
        """Return the address of the public page, at the providers that tell it."""
        if not (self.has_page and self.username):
            return None
        pages = {
            "facebook": f"https://www.facebook.com/{self.username}",
            "wordpress": f"https://gravatar.com/{self.username}",
        }
        return pages.get(provider_id)

    def picture_at(self, base_url: str) -> str | None:
        """Return the address of the picture; None for somebody without one, or where nobody serves it."""
        return f"{base_url}/pictures/{self.key}" if base_url and self.has_picture else None

    def email_facts(self, verified: str) -> dict[str, Any]:
        """Return the address, and whether it is checked under the name ``verified`` that a provider uses."""
        if self.email is None:
            return {}
        return {"email": self.email, verified: self.is_email_verified}


PEOPLE = (
    Person(
        key="jo-reader",
        number=1001,
        name="Jo Reader",
        username="joreader",
        email="jo@reader.example",
        names={"twitter_oauth2": "Jo reads everything"},
    ),
    Person(
        key="priya-raman",
        number=1002,
        name="Priya Raman",
        username="priyaraman",
        email="priya@raman.example",
    ),
    Person(
        key="tomasz-wisniewski",
        number=1003,
        name="Tomasz Wiśniewski",
        username="twisniewski",
        email="tomasz@wisniewski.example",
        is_email_verified=False,
    ),
    Person(
        key="layla-haddad",
        number=1004,
        name="ليلى حداد",
        username="laylahaddad",
        email="layla@haddad.example",
    ),
    Person(
        key="mei-chen",
        number=1005,
        name="Mei Chen 🐼",
        username="meichen",
        has_picture=False,
    ),
    Person(key="sam-okafor", number=1006, name="Sam Okafor", username="samokafor", has_page=False),
)
