"""Share a case with people, groups and bare addresses; take a share back; confirm a bare address (S34, S34b)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.cases import policy
from wakil.cases.actions.changing import locked
from wakil.cases.actions.own_sharing import own_share_at
from wakil.cases.addresses import addresses_in
from wakil.cases.models import Case, CaseShare, ShareLevel
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.events.record import record, stream_of
from wakil.lib import clock, keys
from wakil.organizations.models import Group

MOST_SHARES = 50  # of one person in an hour: the box is no mail cannon (T23)
MOST_REQUESTS = 3  # to confirm, for one address in a day, over all cases
CONFIRM_WITHIN = timedelta(days=14)


@transaction.atomic
def share_case(actor: Actor, case: Case, *, addresses: str | Sequence[str], level: str) -> list[CaseShare]:
    """Share it with each address, all or none; the level of one shared already changes. The answer is the shares that
    hold now, in the order typed.

    An address elsewhere gets the same answer with and without an account (docs/decisions/shares.md). Raises
    ValidationError for what is no address, for too many, and for View where it may be told that there is no account.
    """
    case = locked(actor, case)
    require(policy.may_share(actor, case))
    if level not in ShareLevel.values:
        raise ValidationError({"level": _("Choose Notify or View.")})
    typed = addresses_in(addresses)
    _check_pace(actor, len(typed))
    asked = ShareLevel(level)
    return [own_share_at(actor, case, address, asked) or _shared(actor, case, address, asked) for address in typed]


@transaction.atomic
def remove_share(actor: Actor, share: CaseShare) -> CaseShare:
    """Take it back: page and mail end at once. Removing what is removed changes nothing."""
    case = locked(actor, share.case)
    require(policy.may_remove_share(actor, share))
    fresh = CaseShare.objects.select_for_update().get(pk=share.pk)
    if fresh.removed_at is None:
        _remove(actor, case, fresh)
    return fresh


@transaction.atomic
def confirm_share(token: str) -> CaseShare | None:
    """The address's holder agrees to get mail; None for a token that is wrong, too old or of a share that is gone."""
    share = share_to_confirm(token)
    if share is None:
        return None
    fresh = CaseShare.objects.select_for_update().get(pk=share.pk)
    if fresh.confirmed_at is None:
        fresh.confirmed_at = clock.now()
        fresh.save(update_fields=["confirmed_at"])
        kind, case = EventKind.CASE_SHARE_CONFIRMED, fresh.case
        record(kind, by=None, on=fresh, stream=case, audience=Audience.VENDOR, share=fresh.pk)
    return fresh


def share_to_confirm(token: str) -> CaseShare | None:
    """The share that a token confirms."""
    since = clock.now() - CONFIRM_WITHIN
    share = CaseShare.objects.filter(
        pk=keys.number_in(token.partition(".")[0]), removed_at=None, created_at__gt=since
    ).first()
    if share is None or not share.confirm_token_hash:
        return None
    return share if constant_time_compare(_hash_of(token), share.confirm_token_hash) else None


def confirmation_token(share: CaseShare) -> str:
    """The secret that only the mail to the address carries: 256 bits, made from our key and never stored (T14)."""
    secret = salted_hmac("wakil.cases.share", f"{share.pk}:{share.address}", algorithm="sha256")
    return f"{share.pk}.{secret.hexdigest()}"


@dataclass(frozen=True)
class _Holder:
    """Whose address it is: a person's, a group's, or nobody's that we know."""

    address: str
    user: User | None
    group: Group | None

    @property
    def is_known(self) -> bool:
        return self.user is not None or self.group is not None


def _shared(actor: Actor, case: Case, address: str, asked: ShareLevel) -> CaseShare:
    user = User.objects.select_related("domain__organization").filter(email=address).first()
    holder = _Holder(address, user, None if user else Group.objects.filter(address=address).first())
    if asked == ShareLevel.VIEW and not holder.is_known:
        _check_view(actor, address)
    level = asked if holder.is_known else ShareLevel.NOTIFY
    held = CaseShare.objects.select_for_update().filter(case=case, address=address, removed_at=None).first()
    if held and not _is_replaced(actor, held, asked, holder):
        return held
    if held:
        _remove(actor, case, held)
    share = _insert(actor, case, holder, level)
    if not holder.is_known:
        _prepare_confirmation(share, held)
    _record(EventKind.CASE_SHARED, actor, case, share, asked)
    return share


def _insert(actor: Actor, case: Case, holder: _Holder, level: ShareLevel) -> CaseShare:
    return CaseShare.objects.create(
        case=case,
        address=holder.address,
        user=holder.user,
        group=holder.group,
        level=level,
        made_by=actor.user,
        made_from=actor.domain,
        made_side=actor.organization.kind,
        created_at=clock.now(),
    )


def _check_view(actor: Actor, address: str) -> None:
    """View needs an account; said only where the actor may know who has one."""
    if policy.may_know_accounts_at(actor, address.rpartition("@")[2]):
        why = _("%(address)s has no account here, so it can only be notified. Choose Notify, or invite them first.")
        raise ValidationError({"addresses": why % {"address": address}})


def _is_replaced(actor: Actor, held: CaseShare, asked: ShareLevel, holder: _Holder) -> bool:
    """Only by whoever may remove it; for another level, another side, or one that has stopped counting."""
    if not policy.may_remove_share(actor, held):
        return False
    same = held.made_side == actor.organization.kind and _is_as_asked(actor, held, asked, holder)
    return not same or not policy.share_still_counts(held)


def _is_as_asked(actor: Actor, held: CaseShare, asked: ShareLevel, holder: _Holder) -> bool:
    """Nothing would be another with a new share. Who may not know of accounts there must not learn by the difference
    whether there is one, or is one now: then what was asked counts, and not what came of it (T24)."""
    if not policy.may_know_accounts_at(actor, holder.address.rpartition("@")[2]):
        return _asked_before(held) == asked.value
    level = asked if holder.is_known else ShareLevel.NOTIFY
    return (held.level, held.user, held.group) == (level, holder.user, holder.group)


def _asked_before(share: CaseShare) -> str:
    made = Event.objects.filter(kind=EventKind.CASE_SHARED, subject=stream_of(share)).first()
    return str(made.details.get("asked", share.level)) if made else share.level


def _prepare_confirmation(share: CaseShare, before: CaseShare | None) -> None:
    """An address that confirmed for this case need not again; one that was asked too often gets no more requests."""
    share.confirmed_at = before.confirmed_at if before else None
    since = clock.now() - timedelta(days=1)
    asked = CaseShare.objects.filter(address=share.address, created_at__gt=since).exclude(confirm_token_hash="")
    if share.confirmed_at is None and asked.count() < MOST_REQUESTS:
        share.confirm_token_hash = _hash_of(confirmation_token(share))
    share.save(update_fields=["confirmed_at", "confirm_token_hash"])


def _check_pace(actor: Actor, more: int) -> None:
    since = clock.now() - timedelta(hours=1)
    if CaseShare.objects.filter(made_by=actor.user, created_at__gt=since).count() + more > MOST_SHARES:
        raise ValidationError({"addresses": _("That is a lot of sharing in one hour. Go on later.")})


def _remove(actor: Actor, case: Case, share: CaseShare) -> None:
    share.removed_at, share.removed_by = clock.now(), actor.user
    share.save(update_fields=["removed_at", "removed_by"])
    _record(EventKind.CASE_SHARE_REMOVED, actor, case, share)


def _record(kind: EventKind, actor: Actor, case: Case, share: CaseShare, asked: ShareLevel | None = None) -> None:
    if asked is None:
        record(kind, by=actor, on=share, stream=case, share=share.pk)
    else:
        record(kind, by=actor, on=share, stream=case, share=share.pk, asked=asked.value)


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
