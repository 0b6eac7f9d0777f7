"""Add a support-only partner, which is active at once; end it, from either side (S51, S52)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions.access import check_terms, lock_relationship, one_at_a_time, tell_of_access, write_grant
from wakil.reselling.actions.relationships import close_relationship
from wakil.reselling.finding import reseller_domains
from wakil.reselling.models import AccessLevel, Product, Relationship, RelationshipKind
from wakil.reselling.partner_policy import may_add_support_partner, may_end_support_partner

MOST_A_DAY = 10  # partners that one customer adds
MOST_OF_ONE = 3  # times in a week that it adds one and the same


@transaction.atomic
def add_support_partner(
    actor: Actor,
    customer: Organization,
    *,
    reseller_domain: Domain,
    level: int,
    ends_at: datetime | None,
    all_products: bool = False,
    products: Iterable[Product] = (),
    reason: str = "",
) -> Relationship:
    """Let a reseller domain help with support from now on; asking is consent, and nobody has to approve it.

    Raises ValidationError for a domain that is no reseller's or is tied already, for bad terms and for too many.
    """
    require(may_add_support_partner(actor, customer))
    one_at_a_time(customer)
    chosen = list(products)
    check_terms(ends_at, all_products, chosen)
    if not reseller_domains().filter(pk=reseller_domain.pk).exists():
        raise ValidationError({"partner": _("No reseller here has this domain or number.")})
    _check_pace(customer, reseller_domain)
    relationship = _tied(actor, customer, reseller_domain, reason)
    grant = write_grant(
        relationship, by=actor, level=AccessLevel(level), ends_at=ends_at, all_products=all_products, reason=reason
    )
    grant.products.set(chosen)
    tell_of_access(relationship)
    kind, domain = EventKind.SUPPORT_PARTNER_ADDED, reseller_domain.pk
    record(kind, by=actor, on=relationship, stream=customer, domain=domain, level=grant.level)
    return relationship


@transaction.atomic
def end_support_partner(actor: Actor, relationship: Relationship) -> Relationship:
    """End it, and with it all sight, now. Raises ValidationError when it has ended already."""
    require(may_end_support_partner(actor, relationship))
    fresh = lock_relationship(relationship)
    if fresh.ended_at is not None:
        raise ValidationError(_("This relationship has ended already."))
    close_relationship(fresh, by=actor)
    kind, domain = EventKind.SUPPORT_PARTNER_ENDED, fresh.reseller_domain_id
    record(kind, by=actor, on=fresh, stream=fresh.customer, domain=domain)
    return fresh


def _tied(actor: Actor, customer: Organization, domain: Domain, reason: str) -> Relationship:
    """The constraint "one unended relationship of a domain and a customer" decides between two who add it at once."""
    try:
        with transaction.atomic():
            return Relationship.objects.create(
                reseller_domain=domain,
                customer=customer,
                kind=RelationshipKind.SUPPORT_ONLY,
                started_at=clock.now(),
                started_by=actor.user,
                source="customer",
                reason=reason,
            )
    except IntegrityError as error:
        raise ValidationError({"partner": _("%(domain)s works for you already.") % {"domain": domain}}) from error


def _check_pace(customer: Organization, domain: Domain) -> None:
    """A partner that ended it is not to be asked again and again, nor many to be tried."""
    added = Relationship.objects.filter(customer=customer, kind=RelationshipKind.SUPPORT_ONLY, source="customer")
    of_one = added.filter(reseller_domain=domain, started_at__gt=clock.now() - timedelta(days=7))
    if added.filter(started_at__gt=clock.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ValidationError({"partner": _("That is a lot of partners in one day. Go on tomorrow.")})
    if of_one.count() >= MOST_OF_ONE:
        raise ValidationError({"partner": _("You have added this partner often this week. Talk to it first.")})
