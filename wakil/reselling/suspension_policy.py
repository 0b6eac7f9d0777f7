"""Who may cut a reseller's domain off, for whom, and who may let it back in (W25)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.policy import works_for_reseller
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.models import Relationship

_WHO = _("A super admin of your organization can assign it.")


def may_suspend_domain(actor: Actor, domain: Domain) -> Verdict:
    """The vendor cuts a reseller's domain off from everything; a customer cuts its reseller's off from itself only."""
    if not domain.organization.is_reseller or not (
        actor.organization.is_vendor or _is_resellers_customer(actor, domain)
    ):
        return no("not_visible", _("There is no such domain."))
    return _with_privilege(actor, _("You can't cut this domain off."))


def may_lift_suspension(actor: Actor, suspension: DomainSuspension) -> Verdict:
    """Only the side that cut the domain off lets it back in, and nobody who works for a reseller too (decision 9)."""
    own = actor.organization.is_vendor if suspension.customer_id is None else _is_of(actor, suspension)
    if not own or suspension.lifted_at is not None:
        return no("not_visible", _("There is no such suspension."))
    refusal = _("You can't let this domain back in.")
    if not (allowed := _with_privilege(actor, refusal)) or not works_for_reseller(actor.user):
        return allowed
    why = _("You have an account at a reseller too, and nobody consents to oneself.")
    return no("consents_to_oneself", refusal, why, _("Another administrator can do it."))


def suspensions_seen_by(actor: Actor) -> QuerySet[DomainSuspension]:
    """The unlifted ones that the actor's own side made."""
    if actor.organization.is_vendor and actor.holds(P.MANAGE_ORGANIZATIONS):
        return DomainSuspension.objects.filter(customer=None, lifted_at=None)
    if actor.organization.is_customer and actor.holds(P.MANAGE_RESELLER_ACCESS):
        return DomainSuspension.objects.filter(customer=actor.organization, lifted_at=None)
    return DomainSuspension.objects.none()


def _with_privilege(actor: Actor, refusal: Words) -> Verdict:
    if actor.organization.is_vendor:
        if actor.holds(P.MANAGE_ORGANIZATIONS):
            return YES
        return no("missing_privilege", refusal, _("It takes the privilege Manage organizations."), _WHO)
    if actor.holds(P.MANAGE_RESELLER_ACCESS):
        return YES
    return no("missing_privilege", refusal, _("It takes the privilege Manage reseller access."), _WHO)


def _is_resellers_customer(actor: Actor, domain: Domain) -> bool:
    """Past relationships too: a single case may still be shared with somebody of a former reseller."""
    if not actor.organization.is_customer:
        return False
    return Relationship.objects.filter(reseller_domain=domain, customer=actor.organization).exists()


def _is_of(actor: Actor, suspension: DomainSuspension) -> bool:
    return actor.organization.is_customer and suspension.customer_id == actor.organization.pk
