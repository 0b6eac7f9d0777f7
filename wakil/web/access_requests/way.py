"""What somebody without the privilege can do about it: ask the own super admins, by a button (S5)."""

from dataclasses import dataclass

from wakil.access.models import AccessRequest
from wakil.access.policy import super_admins_of
from wakil.access.request_policy import last_request_of, may_request_access
from wakil.access.verdict import Verdict
from wakil.web.request import PortalRequest

MOST_NAMES = 3


@dataclass(frozen=True)
class Way:
    """Who can help, by name and without address; whether they can be asked, and what was asked before."""

    names: list[str]
    may_ask: Verdict
    last: AccessRequest | None
    area: str


def way_to_access(request: PortalRequest, area: str = "") -> Way:
    """The way of whoever is signed in."""
    actor = request.actor
    names = super_admins_of(actor.organization).exclude(pk=actor.user.pk).order_by("name", "pk")
    return Way(
        list(names.values_list("name", flat=True)[:MOST_NAMES]),
        may_request_access(actor),
        last_request_of(actor),
        area,
    )


def area_of(request: PortalRequest) -> str:
    """The noun of the page that was refused."""
    match = request.resolver_match
    return match.view_name.partition(":")[0] if match else ""
