"""Secrets that must be read again, kept so that a copy of the database alone gives none of them away."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed with another secret key, for another purpose, or not by us."""


def seal(text: str, *, purpose: str) -> str:
    """The text encrypted with a key made of the installation's secret key and the purpose."""
    return _box(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again, also when the secret key was replaced and the old one is among SECRET_KEY_FALLBACKS."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(str(key), purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            continue
    raise Unreadable(purpose)


def _box(key: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wakil {purpose}".encode()).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
