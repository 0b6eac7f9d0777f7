"""The import of a package from end to end: checked, planned, written."""

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.legacy import policy
from wakil.legacy.actions import begin_import, end_import
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.passes import Joins, Refused, bring, check, move_of, plan
from wakil.legacy.importing.report import Report
from wakil.legacy.importing.work import Told, Work, tell_nobody
from wakil.legacy.package import Package


def import_package(actor: Actor, package: Package, *, joins: Joins, told: Told = tell_nobody) -> Report:
    """Check it, then write what is not here yet, in many transactions; killed at any point, it goes on when called
    again, and called once more it changes nothing.

    Raises Refused, before anything is written, while something must be settled.
    """
    before = move_of(package)
    require(policy.may_import(actor, before))
    work = Work(package, actor, before, Ids(before), writes=False)
    if check(work, lambda done, total: told(done, 2 * total)):
        raise Refused(work.report)
    planned = plan(actor, package, joins=joins)
    if planned.is_refused:
        raise Refused(planned)
    move = begin_import(actor, package)
    report = bring(actor, package, move, joins=joins, told=lambda done, total: told(total + done, 2 * total))
    end_import(actor, move, package)
    return report
