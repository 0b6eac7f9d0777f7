"""The addresses that a person types to share a case with: read, checked, written one way (T20)."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from wakil.lib.domains import domain_of
from wakil.lib.text import has_control_characters

MOST_AT_ONCE = 20
LONGEST_ADDRESS = 254
UNREACHABLE = ".invalid"
_BETWEEN = re.compile(r"[\s,;]+")


def addresses_in(typed: str | Sequence[str]) -> list[str]:
    """Each address once, in lower case and in the order typed. A list holds one address an item.

    Raises ValidationError at `addresses` for none, too many, and for each part that is no bare address.
    """
    parts = _BETWEEN.split(typed.strip()) if isinstance(typed, str) else [str(part) for part in typed]
    parts = [part for part in parts if part]
    if not parts:
        raise ValidationError({"addresses": _("Give at least one email address.")})
    if len(parts) > MOST_AT_ONCE:
        raise ValidationError({"addresses": _("At most %(most)d addresses at once.") % {"most": MOST_AT_ONCE}})
    return list(dict.fromkeys(_checked(part) for part in parts))


def _checked(part: str) -> str:
    """One address with its domain in A-labels. A name, a comma or a line break in it is refused."""
    domain = domain_of(part)
    address = f"{part.strip().rpartition('@')[0]}@{domain}".lower()
    if address.endswith(UNREACHABLE):  # a service account's, among others
        raise ValidationError({"addresses": _("No mail can reach addresses that end with “.invalid”.")})
    plain = part.splitlines() == [part] and not has_control_characters(part) and len(address) <= LONGEST_ADDRESS
    try:
        validate_email(address if domain and plain else "")
    except ValidationError:
        shown = "".join(mark for mark in part if mark.isprintable())[:100]
        raise ValidationError({"addresses": _("“%(text)s” is not an email address.") % {"text": shown}}) from None
    return address
