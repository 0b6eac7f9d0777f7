"""The public identities of an organization: drawn by chance, so that nobody can count or guess the others."""

import secrets
import string

from wakil.organizations.models import Organization

_MARKS = string.digits + string.ascii_uppercase
_LOWEST, _HIGHEST = 10**11, 10**12


def new_customer_id() -> str:
    """A "C" and eight letters or digits that no organization has."""
    while True:
        drawn = "C" + "".join(secrets.choice(_MARKS) for _ in range(8))
        if not Organization.objects.filter(customer_id=drawn).exists():
            return drawn


def new_number() -> int:
    """Twelve digits that no organization has, the first of them not zero."""
    while True:
        drawn = _LOWEST + secrets.randbelow(_HIGHEST - _LOWEST)
        if not Organization.objects.filter(number=drawn).exists():
            return drawn
