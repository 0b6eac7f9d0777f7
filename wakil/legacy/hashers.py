"""Passwords as Request Tracker keeps them: they work once, and are hashed anew with Argon2 then (S4)."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import Any

import bcrypt
from django.contrib.auth.hashers import BasePasswordHasher
from django.utils.crypto import constant_time_compare
from django.utils.functional import Promise
from django.utils.translation import gettext_noop


class RequestTrackerHasher(BasePasswordHasher):
    """`request_tracker$` and the column as it is there. It only verifies: nobody gets a new hash of this kind."""

    algorithm = "request_tracker"

    def encode(self, password: str, salt: str) -> str:
        raise NotImplementedError("no new password is kept this way")

    def decode(self, encoded: str) -> dict[str, Any]:
        """Which of its forms it is. Raises ValueError for none of them."""
        algorithm, _dollar, kept = encoded.partition("$")
        if algorithm != self.algorithm or _form_of(kept) is None:
            raise ValueError("no form in which Request Tracker keeps passwords")
        rounds = int(kept.split("!")[2]) if kept.startswith("!bcrypt!") else 0
        return {"algorithm": algorithm, "hash": kept, "salt": "", "rounds": rounds}

    def verify(self, password: str, encoded: str) -> bool:
        kept = encoded.partition("$")[2]
        form = _form_of(kept)
        try:
            return form is not None and form(password.encode(), kept)
        except (ValueError, binascii.Error):  # a salt or a length that can't be
            return False

    def must_update(self, encoded: str) -> bool:  # noqa: ARG002 -- Django's signature
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Argon2 takes longer than any of these; sign-in spends its time on that."""

    def safe_summary(self, encoded: str) -> dict[str | Promise, Any]:  # type: ignore[override]
        return {gettext_noop("algorithm"): self.decode(encoded)["algorithm"]}


def _form_of(kept: str) -> Callable[[bytes, str], bool] | None:
    for prefix, form in {"!bcrypt!": _bcrypt, "!sha512!": _sha512}.items():
        if kept.startswith(prefix):
            return form if kept.count("!") == 3 else None  # noqa: PLR2004 -- prefix, salt or rounds, hash
    return {40: _truncated_sha256, 32: _hex_md5, 22: _base64_md5}.get(len(kept))


def _bcrypt(password: bytes, kept: str) -> bool:
    """bcrypt of the raw SHA-512: 64 bytes, which may hold zeros."""
    _empty, _name, rounds, salt_and_hash = kept.split("!")
    salt = f"$2b${int(rounds):02d}${salt_and_hash}".encode()
    return bcrypt.checkpw(hashlib.sha512(password).digest(), salt)


def _sha512(password: bytes, kept: str) -> bool:
    _empty, _name, salt, digest = kept.split("!")
    found = base64.b64encode(hashlib.sha512(salt.encode() + password).digest()).decode().rstrip("=")
    return constant_time_compare(found, digest.rstrip("="))


def _truncated_sha256(password: bytes, kept: str) -> bool:
    """Four bytes of salt, then 26 of a SHA-256 over them and the MD5."""
    raw = base64.b64decode(kept, validate=True)
    inner = hashlib.md5(password, usedforsecurity=False).digest()
    return constant_time_compare(hashlib.sha256(raw[:4] + inner).digest()[:26], raw[4:])


def _hex_md5(password: bytes, kept: str) -> bool:
    return constant_time_compare(hashlib.md5(password, usedforsecurity=False).hexdigest(), kept)


def _base64_md5(password: bytes, kept: str) -> bool:
    digest = hashlib.md5(password, usedforsecurity=False).digest()
    return constant_time_compare(base64.b64encode(digest).decode().rstrip("="), kept)
