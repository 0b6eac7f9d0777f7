"""Cases with all that belongs to them: so many in a transaction, new ones at once, changed ones one by one."""

from django.db.models.functions import Upper

from wakil.cases.models import Case
from wakil.legacy.importing.changed_cases import change_case
from wakil.legacy.importing.ids import fingerprint_of
from wakil.legacy.importing.lookup import look_up
from wakil.legacy.importing.new_cases import make_cases
from wakil.legacy.importing.report import Did, Section
from wakil.legacy.importing.staged import Staged
from wakil.legacy.importing.work import Work, parts
from wakil.legacy.models import MovedCase
from wakil.legacy.package.kinds import OF_A_CASE
from wakil.legacy.package.reading import Bundle

CASES = 250  # in one transaction


def bring_cases(work: Work, staged: Staged) -> None:
    """All cases of the package."""
    for batch in parts(work.package.bundles(), CASES):
        with work.step():
            _batch(work, staged, batch)
        work.count(sum(lines_of(bundle) for bundle in batch))


def lines_of(bundle: Bundle) -> int:
    """How many lines of the package it is."""
    return 1 + sum(len(bundle.of(kind)) for kind in OF_A_CASE)


def fingerprint_of_bundle(bundle: Bundle) -> str:
    """What tells a case from the same one after anything happened."""
    return fingerprint_of(bundle.case, *(record for kind in OF_A_CASE for record in bundle.of(kind)))


def _batch(work: Work, staged: Staged, batch: list[Bundle]) -> None:
    known = _known(work, batch)
    new = [bundle for bundle in batch if bundle.case.id not in known]
    prints = {bundle.case.id: fingerprint_of_bundle(bundle) for bundle in batch}
    changed = [one for one in batch if one.case.id in known and known[one.case.id].fingerprint != prints[one.case.id]]
    _count(work, batch, new, changed)
    numbers = _numbers(new)
    for bundle in new:
        _tell(work, staged, bundle, numbers)
    if not work.writes or not (new or changed):
        return
    lookup = look_up(work, [*new, *changed])
    make_cases(work, lookup, new, numbers, prints)
    for bundle in changed:
        change_case(work, lookup, bundle, known[bundle.case.id], prints[bundle.case.id])


def _known(work: Work, batch: list[Bundle]) -> dict[str, MovedCase]:
    if work.move is None:
        return {}
    rows = MovedCase.objects.filter(move=work.move, old_id__in=[bundle.case.id for bundle in batch])
    return {row.old_id: row for row in (rows.select_for_update() if work.writes else rows)}


def _count(work: Work, batch: list[Bundle], new: list[Bundle], changed: list[Bundle]) -> None:
    work.report.count("cases", Did.MADE, len(new))
    work.report.count("cases", Did.CHANGED, len(changed))
    work.report.count("cases", Did.THERE, len(batch) - len(new) - len(changed))
    for kind in OF_A_CASE:
        work.report.count(kind, Did.MADE, sum(len(bundle.of(kind)) for bundle in new))
        rest = sum(len(bundle.of(kind)) for bundle in batch) - sum(len(bundle.of(kind)) for bundle in new)
        if rest:
            work.report.count(kind, Did.THERE, rest)


def _numbers(new: list[Bundle]) -> dict[str, str]:
    """Old id → the number here: its own, unless somebody has it; then "" until one is drawn."""
    wanted = {bundle.case.number.upper(): bundle.case.id for bundle in new}
    rows = Case.objects.annotate(upper=Upper("number")).filter(upper__in=list(wanted))
    taken = {number.upper() for number in rows.values_list("number", flat=True)}
    numbers = {}
    for bundle in new:
        number = bundle.case.number
        numbers[bundle.case.id] = "" if number.upper() in taken else number
    return numbers


def _tell(work: Work, staged: Staged, bundle: Bundle, numbers: dict[str, str]) -> None:
    case, find = bundle.case, work.report.find
    if not numbers[case.id]:
        find(Section.NUMBERS, "cases", case.id, case.number, "number_taken")
    if case.customer and case.managed_from:
        managing = staged.managing(case.customer, case.filed_at)
        if case.managed_from not in managing:
            detail = f"{case.managed_from}; {', '.join(managing) or '-'}"
            find(Section.MANAGERS, "cases", case.id, case.number, "not_by_relationship", detail)
