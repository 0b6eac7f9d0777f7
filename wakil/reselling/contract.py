"""Access on a contract's word: the vendor writes down what the customer has signed, and the customer sees it (S17)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters
from wakil.reselling.actions import (
    answer_requests,
    check_grant,
    lock_relationship,
    revoke_grant,
    tell_of_access,
    write_grant,
)
from wakil.reselling.models import AccessLevel, Relationship, RequestAnswer, ResellerAccess
from wakil.reselling.policy import may_manage_organizations

CONTRACT = "contract"
LONGEST_REASON = 500


@transaction.atomic
def record_contract_access(
    actor: Actor, relationship: Relationship, *, level: int, ends_at: datetime | None, reason: str
) -> ResellerAccess:
    """Grant access to all products because a contract says so; an earlier grant of that kind ends with it.

    Raises ValidationError once the customer itself has given or ended access in this relationship: from then on
    only the customer decides.
    """
    require(may_manage_organizations(actor))
    fresh = lock_relationship(relationship)
    _check(fresh, level, reason)
    check_grant(fresh, ends_at, all_products=True, products=[])
    with clock.standing_still():
        replaced = revoke_grant(fresh, by=actor)
        grant = write_grant(
            fresh, by=actor, level=level, ends_at=ends_at, all_products=True, source=CONTRACT, reason=reason.strip()
        )
    answer_requests(fresh, RequestAnswer.GRANTED, by=actor)
    tell_of_access(fresh)
    record(
        EventKind.RESELLER_ACCESS_GRANTED,
        by=actor,
        on=grant,
        stream=fresh.customer,
        domain=fresh.reseller_domain_id,
        level=grant.level,
        source=CONTRACT,
        replaced=replaced.pk if replaced else None,
    )
    return grant


def customer_has_decided(relationship: Relationship) -> bool:
    """True once anybody but the vendor has granted or ended access in this relationship."""
    vendor = Q(granted_by__domain__organization__kind="vendor") & Q(source=CONTRACT)
    ended_by_others = Q(revoked_by__isnull=False) & ~Q(revoked_by__domain__organization__kind="vendor")
    return relationship.grants.filter(~vendor | ended_by_others).exists()


def _check(relationship: Relationship, level: int, reason: str) -> None:
    if customer_has_decided(relationship):
        names = {"customer": relationship.customer.name}
        raise ValidationError(
            _("%(customer)s has decided about this access itself, and only it can change it.") % names
        )
    if level not in AccessLevel.values:
        raise ValidationError({"level": _("Choose a level.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say which contract.")})
    if len(reason) > LONGEST_REASON or has_control_characters(reason):
        raise ValidationError({"reason": _("Give the contract in one short text.")})
