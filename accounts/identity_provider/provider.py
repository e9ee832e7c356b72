"""What the stand-in remembers while it runs: people, permissions given, and the key that it signs with."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpRequest

from accounts.identity_provider import faults
from accounts.identity_provider.people import PEOPLE, Person
from accounts.identity_provider.roles import Role, claims_of

CODE_SECONDS = 60
TOKEN_SECONDS = 3600
KEY_ID = "the-only-key"


@dataclass
class Grant:
    """A permission that somebody gave on the page, until it is used."""

    role: Role
    person: Person
    redirect_uri: str
    scope: str
    challenge: str
    nonce: str
    expires_at: float


@dataclass
class IdentityProvider:
    """The stand-in. ``fault`` names what goes wrong from now on ("token.500", "uid.empty", …; see faults.py)."""

    base_url: str = ""
    # What the page calls the site that asks; its host when this is empty.
    site_name: str = ""
    people: list[Person] = field(default_factory=lambda: list(PEOPLE))
    fault: str = ""
    codes: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Grant] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def give_code(self, grant: Grant) -> str:
        code = secrets.token_urlsafe(24)
        self.codes[code] = grant
        return code

    def take_code(self, code: str) -> Grant | None:
        """Return what a code stands for, once, and for a minute."""
        grant = self.codes.pop(code, None)
        return grant if grant and grant.expires_at > time.monotonic() else None

    def give_token(self, grant: Grant) -> str:
        token = secrets.token_urlsafe(32)
        self.tokens[token] = grant
        return token

    def id_token(self, grant: Grant) -> str:
        """Return the signed statement of an OpenID Connect provider on who gave the permission."""
        now = int(time.time())
        claims = {
            "iss": f"{self.base_url}/{grant.role.issuer}",
            "aud": grant.role.client_id,
            "azp": grant.role.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            **claims_of(grant.person, grant.role, self.base_url),
        }
        if grant.nonce:
            claims["nonce"] = grant.nonce
        if grant.role.id == "google":
            claims = faults.with_fault_in_uid(self.fault, claims, "sub")
        claims = faults.with_fault_in_claims(self.fault, claims)
        if self.fault == "id_token.garbage":
            return "this.is.garbage"
        # Not jwt.encode(): it refuses the false claims that a fault puts in.
        text = json.dumps(claims).encode()
        return jwt.api_jws.encode(text, self.key, algorithm="RS256", headers={"kid": KEY_ID})

    def jwks(self) -> dict[str, Any]:
        """Return the public key as LinkedIn shows its own."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": KEY_ID, "alg": "RS256", "use": "sig"}]}

    def certificates(self) -> dict[str, str]:
        """Return the public key as Google shows its own."""
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the stand-in")])
        now = datetime.datetime.now(tz=datetime.UTC)
        builder = x509.CertificateBuilder(
            issuer_name=name,
            subject_name=name,
            public_key=self.key.public_key(),
            serial_number=1,
            not_valid_before=now,
            not_valid_after=now + datetime.timedelta(days=1),
        )
        certificate = builder.sign(self.key, hashes.SHA256())
        return {KEY_ID: certificate.public_bytes(serialization.Encoding.PEM).decode()}


def provider_of(request: HttpRequest) -> IdentityProvider:
    """Return the stand-in that a request came to."""
    provider: IdentityProvider = request.META["accounts.identity_provider"]
    return provider


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of PKCE that a verifier answers to."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def appsecret_proof(secret: str, token: str) -> str:
    """Return what Facebook wants beside a token: that the asking site knows its own secret."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
