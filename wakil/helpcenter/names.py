"""The names and numbers of this installation that articles speak of: `{{ vendor }}`, `{{ portal }}` and so on (S1)."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from wakil.cases.policy.verbs import REOPEN_WITHIN
from wakil.licences.models import Edition
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling.models import Product

MOST_PRODUCTS = 20
_NAME = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
KNOWN = frozenset(
    {
        "vendor", "portal", "aliases", "products", "free_edition", "free_seats", "reopen_days", "access_days",
        "transfer_days", "invitation_days", "token_days",
    }
)  # fmt: skip


def names() -> dict[str, str]:
    """Each by the name that articles call it, in the language active now; three queries."""
    vendor = Organization.objects.filter(kind=OrganizationKind.VENDOR).values_list("name", flat=True).first()
    free = Edition.objects.filter(product__is_paid=False).values_list("name", flat=True).first()
    products = list(Product.objects.order_by("name", "pk").values_list("name", flat=True)[:MOST_PRODUCTS])
    known = {"vendor": vendor, "free_edition": free, "products": _listed(products)}
    return names_of_settings() | {name: words for name, words in known.items() if words}


def names_of_settings() -> dict[str, str]:
    """What can be said without asking the database."""
    return {
        "vendor": _("support"),
        "portal": str(settings.WAKIL_PORTAL_NAME),
        "aliases": ", ".join(settings.WAKIL_PORTAL_ALIASES),
        "products": _("our products"),
        "free_edition": str(settings.WAKIL_FREE_EDITION),
        "free_seats": str(settings.WAKIL_FREE_SEATS),
        "reopen_days": str(REOPEN_WITHIN.days),
        "access_days": str(settings.WAKIL_ACCESS_DAYS),
        "transfer_days": str(settings.WAKIL_TRANSFER_DAYS),
        "invitation_days": str(settings.WAKIL_INVITATION_DAYS),
        "token_days": str(settings.WAKIL_TOKEN_DAYS),
    }


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with the names in it; an unknown one stays as it was written."""
    return _NAME.sub(lambda match: known.get(match[1], match[0]), text)


def unknown_names_in(text: str) -> list[str]:
    """What stands between such braces and is no name."""
    return [name for name in _NAME.findall(text) if name not in KNOWN]


def _listed(found: list[str]) -> str:
    if len(found) < 2:  # noqa: PLR2004  one needs no "and"
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}
