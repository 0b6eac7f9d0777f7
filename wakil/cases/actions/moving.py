"""Move a customer between two domains of one reseller organization: consent and cases go along (2.4)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, NotVisible, Verdict, no, require
from wakil.cases.models import Case, CaseManager, ManagedBy
from wakil.cases.reachability import is_reachable
from wakil.cases.search import rewrite_tokens
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import close_relationship, write_grant
from wakil.reselling.consent import in_force
from wakil.reselling.models import Relationship, ResellerAccess
from wakil.reselling.policy import customers_of_domain


def may_move(actor: Actor, customer: Organization, to: Domain) -> Verdict:
    """Move a customer of the signed-in domain to another domain of the same organization: with Edit customers."""
    if not customers_of_domain(actor.domain).filter(pk=customer.pk).exists() or not actor.organization.is_reseller:
        return no("not_visible", _("There is no such customer."))
    if to.organization_id != actor.organization.pk or to.pk == actor.domain.pk:
        return no(
            "other_organization", _("You can't move this customer there."), _("It is not another domain of yours.")
        )
    if actor.holds(P.EDIT_CUSTOMERS):
        return YES
    why = _("It takes the privilege Edit customers, and your role lacks it.")
    return no("missing_privilege", _("You can't move this customer."), why, _("A super admin can assign a role."))


@transaction.atomic
def move_customer(actor: Actor, customer: Organization, *, to: Domain) -> Relationship:
    """End the old relationship and its grant, start the new one with the same grant, and add rows for its cases.

    Rows only come from here after filing; the old ones stay. The customer is told, and may end it.
    """
    verdict = may_move(actor, customer, to)
    if verdict.code == "not_visible":
        raise NotVisible
    require(verdict)
    old = _locked(actor.domain, customer)
    if Relationship.objects.filter(reseller_domain=to, customer=customer, ended_at=None).exists():
        raise ValidationError(_("They have a relationship already."))
    grant = old.grants.filter(in_force()).first()
    close_relationship(old, by=actor)
    new = Relationship.objects.create(
        reseller_domain=to,
        customer=customer,
        kind=old.kind,
        started_at=clock.now(),
        started_by=actor.user,
        source="moved",
    )
    if grant:
        _carry(grant, new, actor)
    for row in CaseManager.objects.filter(domain=actor.domain, customer=customer).select_related("case"):
        _add_row(row, to)
    record(EventKind.CASE_MOVED, by=actor, on=new, stream=customer, before=actor.domain.pk, after=to.pk)
    return new


def _locked(domain: Domain, customer: Organization) -> Relationship:
    held = ResellerAccess.objects.filter(relationship__customer=customer, relationship__reseller_domain=domain)
    list(held.filter(revoked_at=None).select_for_update())
    return Relationship.objects.select_for_update().get(reseller_domain=domain, customer=customer, ended_at=None)


def _carry(grant: ResellerAccess, new: Relationship, actor: Actor) -> None:
    carried = write_grant(
        new,
        by=actor,
        level=grant.level,
        ends_at=grant.ends_at,
        all_products=grant.all_products,
        source="moved",
    )
    carried.products.set(grant.products.all())


def _add_row(row: CaseManager, to: Domain) -> None:
    reachable = is_reachable(to.pk, row.customer_id)
    added, is_new = CaseManager.objects.get_or_create(
        case=row.case,
        domain=to,
        defaults={
            "customer": row.customer,
            "product_id": row.product_id,
            "source": ManagedBy.MOVED,
            "updated_at": row.updated_at,
            "state": row.state,
            "severity": row.severity,
            "reachable": reachable,
        },
    )
    if not is_new:
        CaseManager.objects.filter(pk=added.pk).update(reachable=reachable)
    rewrite_tokens(Case.objects.get(pk=row.case_id))
