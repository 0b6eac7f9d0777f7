"""Who may move a customer, and with it the cases, to another domain of the same reseller (2.4)."""

from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.organizations.models import Domain, Organization
from wakil.reselling.finding import reseller_domains
from wakil.reselling.policy import customers_of_domain


def may_move(actor: Actor, customer: Organization, to: Domain) -> Verdict:
    """Move a customer of the signed-in domain to another domain of the same organization: with Edit customers."""
    if not customers_of_domain(actor.domain).filter(pk=customer.pk).exists() or not actor.organization.is_reseller:
        return no("not_visible", _("There is no such customer."))
    if to.organization_id != actor.organization.pk or to.pk == actor.domain.pk:
        return no(
            "other_organization", _("You can't move this customer there."), _("It is not another domain of yours.")
        )
    if not reseller_domains().filter(pk=to.pk).exists():
        why = _("%(domain)s is not verified, or the vendor has suspended it.") % {"domain": to.name}
        return no("domain_unusable", _("You can't move this customer there."), why)
    return may_open_moves(actor)


def may_open_moves(actor: Actor) -> Verdict:
    """Open the page for it."""
    if not actor.organization.is_reseller:
        return no("not_visible", _("There is no such page."))
    if actor.holds(P.EDIT_CUSTOMERS):
        return YES
    why = _("It takes the privilege Edit customers, and your role lacks it.")
    return no("missing_privilege", _("You can't move this customer."), why, _("A super admin can assign a role."))
