"""The addresses that a person types to share a case with: read, checked, written one way (T20)."""

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.lib.mail_addresses import checked_mail_address

MOST_AT_ONCE = 20
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
    try:
        return checked_mail_address(part)
    except ValidationError as problem:
        raise ValidationError({"addresses": problem.messages}) from None
