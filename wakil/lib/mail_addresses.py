"""An email address that somebody typed: read, checked, written one way (T20)."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from wakil.lib.domains import domain_of
from wakil.lib.text import has_control_characters

LONGEST_ADDRESS = 254
UNREACHABLE = ".invalid"


def checked_mail_address(typed: str) -> str:
    """The address in lower case with its domain in A-labels. A name, a comma or a line break in it is refused."""
    domain = domain_of(typed)
    address = f"{typed.strip().rpartition('@')[0]}@{domain}".lower()
    if address.endswith(UNREACHABLE):  # a service account's, among others
        raise ValidationError(_("No mail can reach addresses that end with “.invalid”."))
    plain = typed.splitlines() == [typed] and not has_control_characters(typed) and len(address) <= LONGEST_ADDRESS
    try:
        validate_email(address if domain and plain else "")
    except ValidationError:
        shown = "".join(mark for mark in typed if mark.isprintable())[:100]
        raise ValidationError(_("“%(text)s” is not an email address.") % {"text": shown}) from None
    return address
