"""What reseller access is made of: a page each, with the same line of links above it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.web.navigation import url_of
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class Tab:
    """One link; the page in view is marked."""

    label: str | Promise
    url: str
    is_current: bool


_TABS = (
    ("access:list", _("Resellers")),
    ("access:who", _("Who has access")),
    ("access:activity", _("Activity")),
)


def tabs_of(request: PortalRequest) -> list[Tab]:
    """The links for whoever may open reseller access; all of its pages ask for the same privilege."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [Tab(label, url_of(route), route == here) for route, label in _TABS if url_of(route)]
