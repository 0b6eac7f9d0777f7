"""What reseller access is made of: a page each, with the same line of links above it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.reselling.partner_policy import may_open_support_partners
from wakil.reselling.policy import may_open_access
from wakil.web.navigation import url_of
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class Tab:
    """One link; the page in view is marked."""

    label: str | Promise
    url: str
    is_current: bool


_TABS: tuple[tuple[str, str | Promise, Callable[[Actor], object]], ...] = (
    ("access:list", _("Resellers"), may_open_access),
    ("access:partners", _("Support partners"), may_open_support_partners),
    ("access:transfers", _("Changing resellers"), may_open_access),
    ("access:who", _("Who has access"), may_open_access),
    ("access:activity", _("Activity"), may_open_access),
)


def tabs_of(request: PortalRequest) -> list[Tab]:
    """The links to the pages that the actor may open."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    offered = [(route, label) for route, label, may in _TABS if url_of(route) and may(request.actor)]
    return [Tab(label, url_of(route), route == here) for route, label in offered]
