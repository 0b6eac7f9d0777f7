"""On what footing an actor stands with one case: the level it may act at, asked once per loaded case."""

from enum import IntEnum

from django.db.models import OuterRef

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.cases.policy.reach import listed_for, managed_by, visible_to
from wakil.reselling.consent import level_in_force


class Standing(IntEnum):
    """What an actor may do with a case; each includes the ones before it. SEE to ADMIN are the access levels."""

    NONE = -1  # the case does not exist for this actor
    SHARED = 0  # reads everyone's messages by a share, writes nothing
    SEE = 1
    FILE = 2
    MANAGE = 3
    ADMIN = 4


def standing(actor: Actor, case: Case) -> Standing:
    """The actor's footing with the case now; remembered on this loaded object only."""
    known: dict[tuple[int, int], Standing] = case.__dict__.setdefault("_standings", {})
    key = (actor.user.pk, actor.domain.pk)
    if key not in known:
        known[key] = _standing(actor, case)
    return known[key]


def _standing(actor: Actor, case: Case) -> Standing:
    side = _standing_by_side(actor, case)
    if side is not None:
        return side
    return Standing.SHARED if visible_to(actor).filter(pk=case.pk).exists() else Standing.NONE


def _standing_by_side(actor: Actor, case: Case) -> Standing | None:
    if actor.organization.is_reseller:
        return _standing_of_reseller(actor, case)
    return Standing.MANAGE if listed_for(actor).filter(pk=case.pk).exists() else None


def _standing_of_reseller(actor: Actor, case: Case) -> Standing | None:
    level = level_in_force(actor.domain, OuterRef("customer"), OuterRef("product"))
    row = managed_by(actor).filter(case=case).annotate(level=level).values_list("customer", "level").first()
    if row is None:
        return None
    customer, access = row
    return Standing.MANAGE if customer is None else Standing(access)
