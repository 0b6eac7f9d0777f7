"""Start and end relationships."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling import policy
from wakil.reselling.actions.access import lock_relationship, one_at_a_time, revoke_grant, tell_of_access
from wakil.reselling.models import (
    Relationship,
    RelationshipKind,
)


@transaction.atomic
def start_relationship(
    actor: Actor,
    *,
    reseller_domain: Domain,
    customer: Organization,
    kind: str = RelationshipKind.RESALE,
    reason: str = "",
) -> Relationship:
    """Tie a customer to a reseller domain from now on, without any access. Raises ValidationError when tied already."""
    require(policy.may_manage_organizations(actor))
    one_at_a_time(customer)
    _check_pair(reseller_domain, customer)
    relationship = Relationship.objects.create(
        reseller_domain=reseller_domain,
        customer=customer,
        kind=kind,
        started_at=clock.now(),
        started_by=actor.user,
        reason=reason,
    )
    record(EventKind.RELATIONSHIP_STARTED, by=actor, on=relationship, stream=customer, domain=reseller_domain.pk)
    return relationship


@transaction.atomic
def end_relationship(actor: Actor, relationship: Relationship) -> Relationship:
    """End it now, and the access with it, in one transaction."""
    require(policy.may_manage_organizations(actor))
    fresh = lock_relationship(relationship)
    if fresh.ended_at is not None:
        raise ValidationError(_("This relationship has ended already."))
    close_relationship(fresh, by=actor)
    record(EventKind.RELATIONSHIP_ENDED, by=actor, on=fresh, stream=fresh.customer, domain=fresh.reseller_domain_id)
    return fresh


def close_relationship(relationship: Relationship, *, by: Actor) -> None:
    """Write the end of a locked relationship and of its grant; the caller records why."""
    relationship.ended_at = clock.now()
    relationship.ended_by = by.user
    relationship.save(update_fields=["ended_at", "ended_by"])
    revoke_grant(relationship, by=by)
    tell_of_access(relationship)


def _check_pair(domain: Domain, customer: Organization) -> None:
    if not domain.organization.is_reseller or not customer.is_customer:
        raise ValidationError(_("A relationship is between a reseller's domain and a customer."))
    if Relationship.objects.filter(reseller_domain=domain, customer=customer, ended_at=None).exists():
        raise ValidationError(_("They have a relationship already."))
