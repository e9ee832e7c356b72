"""The site's secret key in a backup: only when it is asked for, and never readable without a passphrase."""

from __future__ import annotations

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

# RFC 7914, section 2: interactive use took 2**14 in 2009; this takes some 100 ms and 64 MB here.
COST = 2**16
SALT_BYTES = 16


class WrongPassphraseError(Exception):
    """It does not open this key."""


def locked(key: str, passphrase: str) -> bytes:
    salt = secrets.token_bytes(SALT_BYTES)
    return salt + _lock(passphrase, salt).encrypt(key.encode())


def unlocked(data: bytes, passphrase: str) -> str:
    """Return the key. Raises WrongPassphraseError."""
    try:
        return _lock(passphrase, data[:SALT_BYTES]).decrypt(data[SALT_BYTES:]).decode()
    except InvalidToken:
        raise WrongPassphraseError from None


def _lock(passphrase: str, salt: bytes) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
