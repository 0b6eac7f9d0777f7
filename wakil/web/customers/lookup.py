"""The customer that an address names, for those who know it."""

from typing import Any

from wakil.access.verdict import NotVisible, require
from wakil.organizations.models import Organization
from wakil.reselling.policy import customers_known_to, may_view_customers
from wakil.reselling.queries import with_access
from wakil.web.request import PortalRequest


def customer_or_404(request: PortalRequest, customer_id: str) -> Any:
    """A customer known to the actor, with its domain, plan and consent; any other does not exist (T1)."""
    known = with_access(request.actor.domain, customers_known_to(request.actor))
    customer: Organization | None = known.filter(customer_id=public_id(customer_id)).first()
    if customer is None:
        require(may_view_customers(request.actor))
        raise NotVisible
    return customer


def public_id(text: str) -> str:
    """A public id as it is kept; nothing for what can't be one."""
    return text.upper() if text.isascii() and text.isalnum() else ""
