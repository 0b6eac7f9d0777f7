"""Import a package, set and confirm cut-overs: what the vendor does about a move."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.legacy import policy
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.passes import Joins, Refused, bring, check, move_of, plan
from wakil.legacy.importing.report import Report
from wakil.legacy.importing.work import Told, Work, tell_nobody
from wakil.legacy.models import CutOver, Move, MoveState
from wakil.legacy.package import Package
from wakil.lib import clock
from wakil.organizations.models import Organization


def import_package(actor: Actor, package: Package, *, joins: Joins, told: Told = tell_nobody) -> Report:
    """Check it, then write what is not here yet, in many transactions; killed at any point, it goes on when called
    again, and called once more it changes nothing.

    Raises Refused, before anything is written, while something must be settled.
    """
    require(policy.may_import(actor, move_of(package)))
    before = move_of(package)
    work = Work(package, actor, before, Ids(before), writes=False)
    if check(work, lambda done, total: told(done, 2 * total)):
        raise Refused(work.report)
    _refuse_early(actor, package, joins)
    move = _begin_move(actor, package)
    report = bring(actor, package, move, joins=joins, told=lambda done, total: told(total + done, 2 * total))
    _end_move(actor, package, move)
    return report


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


def _refuse_early(actor: Actor, package: Package, joins: Joins) -> None:
    """Everything is decided once without writing, so that nothing is half done when something is refused."""
    report = plan(actor, package, joins=joins)
    if report.is_refused:
        raise Refused(report)


@transaction.atomic
def _begin_move(actor: Actor, package: Package) -> Move:
    manifest = package.manifest
    move, is_new = Move.objects.get_or_create(
        centre=manifest.centre,
        defaults={"taken_at": manifest.taken_at, "started_at": clock.now(), "started_by": actor.user},
    )
    Move.objects.filter(pk=move.pk).update(state=MoveState.IMPORTING)
    kind = EventKind.MOVE_BEGUN if is_new or move.state != MoveState.IMPORTING else None
    if kind:
        record(kind, by=actor, on=move, stream=actor.organization, move=move.pk)
    return move


@transaction.atomic
def _end_move(actor: Actor, package: Package, move: Move) -> None:
    manifest = package.manifest
    fresh = _locked(move)
    is_news = fresh.state != MoveState.IMPORTED
    fresh.state, fresh.cursor, fresh.taken_at = MoveState.IMPORTED, manifest.cursor, manifest.taken_at
    fresh.imported_at = clock.now()
    fresh.save(update_fields=["state", "cursor", "taken_at", "imported_at"])
    if is_news:
        cases = manifest.kinds["cases"].count if "cases" in manifest.kinds else 0
        record(EventKind.MOVE_IMPORTED, by=actor, on=fresh, stream=actor.organization, move=fresh.pk, cases=cases)


def _locked(move: Move) -> Move:
    return Move.objects.select_for_update().get(pk=move.pk)


def _record_cut_over(kind: EventKind, actor: Actor, cut_over: CutOver) -> None:
    record(
        kind, by=actor, on=cut_over, stream=actor.organization, move=cut_over.move_id, reseller=cut_over.reseller_id,
        at=cut_over.at.isoformat(),
    )  # fmt: skip
