"""Say who gets a case's mail, all at once: the Notify shares of one's own side become exactly these (T39)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import policy
from wakil.cases.actions.changing import locked
from wakil.cases.actions.sharing import remove_share, share_case
from wakil.cases.addresses import addresses_in
from wakil.cases.models import Case, CaseShare, ShareLevel


@transaction.atomic
def set_subscribers(actor: Actor, case: Case, *, addresses: Sequence[str]) -> list[CaseShare]:
    """Add and remove Notify shares until these addresses have one, of those that the actor's own side has made.

    View shares, and those that others have made, stay as they are, also where their address is named.
    """
    case = locked(actor, case)
    require(policy.may_share(actor, case))
    wanted = addresses_in(addresses) if addresses else []
    for share in own_subscriptions(actor, case).exclude(address__in=wanted):
        remove_share(actor, share)
    held = set(case.shares.filter(removed_at=None).values_list("address", flat=True))
    new = [address for address in wanted if address not in held]
    if new:
        share_case(actor, case, addresses=new, level=ShareLevel.NOTIFY)
    return list(own_subscriptions(actor, case))


def own_subscriptions(actor: Actor, case: Case) -> QuerySet[CaseShare]:
    """The Notify shares that the actor's side has made: a reseller's the domain signed in to."""
    shares = case.shares.filter(removed_at=None, level=ShareLevel.NOTIFY).order_by("id")
    if actor.organization.is_reseller:
        return shares.filter(made_from=actor.domain)
    return shares.filter(made_from__organization=actor.organization)
