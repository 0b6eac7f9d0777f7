"""Pairs of RSA keys for service accounts, and the key file in which the private half leaves, once."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from wakil.accounts.models import User

BITS = 2048
_EXPONENT = 65537
_CERTIFICATE = serialization.PublicFormat.SubjectPublicKeyInfo


@dataclass(frozen=True)
class KeyPair:
    """Both halves as PEM. Its `repr` never shows the private one (T26)."""

    key_id: str
    public_key: str
    private_key: str = field(repr=False)


def new_pair() -> KeyPair:
    """A new pair with an id that nobody can guess."""
    drawn = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=BITS)
    private = drawn.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = drawn.public_key().public_bytes(serialization.Encoding.PEM, _CERTIFICATE)
    return KeyPair(secrets.token_hex(20), public.decode(), private.decode())


def key_file(user: User, pair: KeyPair, *, token_uri: str, auth_uri: str) -> dict[str, Any]:
    """What client libraries read to act as the account, in the shape they know.

    They compare `universe_domain` with their own default, so it is the one that they ship with.
    """
    organization = user.domain.organization
    return {
        "type": "service_account",
        "project_id": organization.customer_id,
        "private_key_id": pair.key_id,
        "private_key": pair.private_key,
        "client_email": user.email,
        "client_id": f"{organization.number:012d}{user.pk:09d}",
        "auth_uri": auth_uri,
        "token_uri": token_uri,
        "universe_domain": "googleapis.com",
    }
