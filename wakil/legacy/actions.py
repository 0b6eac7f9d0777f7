"""Begin and end an import, set and confirm cut-overs, take all back: what the vendor does about a move."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.legacy import policy
from wakil.legacy.changed import ChangedHere, changed_here
from wakil.legacy.models import CutOver, Move, MoveState
from wakil.legacy.package import Package
from wakil.lib import clock
from wakil.organizations.models import Organization


@transaction.atomic
def begin_import(actor: Actor, package: Package) -> Move:
    """The move to which the package belongs, made with its first one; from now on it is being imported."""
    manifest = package.manifest
    move = Move.objects.select_for_update().filter(centre=manifest.centre).first()
    require(policy.may_import(actor, move))
    if move is None:
        move = Move.objects.create(
            centre=manifest.centre, taken_at=manifest.taken_at, started_at=clock.now(), started_by=actor.user
        )
        record(EventKind.MOVE_BEGUN, by=actor, on=move, stream=actor.organization, move=move.pk)
    elif move.state != MoveState.IMPORTING:
        move.state = MoveState.IMPORTING
        move.save(update_fields=["state"])
        record(EventKind.MOVE_BEGUN, by=actor, on=move, stream=actor.organization, move=move.pk)
    return move


@transaction.atomic
def end_import(actor: Actor, move: Move, package: Package) -> Move:
    """All of the package is here; the next one goes on from its cursor."""
    fresh = _locked(move)
    require(policy.may_import(actor, fresh))
    manifest = package.manifest
    fresh.state, fresh.cursor, fresh.taken_at = MoveState.IMPORTED, manifest.cursor, manifest.taken_at
    fresh.imported_at = clock.now()
    fresh.save(update_fields=["state", "cursor", "taken_at", "imported_at"])
    cases = manifest.kinds["cases"].count if "cases" in manifest.kinds else 0
    record(EventKind.MOVE_IMPORTED, by=actor, on=fresh, stream=actor.organization, move=fresh.pk, cases=cases)
    return fresh


@transaction.atomic
def begin_taking_back(actor: Actor, move: Move, *, even_changed: bool = False) -> Move:
    """From now on the move is being taken back, and nothing is imported until that has ended.

    Raises ChangedHere while cases were changed here, unless it is said that this may go too.
    """
    fresh = _locked(move)
    require(policy.may_take_back(actor, fresh))
    changed = changed_here(fresh)
    count = 0 if even_changed else changed.count()
    if count:
        raise ChangedHere(list(changed.values_list("case__number", flat=True)[:100]), count)
    if fresh.state != MoveState.UNDOING:
        fresh.state = MoveState.UNDOING
        fresh.save(update_fields=["state"])
        record(EventKind.MOVE_UNDOING, by=actor, on=fresh, stream=actor.organization, move=fresh.pk)
    return fresh


@transaction.atomic
def end_taking_back(actor: Actor, move: Move, *, cases: int) -> Move:
    """Nothing of it is left but what somebody uses here; it can be imported again."""
    fresh = _locked(move)
    require(policy.may_take_back(actor, fresh))
    fresh.cut_overs.all().delete()
    fresh.rows.all().delete()
    fresh.state, fresh.cursor, fresh.imported_at = MoveState.UNDONE, "", None
    fresh.save(update_fields=["state", "cursor", "imported_at"])
    record(EventKind.MOVE_UNDONE, by=actor, on=fresh, stream=actor.organization, move=fresh.pk, cases=cases)
    return fresh


@transaction.atomic
def set_cut_over(actor: Actor, move: Move, *, reseller: Organization | None, at: datetime) -> CutOver:
    """From that moment a reseller's cases live here, and its people's old addresses lead here.

    Raises ValidationError for a moment that is over, and for a reseller that did not come with this move.
    """
    fresh = _locked(move)
    found = fresh.cut_overs.select_for_update().filter(reseller=reseller).first()
    require(policy.may_set_cut_over(actor, fresh, found))
    if reseller is not None and not is_of_move(fresh, reseller):
        raise ValidationError({"reseller": _("Choose a reseller that came with this move.")})
    if at < clock.now():
        raise ValidationError({"at": _("Give a moment that is still to come.")})
    if found is not None and found.at <= clock.now():
        raise ValidationError({"at": _("The moment has come already.")})
    cut_over, _is_new = CutOver.objects.update_or_create(
        move=fresh, reseller=reseller, defaults={"at": at, "set_by": actor.user}
    )
    _record_cut_over(EventKind.CUT_OVER_SET, actor, cut_over)
    return cut_over


@transaction.atomic
def confirm_cut_over(actor: Actor, cut_over: CutOver) -> CutOver:
    """All is well: from now on nothing of this move is taken back."""
    _locked(cut_over.move)
    fresh = CutOver.objects.select_for_update(of=("self",)).select_related("move", "reseller").get(pk=cut_over.pk)
    require(policy.may_confirm_cut_over(actor, fresh))
    fresh.confirmed_at, fresh.confirmed_by = clock.now(), actor.user
    fresh.save(update_fields=["confirmed_at", "confirmed_by"])
    _record_cut_over(EventKind.CUT_OVER_CONFIRMED, actor, fresh)
    return fresh


def is_of_move(move: Move, reseller: Organization) -> bool:
    """True of a reseller that came with it."""
    return reseller.is_reseller and move.rows.filter(kind="organizations", new_id=reseller.pk).exists()


def _locked(move: Move) -> Move:
    return Move.objects.select_for_update().get(pk=move.pk)


def _record_cut_over(kind: EventKind, actor: Actor, cut_over: CutOver) -> None:
    record(
        kind, by=actor, on=cut_over, stream=actor.organization, move=cut_over.move_id, reseller=cut_over.reseller_id,
        at=cut_over.at.isoformat(),
    )  # fmt: skip
