"""To whom a share sends mail now: asked again for each recipient at the moment of sending (decision 2, S34b)."""

from django.db.models import Q, QuerySet

from wakil.access.actor import Actor
from wakil.accounts.alert_addresses import proofs_of
from wakil.cases.models import Case, CaseShare, ShareLevel
from wakil.cases.policy.own_shares import own_share_counts
from wakil.cases.policy.shares import counting_for_reseller, counting_shares, shares_held_by
from wakil.organizations.models import Domain


def has_mail_share(actor: Actor, case: Case) -> bool:
    """True while a share at either level that counts is held by this active person.

    A share that was made for the bare address counts too: the account proves that the address is its holder's.
    """
    if not actor.is_active:
        return False
    if shares_held_by(actor.user, actor.domain).filter(case=case).exists():
        return True
    return _to_bare_address(actor.user.email, actor.domain).filter(case=case).exists()


def confirmed_share(address: str, case: Case) -> CaseShare | None:
    """The share by which a confirmed address without an account gets a case's mail now."""
    home = Domain.objects.select_related("organization").filter(name=address.rpartition("@")[2]).first()
    return _to_bare_address(address, home).filter(case=case, confirmed_at__isnull=False).first()


def share_still_counts(share: CaseShare) -> bool:
    """True while the share counts for whoever holds it; for a group: while its maker's side lets it."""
    if share.is_own:
        return own_share_counts(share)
    if share.user:
        return shares_held_by(share.user, share.user.domain).filter(pk=share.pk).exists()
    if share.group_id:
        return counting_shares().filter(pk=share.pk).exists()
    home = Domain.objects.select_related("organization").filter(name=share.address.rpartition("@")[2]).first()
    return _to_bare_address(share.address, home).filter(pk=share.pk).exists()


def shares_lost_by(address: str) -> QuerySet[CaseShare]:
    """The bare address's shares that count for none of the resellers' people who have proved it."""
    shares = CaseShare.objects.filter(_bare(address), removed_at=None)
    return shares.exclude(pk__in=_counting_for_holders(shares, address, None).values("pk"))


def _to_bare_address(address: str, home: Domain | None) -> QuerySet[CaseShare]:
    """What an address gets without a page; as somebody's second address no more than that account (decision 2)."""
    return _counting_for_holders(counting_shares().filter(_bare(address)), address, home)


def _bare(address: str) -> Q:
    return Q(address=address, level=ShareLevel.NOTIFY, user=None, group=None, is_own=False)


def _counting_for_holders(shares: QuerySet[CaseShare], address: str, home: Domain | None) -> QuerySet[CaseShare]:
    """Those that count for the domain of the address, and for every account that has proved it: while it has, and for
    one that has given it up, what was shared until then."""
    proofs = [proof for proof in proofs_of(address) if proof.user.domain.organization.is_reseller]
    homes = {proof.user.domain for proof in proofs if proof.ended_at is None}
    homes |= {home} if home and home.organization.is_reseller else set()
    counting = counting_for_reseller(shares, *homes) if homes else shares
    for proof in proofs:
        if proof.ended_at is not None:
            kept = counting_for_reseller(shares, proof.user.domain).values("pk")
            counting = counting.filter(Q(created_at__gt=proof.ended_at) | Q(pk__in=kept))
    return counting
