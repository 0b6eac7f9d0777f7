"""The request as the portal's views see it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from wakil.access.actor import Actor
from wakil.accounts.sessions import SessionStore

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class PortalRequest(HttpRequest):
    """A request below /d/<domain>/. Its actor is there for every view that needs somebody signed in."""

    environ: dict[str, Any]
    urlconf: str
    domain_name: str  # the mount's; empty at the root
    browser: str  # this browser's random name; empty when it has none yet
    actor: Actor
    session: SessionStore
    if TYPE_CHECKING:
        htmx: HtmxDetails
