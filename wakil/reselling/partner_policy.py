"""Who may add a support-only partner, and who may end it (S51, S52)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.organizations.models import Organization
from wakil.reselling.models import Relationship, RelationshipKind
from wakil.reselling.transfer_policy import not_for_oneself


def may_open_support_partners(actor: Actor) -> Verdict:
    """Open the customer's support partners: its people with Manage support partners."""
    refusal = _("You can't manage support partners.")
    if not actor.organization.is_customer:
        why = _("It is the customer who chooses its support partners.")
        return no("not_a_customer", refusal, why, _("The customer's administrators can do it."))
    if actor.holds(P.MANAGE_SUPPORT_PARTNERS):
        return YES
    why = _("It takes the privilege Manage support partners, and your role lacks it.")
    return no("missing_privilege", refusal, why, _("A super admin of your organization can assign it."))


def may_add_support_partner(actor: Actor, customer: Organization) -> Verdict:
    """Choose a support partner for one's own organization; nobody chooses oneself (decision 9)."""
    if actor.organization.is_customer and actor.organization != customer:
        return no("not_visible", _("There is no such customer."))
    return may_open_support_partners(actor) and not_for_oneself(actor)


def support_partners_seen_by(actor: Actor) -> QuerySet[Relationship]:
    """The customer's support-only relationships; for a reseller those of the domain signed in to. Past ones too."""
    partners = Relationship.objects.filter(kind=RelationshipKind.SUPPORT_ONLY)
    if actor.organization.is_customer and actor.holds(P.MANAGE_SUPPORT_PARTNERS):
        return partners.filter(customer=actor.organization)
    if actor.organization.is_reseller and actor.holds(P.VIEW_CUSTOMERS):
        return partners.filter(reseller_domain=actor.domain)
    return partners.none()


def may_end_support_partner(actor: Actor, relationship: Relationship) -> Verdict:
    """Either side ends it: the customer's people with Manage support partners, the partner's with Edit customers."""
    if not support_partners_seen_by(actor).filter(pk=relationship.pk).exists():
        if actor.organization.is_customer and relationship.customer_id == actor.organization.pk:
            return may_open_support_partners(actor) and no("not_visible", _("There is no such support partner."))
        return no("not_visible", _("There is no such support partner."))
    if actor.organization.is_customer or actor.holds(P.EDIT_CUSTOMERS):
        return YES
    why = _("It takes the privilege Edit customers, and your role lacks it.")
    refusal = _("You can't end this support relationship.")
    return no("missing_privilege", refusal, why, _("A super admin of your domain can assign a role."))
