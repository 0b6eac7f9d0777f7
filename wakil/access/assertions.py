"""Signed assertions of service accounts (RFC 7523): read, and believed only when everything about them is right.

Whatever is wrong with issuer, key or signature is told in the same words after the same work, so that nobody learns
which accounts and keys there are (T24). Only who holds a key is told what else is wrong.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.db.models import QuerySet

from wakil.accounts.key_pairs import BITS
from wakil.accounts.models import ServiceAccountKey, TokenScope
from wakil.lib import clock

LONGEST = 8_000  # characters
LONGEST_LIFE = 3600  # seconds
CLOCK_SKEW = 60  # seconds
_ALGORITHMS = ["RS256"]  # and nothing that is signed with the public half, or not at all
_SCOPE = "https://www.googleapis.com/auth/cloud-platform"
SCOPES = {_SCOPE: TokenScope.WRITE, f"{_SCOPE}.read-only": TokenScope.READ}
_UNCHECKED: Any = {"verify_signature": False}
_SIGNATURE_ONLY: Any = {
    "verify_signature": True, "verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False,
    "verify_iss": False, "verify_sub": False, "verify_jti": False,
}  # fmt: skip


class BadAssertion(Exception):
    """It is not believed; `code` is what OAuth calls that."""

    def __init__(self, words: str, code: str = "invalid_grant") -> None:
        super().__init__(code)
        self.words, self.code = words, code


@dataclass(frozen=True)
class Assertion:
    """What a service account has said, and the key that proves that it did."""

    key: ServiceAccountKey
    issuer: str
    subject: str
    audience: frozenset[str]
    scope: TokenScope | None  # none when it names no scope


def read_assertion(token: str) -> Assertion:
    """The assertion, its signature and its times checked. Raises BadAssertion."""
    if len(token) > LONGEST:
        raise BadAssertion("Invalid JWT: it is too long.")
    try:
        header = jwt.get_unverified_header(token)
        said: dict[str, Any] = jwt.decode(token, options=_UNCHECKED)
    except jwt.PyJWTError:
        raise BadAssertion("Invalid JWT: it can't be read.") from None
    issuer = said.get("iss")
    if header.get("alg") not in _ALGORITHMS or not isinstance(issuer, str):
        raise BadAssertion("Invalid JWT: it must be signed with RS256 and name its issuer.")
    key = _signing_key(token, issuer, header.get("kid"))
    _check_times(said)
    return Assertion(key, issuer, _text(said, "sub"), _audience(said), _scope(said))


def checked_audience(assertion: Assertion, accepted: Collection[str]) -> None:
    """Raises BadAssertion for one that is meant for somebody else."""
    if not assertion.audience & set(accepted):
        raise BadAssertion("Invalid JWT: its audience is not this portal.")


def _signing_key(token: str, issuer: str, key_id: object) -> ServiceAccountKey:
    """The key whose signature this is. As many are tried as there could be, whether or not there are any."""
    found: list[ServiceAccountKey | None] = list(_keys_of(issuer, key_id))
    tried = settings.WAKIL_MOST_KEYS if key_id is None else 1
    for key in found + [None] * max(0, tried - len(found)):
        public = load_pem_public_key(key.public_key.encode()) if key else _NOBODYS_KEY
        if _is_signed(token, public) and key is not None:
            return key
    raise BadAssertion("Invalid JWT Signature.")


def _keys_of(issuer: str, key_id: object) -> QuerySet[ServiceAccountKey]:
    keys = ServiceAccountKey.objects.filter(account__user__email=issuer, revoked_at=None, account__deleted_at=None)
    if key_id is not None:
        keys = keys.filter(key_id=str(key_id))
    if "\0" in f"{issuer}{key_id}":  # PostgreSQL can't even be asked
        keys = keys.none()
    return keys.select_related("account__user__domain__organization").order_by("-id")[: settings.WAKIL_MOST_KEYS]


def _is_signed(token: str, public: Any) -> bool:
    try:
        jwt.decode(token, public, algorithms=_ALGORITHMS, options=_SIGNATURE_ONLY)
    except jwt.PyJWTError:
        return False
    return True


def _check_times(said: dict[str, Any]) -> None:
    made: Any = said.get("iat")
    ends: Any = said.get("exp")
    now = clock.now().timestamp()
    # a bool is an int to Python, and to nobody else
    if type(made) not in (int, float) or type(ends) not in (int, float):
        raise BadAssertion("Invalid JWT: it must say when it was made and when it ends (iat, exp).")
    if not made - CLOCK_SKEW <= now <= ends + CLOCK_SKEW or not made < ends <= made + LONGEST_LIFE:
        words = (
            "Invalid JWT: it must be good now and for an hour at most; check your iat and exp values and your clock."
        )
        raise BadAssertion(words)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise BadAssertion(f"Invalid JWT: {name} must be a text.")
    return value


def _audience(said: dict[str, Any]) -> frozenset[str]:
    value = said.get("aud", [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise BadAssertion("Invalid JWT: aud must be a text.")
    return frozenset(listed)


def _scope(said: dict[str, Any]) -> TokenScope | None:
    """The widest of the scopes that we know. Raises BadAssertion when there are others only."""
    asked = _text(said, "scope").split()
    known = [SCOPES[scope] for scope in asked if scope in SCOPES]
    if asked and not known:
        raise BadAssertion("Invalid OAuth scope.", "invalid_scope")
    return max(known, default=None)  # "write" stands after "read"


# To be tried where there is no key: of the same length, so as much work; nobody has its other half.
_NOBODYS_KEY = rsa.RSAPublicNumbers(65537, secrets.randbits(BITS) | 1 << BITS - 1 | 1).public_key()
