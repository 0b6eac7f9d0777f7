"""The moment in which a customer changes resellers: the old relationship ends, the new one starts, in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions.access import tell_of_access, write_grant
from wakil.reselling.actions.relationships import close_relationship
from wakil.reselling.finding import reseller_domains
from wakil.reselling.models import (
    AccessLevel,
    Product,
    Relationship,
    RelationshipKind,
    ResellerAccess,
    Transfer,
    TransferToken,
)

LONGEST_REASON = 500


@dataclass(frozen=True)
class Terms:
    """The access that comes with the new relationship, and where the consent to it comes from."""

    level: int
    ends_at: datetime | None
    all_products: bool
    products: Sequence[Product]
    source: str
    reason: str = ""


def hand_over(
    actor: Actor,
    customer: Organization,
    *,
    to: Domain,
    ends: Relationship | None,
    terms: Terms,
    consents: Actor,
    token: TransferToken | None = None,
) -> Transfer:
    """End and start, with the grant, inside the caller's transaction; who consents is who ends and grants.

    A relationship that the new domain has already, as a support partner, gives way to the new one.
    """
    running = lock_customer(customer)
    old = next((one for one in running if ends and one.pk == ends.pk), None)
    with clock.standing_still():
        for one in running:
            if one == old or one.reseller_domain_id == to.pk:
                _end(one, actor, consents)
        new = _start(actor, customer, to, terms, consents)
        transfer = Transfer.objects.create(
            customer=customer, old=old, new=new, token=token, done_at=clock.now(), done_by=actor.user,
            contract=terms.reason,
        )  # fmt: skip
    _record(actor, transfer, terms)
    return transfer


def check_pair(customer: Organization, to: Domain, ends: Relationship | None) -> None:
    """Raises ValidationError where the new domain can't be tied to the customer, or sells to it already."""
    if not customer.is_customer or not reseller_domains().filter(pk=to.pk).exists():
        raise ValidationError({"new_domain": _("No reseller here has this domain or number.")})
    if ends and ends.reseller_domain_id == to.pk:
        raise ValidationError({"ends": _("The relationship that ends and the new one are of the same domain.")})
    selling = Relationship.objects.filter(reseller_domain=to, customer=customer, ended_at=None)
    if selling.filter(kind=RelationshipKind.RESALE).exists():
        raise ValidationError({"new_domain": _("%(domain)s is a reseller of this customer already.") % {"domain": to}})


def check_reason(reason: str) -> str:
    """The contract, trimmed. Raises ValidationError unless it is one short line."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say which contract.")})
    if len(reason) > LONGEST_REASON or has_control_characters(reason) or not is_one_line(reason):
        raise ValidationError({"reason": _("Give the contract in one short text.")})
    return reason


def lock_customer(customer: Organization) -> list[Relationship]:
    """The customer's running relationships, after their grants, in the order in which everybody locks them."""
    grants = ResellerAccess.objects.filter(relationship__customer=customer, revoked_at=None)
    list(grants.order_by("id").select_for_update(of=("self",)))
    running = Relationship.objects.filter(customer=customer, ended_at=None).select_related("customer")
    return list(running.order_by("id").select_for_update(of=("self",)))


def _end(relationship: Relationship, actor: Actor, consents: Actor) -> None:
    close_relationship(relationship, by=consents)
    is_resale, domain = relationship.kind == RelationshipKind.RESALE, relationship.reseller_domain_id
    kind = EventKind.RELATIONSHIP_ENDED if is_resale else EventKind.SUPPORT_PARTNER_ENDED
    record(kind, by=actor, on=relationship, stream=relationship.customer, domain=domain)


def _start(actor: Actor, customer: Organization, to: Domain, terms: Terms, consents: Actor) -> Relationship:
    new = Relationship.objects.create(
        reseller_domain=to,
        customer=customer,
        kind=RelationshipKind.RESALE,
        started_at=clock.now(),
        started_by=actor.user,
        source="transfer",
        reason=terms.reason,
    )
    grant = write_grant(
        new,
        by=consents,
        level=AccessLevel(terms.level),
        ends_at=terms.ends_at,
        all_products=terms.all_products,
        source=terms.source,
        reason=terms.reason,
    )
    grant.products.set(terms.products)
    tell_of_access(new)
    return new


def _record(actor: Actor, transfer: Transfer, terms: Terms) -> None:
    """Only the new half: the old reseller's stands in the event of its end, and neither names the other."""
    domain = transfer.new.reseller_domain_id
    record(EventKind.RELATIONSHIP_STARTED, by=actor, on=transfer.new, stream=transfer.customer, domain=domain)
    record(
        EventKind.CUSTOMER_TRANSFERRED,
        by=actor,
        on=transfer,
        stream=transfer.customer,
        domain=domain,
        level=terms.level,
        source=terms.source,
    )
