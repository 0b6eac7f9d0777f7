"""Mail about one case to one's own second address; and the end of a share by whoever holds its address (S78)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.alert_addresses import verified_address_of
from wakil.cases import policy
from wakil.cases.actions.changing import locked
from wakil.cases.models import Case, CaseShare, ShareLevel
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock


@transaction.atomic
def share_with_oneself(actor: Actor, case: Case) -> CaseShare:
    """Share it with one's proved second address, which need not be confirmed again. As it is already, nothing happens.

    Raises ValidationError when the case is shared with that address by others.
    """
    case = locked(actor, case)
    require(policy.may_share_with_oneself(actor, case))
    proved = verified_address_of(actor.user)
    if proved is None:
        raise ValidationError(_("You have no second address."))
    held = CaseShare.objects.select_for_update().filter(case=case, address=proved.address, removed_at=None).first()
    if held and (held.is_own and held.made_by_id == actor.user.pk) and policy.own_share_counts(held):
        return held
    if held and not (held.is_own and held.made_by_id == actor.user.pk):
        raise ValidationError(_("The case is shared with %(address)s already.") % {"address": proved.address})
    if held:  # it stopped counting for good when the access that it hung on ended
        _end(held, by=actor)
    share = CaseShare.objects.create(
        case=case, address=proved.address, level=ShareLevel.NOTIFY, made_by=actor.user, made_from=actor.domain,
        made_side=actor.organization.kind, created_at=clock.now(), is_own=True,
    )  # fmt: skip
    record(
        EventKind.CASE_SHARED, by=actor, on=share, stream=case, share=share.pk, asked=ShareLevel.NOTIFY.value,
        is_own=True,
    )  # fmt: skip
    return share


def own_share_at(actor: Actor, case: Case, address: str, asked: ShareLevel) -> CaseShare | None:
    """One's own share, where the address is one's own proved one and no share of others holds it."""
    proved = verified_address_of(actor.user)
    if proved is None or proved.address != address or asked != ShareLevel.NOTIFY:
        return None
    held = CaseShare.objects.filter(case=case, address=address, removed_at=None)
    return None if held.exclude(is_own=True, made_by=actor.user).exists() else share_with_oneself(actor, case)


@transaction.atomic
def stop_sharing_with_oneself(actor: Actor, case: Case) -> None:
    """Take one's own back; a right to share with others is not needed for it either."""
    case = locked(actor, case)
    held = CaseShare.objects.select_for_update().filter(case=case, made_by=actor.user, is_own=True, removed_at=None)
    for share in held:
        _end(share, by=actor)


@transaction.atomic
def decline_share(share: CaseShare) -> bool:
    """The holder of the address wants no more mail of it; True when it was there. The caller has the mail's token."""
    fresh = CaseShare.objects.select_for_update().select_related("case").filter(pk=share.pk, removed_at=None).first()
    if fresh is None:
        return False
    fresh.removed_at = clock.now()
    fresh.save(update_fields=["removed_at"])
    record(EventKind.CASE_SHARE_DECLINED, by=None, on=fresh, stream=fresh.case, share=fresh.pk)
    return True


def end_lost_shares(address: str) -> None:
    """The account that has proved this address is about to be forgotten. What its domain has lost for good ends now,
    or the address would be nobody's, and would have it again (decision 2)."""
    for share in policy.shares_lost_by(address).order_by("pk"):
        decline_share(share)


def _end(share: CaseShare, *, by: Actor) -> None:
    share.removed_at, share.removed_by = clock.now(), by.user
    share.save(update_fields=["removed_at", "removed_by"])
    record(EventKind.CASE_SHARE_REMOVED, by=by, on=share, stream=share.case, share=share.pk)
