"""The kill switch: cut a reseller's domain off at once, and let it back in (W25)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.invitations import expire_all_at
from wakil.accounts.sessions import end_sessions_at
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.consent import lock_consent
from wakil.reselling.suspension_policy import may_lift_suspension, may_suspend_domain


@transaction.atomic
def suspend_domain(actor: Actor, domain: Domain, *, reason: str) -> DomainSuspension:
    """By the vendor: its people can do nothing, and their sessions and single-use links are gone for good.

    By a customer: from now on the domain reaches nothing of that customer, and all else stays as it is. Raises
    ValidationError when that side has cut it off already.
    """
    require(may_suspend_domain(actor, domain))
    customer = actor.organization if actor.organization.is_customer else None
    if customer is not None:
        lock_consent(domain, customer)  # what the domain is writing for this customer commits before, or not at all
    Domain.objects.select_for_update().get(pk=domain.pk)
    if DomainSuspension.objects.filter(domain=domain, customer=customer, lifted_at=None).exists():
        raise ValidationError(_("%(domain)s is cut off already.") % {"domain": domain.name})
    suspension = DomainSuspension.objects.create(
        domain=domain, customer=customer, started_at=clock.now(), started_by=actor.user, reason=reason.strip()
    )
    if customer is None:
        end_sessions_at(domain)
        expire_all_at(domain)
    record(
        EventKind.DOMAIN_SUSPENDED, by=actor, on=suspension, stream=customer or domain.organization, domain=domain.pk
    )
    return suspension


@transaction.atomic
def lift_suspension(actor: Actor, suspension: DomainSuspension) -> DomainSuspension:
    """Let the domain back in, as far as this side had cut it off. Raises NotVisible for another side's suspension."""
    fresh = DomainSuspension.objects.select_for_update(of=("self",)).select_related("domain__organization", "customer")
    found = fresh.get(pk=suspension.pk)
    require(may_lift_suspension(actor, found))
    found.lifted_at, found.lifted_by = clock.now(), actor.user
    found.save(update_fields=["lifted_at", "lifted_by"])
    record(
        EventKind.DOMAIN_SUSPENSION_LIFTED,
        by=actor,
        on=found,
        stream=found.customer or found.domain.organization,
        domain=found.domain_id,
    )
    return found
