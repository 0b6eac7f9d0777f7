"""The relationship that an address names, as far as it is the customer's own."""

from wakil.access.verdict import NotVisible, require
from wakil.reselling.models import Relationship, ResellerAccess
from wakil.reselling.policy import may_manage_access, may_open_access, relationships_seen_by
from wakil.web.access.partners import is_in_force
from wakil.web.request import PortalRequest


def relationship_or_404(request: PortalRequest, relationship: int) -> Relationship:
    """One of the customer's own; whose people lack the privilege learn who has it."""
    seen = relationships_seen_by(request.actor).select_related("reseller_domain__organization", "customer")
    found = seen.filter(pk=relationship).first()
    if found is None:
        require(may_open_access(request.actor))
        raise NotVisible
    require(may_manage_access(request.actor, found))
    return found


def grant_of(relationship: Relationship) -> ResellerAccess | None:
    """The grant that counts now."""
    grants = relationship.grants.select_related("granted_by").prefetch_related("products")
    grant = grants.filter(revoked_at=None).first()
    return grant if grant and is_in_force(grant) and relationship.ended_at is None else None
