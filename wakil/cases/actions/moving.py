"""Move a customer between two domains of one reseller organization: consent and cases go along (2.4)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.cases.models import Case, CaseManager, ManagedBy
from wakil.cases.policy.moving import may_move
from wakil.cases.reachability import is_reachable
from wakil.cases.search import rewrite_tokens
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import close_relationship, tell_of_access, write_grant
from wakil.reselling.consent import in_force
from wakil.reselling.models import Relationship, ResellerAccess, TransferToken


@transaction.atomic
def move_customer(actor: Actor, customer: Organization, *, to: Domain) -> Relationship:
    """End the old relationship and its grant, start the new one with the same grant, and add rows for its cases.

    Rows only come from here after filing; the old ones stay. The customer is told, and may end it.
    """
    old = _locked(actor.domain, customer)
    require(may_move(actor, customer, to))  # asked once nobody can cut the domain off any more
    if Relationship.objects.filter(reseller_domain=to, customer=customer, ended_at=None).exists():
        raise ValidationError(_("They have a relationship already."))
    grant = old.grants.filter(in_force()).first()
    with clock.standing_still():
        close_relationship(old, by=actor)
        new = _start(old, to, actor)
        if grant:
            _carry(grant, new, actor)
    tell_of_access(new)  # rows from an earlier time at that domain count again
    for row in CaseManager.objects.filter(domain=actor.domain, customer=customer).select_related("case"):
        _add_row(row, to)
    TransferToken.objects.filter(ends=old, redeemed_at=None, revoked_at=None).update(ends=new)
    record(EventKind.CUSTOMER_MOVED, by=actor, on=new, stream=customer, domain=to.pk, before=actor.domain.pk)
    return new


def _locked(domain: Domain, customer: Organization) -> Relationship:
    held = ResellerAccess.objects.filter(relationship__customer=customer, relationship__reseller_domain=domain)
    list(held.filter(revoked_at=None).select_for_update())
    running = Relationship.objects.select_for_update().filter(reseller_domain=domain, customer=customer, ended_at=None)
    old = running.first()
    if old is None:  # somebody was faster
        raise NotVisible
    return old


def _start(old: Relationship, to: Domain, actor: Actor) -> Relationship:
    return Relationship.objects.create(
        reseller_domain=to,
        customer=old.customer,
        kind=old.kind,
        started_at=clock.now(),
        started_by=actor.user,
        source="moved",
    )


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
