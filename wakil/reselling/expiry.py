"""Access ends by itself: both sides are warned 30, 7 and 1 days before, and told when it has ended (W7).

The worker looks every minute. A row for each grant and stage makes every announcement happen once, however often
and however late it looks; of stages that came due while nobody looked, only the last is told.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.reselling.models import ExpiryNotice, ResellerAccess

WARN_DAYS = (30, 7, 1)
ENDED = 0
STALE = timedelta(days=30)  # an end longer ago is no news
MOST_AT_ONCE = 500


def see_to_expiry() -> int:
    """Announce what is due now; how many announcements were recorded."""
    return sum(_announce(grant) for grant in _due()[:MOST_AT_ONCE])


def note_stages_come(grant: ResellerAccess) -> None:
    """Of a grant that was brought along: what came due before, nobody is told of again."""
    if grant.revoked_at is None and grant.ends_at is not None:
        _note(grant, sorted(_stages_come(grant.ends_at)), told=None)


def days_left(grant: ResellerAccess) -> int:
    """Whole days until it ends; none for one that has ended, and far away for one without an end."""
    if grant.ends_at is None:
        return timedelta.max.days
    return max((grant.ends_at - clock.now()).days, 0)


def last_moment(ends_at: datetime) -> datetime:
    """The last moment of what ends then: on the day before, where it ends at midnight."""
    return ends_at - timedelta(microseconds=1)


def _due() -> QuerySet[ResellerAccess]:
    """Unrevoked grants with a stage that has come and that no row says is done."""
    now, due = clock.now(), Q(pk__in=[])
    for days in (*WARN_DAYS, ENDED):
        noted = ExpiryNotice.objects.filter(grant=OuterRef("pk"), days=days)
        due |= Q(ends_at__lte=now + timedelta(days=days)) & ~Q(Exists(noted))
    soon = Q(ends_at__lte=now + timedelta(days=max(WARN_DAYS)))
    unfinished = ~Q(Exists(ExpiryNotice.objects.filter(grant=OuterRef("pk"), days=ENDED)))
    return ResellerAccess.objects.filter(soon, due, unfinished, revoked_at=None).order_by("ends_at", "id")


@transaction.atomic
def _announce(grant: ResellerAccess) -> int:
    """Write down every stage that has come, and record the last of them; 0 when another worker was faster."""
    fresh = _locked(grant)
    if fresh is None or fresh.ends_at is None:
        return 0
    waiting = _stages_come(fresh.ends_at) - set(fresh.expiry_notices.values_list("days", flat=True))
    if not waiting:
        return 0
    last = min(waiting)
    is_told = _is_worth_telling(fresh, last)
    _note(fresh, waiting, told=last if is_told else None)
    if is_told:
        _record(fresh, last)
    return int(is_told)


def _locked(grant: ResellerAccess) -> ResellerAccess | None:
    """The grant if it is still unrevoked; its relationship comes with it."""
    rows = ResellerAccess.objects.select_for_update(of=("self",)).filter(pk=grant.pk, revoked_at=None)
    return rows.select_related("relationship__customer", "relationship__reseller_domain").first()


def _stages_come(ends_at: datetime) -> set[int]:
    now = clock.now()
    return {days for days in (*WARN_DAYS, ENDED) if ends_at - timedelta(days=days) <= now}


def _is_worth_telling(grant: ResellerAccess, days: int) -> bool:
    """A warning that was due before the access began says nothing: whoever gave it knew the end."""
    if grant.ends_at is None or grant.ends_at < clock.now() - STALE:
        return False
    return grant.ends_at - timedelta(days=days) > grant.starts_at


def _note(grant: ResellerAccess, stages: Iterable[int], told: int | None) -> None:
    rows = [ExpiryNotice(grant=grant, days=days, is_told=days == told, noted_at=clock.now()) for days in stages]
    ExpiryNotice.objects.bulk_create(rows)


def _record(grant: ResellerAccess, days: int) -> None:
    relationship = grant.relationship
    kind = EventKind.RESELLER_ACCESS_EXPIRED if days == ENDED else EventKind.RESELLER_ACCESS_EXPIRING
    record(
        kind,
        by=None,
        on=grant,
        stream=relationship.customer,
        domain=relationship.reseller_domain_id,
        level=grant.level,
        days=days,
    )
