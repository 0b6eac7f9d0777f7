"""What the tests of pages read from them."""

import html as entities
import re
from typing import Any

from tests.cast import Cast
from tests.client import page
from wakil.cases.models import Case

MITRA, SINAR, NUSANTARA, CAKRA = "mitrajaya.example", "sinar.example", "nusantara.example", "cakra.example"


def html(response: Any) -> str:
    """The page's text, entities and runs of space made plain."""
    return re.sub(r"\s+", " ", entities.unescape(response.content.decode()))


def numbers_in(response: Any) -> list[str]:
    """The numbers of the cases that a list shows, in its order."""
    return [case.number for case in response.context["rows"]]


def show(domain: str, case: Case) -> str:
    """The address of a case's page at a domain."""
    return page(domain, "cases:show", case.number)


def filing(cast: Cast, customer: str | None = None, **changes: Any) -> dict[str, Any]:
    """What the form "Create support case" sends, filled in well."""
    return {
        "key": "a-key-of-this-form",
        "domain": MITRA,
        "customer": cast.sinar.customer_id if customer is None else customer,
        "product": cast.workspace.pk,
        "title": "Mail delivery stopped",
        "category": cast.delivery.pk,
        "description": "Nothing arrives since ten past eight.",
        "severity": "2",
        "language": "en",
        "time_zone": "Asia/Jakarta",
        **changes,
    }


def update(case: Case, **changes: Any) -> dict[str, Any]:
    """What the form of a case page sends when nothing has been chosen yet."""
    case.refresh_from_db()
    return {"key": "a-key-of-this-update", "version": case.version, "seen": 0, "body": "", **changes}
