"""Grant, change and end reseller access."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.reselling import policy
from wakil.reselling.models import (
    AccessLevel,
    PermissionRequest,
    Product,
    Relationship,
    RequestAnswer,
    ResellerAccess,
)

LONGEST_ACCESS = timedelta(days=settings.WAKIL_ACCESS_LONGEST_DAYS)

# Told inside the transaction that grants, ends or revokes: cases keep a hint of it for their lists.
ACCESS_CHANGED: list[Callable[[Relationship], None]] = []


@transaction.atomic
def grant_access(
    actor: Actor,
    relationship: Relationship,
    *,
    level: int,
    ends_at: datetime | None,
    all_products: bool = False,
    products: Iterable[Product] = (),
    reason: str = "",
) -> ResellerAccess:
    """Let the reseller act from now on; an unended grant ends in the same moment (S17, decision 6)."""
    require(policy.may_grant_access(actor, relationship))
    fresh = lock_relationship(relationship)
    chosen = list(products)
    check_grant(fresh, ends_at, all_products, chosen)
    with clock.standing_still():  # a grant that another follows in the same moment was changed, not ended
        replaced = revoke_grant(fresh, by=actor)
        grant = write_grant(fresh, by=actor, level=level, ends_at=ends_at, all_products=all_products, reason=reason)
    grant.products.set(chosen)
    answer_requests(fresh, RequestAnswer.GRANTED, by=actor)
    tell_of_access(fresh)
    record(
        EventKind.RESELLER_ACCESS_GRANTED,
        by=actor,
        on=grant,
        stream=fresh.customer,
        domain=fresh.reseller_domain_id,
        level=grant.level,
        replaced=replaced.pk if replaced else None,
    )
    return grant


@transaction.atomic
def end_access(actor: Actor, relationship: Relationship) -> ResellerAccess:
    """Withdraw consent; it works on the next request of every tab. Raises ValidationError when there is none."""
    require(policy.may_manage_access(actor, relationship))
    fresh = lock_relationship(relationship)
    grant = revoke_grant(fresh, by=actor)
    if grant is None:
        raise ValidationError(_("There is no access to end."))
    tell_of_access(fresh)
    record(EventKind.RESELLER_ACCESS_ENDED, by=actor, on=grant, stream=fresh.customer, domain=fresh.reseller_domain_id)
    return grant


def write_grant(
    relationship: Relationship,
    *,
    by: Actor,
    level: int,
    ends_at: datetime | None,
    all_products: bool,
    source: str = "customer",
    reason: str = "",
) -> ResellerAccess:
    """Insert the row of a grant that starts now; the caller has checked and records it."""
    return ResellerAccess.objects.create(
        relationship=relationship,
        level=AccessLevel(level),
        all_products=all_products,
        starts_at=clock.now(),
        ends_at=ends_at,
        granted_by=by.user,
        source=source,
        reason=reason,
    )


def revoke_grant(relationship: Relationship, *, by: Actor) -> ResellerAccess | None:
    """End the unended grant of a locked relationship, if there is one; the caller tells and records it."""
    grant = relationship.grants.filter(revoked_at=None).first()
    if grant:
        grant.revoked_at, grant.revoked_by = clock.now(), by.user
        grant.save(update_fields=["revoked_at", "revoked_by"])
    return grant


def answer_requests(relationship: Relationship, answer: RequestAnswer, *, by: Actor, refusal: str = "") -> int:
    """Answer what the reseller of a locked relationship has asked and nobody has answered; how many requests."""
    waiting = PermissionRequest.objects.filter(relationship=relationship, answer="")
    return waiting.update(answer=answer, answered_at=clock.now(), answered_by=by.user, refusal=refusal)


def tell_of_access(relationship: Relationship) -> None:
    """Let those know who keep hints of access, in this same transaction."""
    for notice in ACCESS_CHANGED:
        notice(relationship)


def check_grant(
    relationship: Relationship, ends_at: datetime | None, all_products: bool, products: list[Product]
) -> None:
    """Raises ValidationError for a grant that says no product or no end, or that nobody could use."""
    if relationship.ended_at is not None:
        raise ValidationError(_("This relationship has ended."))
    check_terms(ends_at, all_products, products)


def check_terms(ends_at: datetime | None, all_products: bool, products: list[Product]) -> datetime:
    """The end. Raises ValidationError for access without a product, without an end, or with one out of reach."""
    if not all_products and not products:
        raise ValidationError({"products": _("Choose at least one product, or all of them.")})
    if ends_at is None or ends_at <= clock.now():
        raise ValidationError({"ends_at": _("Give an end that is still to come.")})
    if ends_at > clock.now() + LONGEST_ACCESS:
        raise ValidationError({"ends_at": _("Access lasts %(days)d days at most.") % {"days": LONGEST_ACCESS.days}})
    return ends_at


def lock_relationship(relationship: Relationship) -> Relationship:
    """The relationship and its grants, locked in that order, as everything that writes for a reseller locks them."""
    list(ResellerAccess.objects.select_for_update().filter(relationship=relationship, revoked_at=None))
    related = Relationship.objects.select_related("customer", "reseller_domain")
    return related.select_for_update(of=("self",)).get(pk=relationship.pk)


def one_at_a_time(customer: Organization) -> None:
    """Let nobody else tie this customer to anybody meanwhile. Rows that only point to the customer need not wait."""
    Organization.objects.select_for_update(no_key=True).get(pk=customer.pk)
