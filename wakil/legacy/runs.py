"""The long work of a move, done by the worker: a dry run, the import, the comparison, and taking it back."""

import tempfile
from collections.abc import Callable
from typing import Any

from django.core.files.base import File

from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden, NotVisible, require
from wakil.legacy.changed import ChangedHere
from wakil.legacy.importing.passes import Refused, dry_run
from wakil.legacy.importing.report import Report
from wakil.legacy.importing.undoing import take_back
from wakil.legacy.importing.verifying import verify_package
from wakil.legacy.importing.whole import import_package
from wakil.legacy.models import Move
from wakil.legacy.package import Unreadable
from wakil.legacy.policy import may_move
from wakil.legacy.shelf import package_named
from wakil.runs.kinds import RunKind
from wakil.runs.models import Run
from wakil.runs.running import keep_output, progress

CHECK, IMPORT, VERIFY, UNDO = "move_check", "move_import", "move_verify", "move_undo"
REPORT = "move-report.csv"


def may_open(actor: Actor, run: Run) -> bool:
    """Whoever may still move."""
    return actor.domain.pk == run.domain_id and bool(may_move(actor))


def _check(actor: Actor, run: Run) -> dict[str, Any]:
    report = dry_run(actor, package_named(run.asked["package"]), joins=run.asked["joins"], told=_teller(run))
    _keep(run, report)
    return {**report.outcome(), "can_be_done": not report.is_refused}


def _import(actor: Actor, run: Run) -> dict[str, Any]:
    package = package_named(run.asked["package"])
    try:
        report = import_package(actor, package, joins=run.asked["joins"], told=_teller(run))
    except Refused as refused:
        _keep(run, refused.report)
        return {**refused.report.outcome(), "problem": "refused_package"}
    _keep(run, report)
    return report.outcome()


def _verify(actor: Actor, run: Run) -> dict[str, Any]:
    compared = verify_package(actor, package_named(run.asked["package"]), told=_teller(run))
    _keep(run, compared.report)
    return compared.outcome()


def _undo(actor: Actor, run: Run) -> dict[str, Any]:
    move = Move.objects.filter(pk=run.asked["move"]).first()
    if move is None:
        raise NotVisible
    try:
        return take_back(actor, move, even_changed=run.asked["even_changed"], told=_teller(run)).outcome()
    except ChangedHere as changed:
        return {"problem": "changed_here", "numbers": changed.numbers, "count": changed.count}


def _guarded(work: Callable[[Actor, Run], dict[str, Any]]) -> Callable[[Run], dict[str, Any]]:
    """As the person who asked is now; what can't be is an outcome and no crash."""

    def guarded(run: Run) -> dict[str, Any]:
        actor = Actor.load(run.user)
        try:
            require(may_move(actor))
            return work(actor, run)
        except (Forbidden, NotVisible):
            return {"problem": "refused"}
        except Unreadable as error:
            return {"problem": "unreadable", "message": str(error)[:2000]}

    return guarded


def _teller(run: Run) -> Callable[[int, int], None]:
    return lambda done, total: progress(run, done, total)


def _keep(run: Run, report: Report) -> None:
    """All findings as a file, for a day."""
    with tempfile.TemporaryFile() as copy:
        for part in report.table():
            copy.write(part)
        copy.seek(0)
        keep_output(run, File(copy), REPORT)


KINDS = [
    RunKind(name, _guarded(work), may_open)
    for name, work in ((CHECK, _check), (IMPORT, _import), (VERIFY, _verify), (UNDO, _undo))
]
