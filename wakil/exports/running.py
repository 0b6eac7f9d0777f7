"""Large exports run in the background; the file is kept for a day, for its asker, while all of it may be read."""

import tempfile
from typing import Any

from django.core.files.base import File
from django.db.models import Sum

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases.actions import note_export
from wakil.cases.models import Attachment, Case
from wakil.cases.policy import visible_to
from wakil.exports.packing import Export
from wakil.exports.policy import cases_to_export, may_export_cases
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.runs.kinds import RunKind
from wakil.runs.models import UNFINISHED, Run
from wakil.runs.running import keep_output, progress, runs_of, start_run

NAME = "export"
AT_ONCE = 100  # cases; more run in the background
MOST_AT_ONCE = 500_000_000  # bytes of files
_IN_MEMORY = 5_000_000  # bytes
_ASKED_TOGETHER = 500


def is_large(actor: Actor, organization: Organization) -> bool:
    """True of more cases, or larger files, than are handed out at once; counts no further."""
    cases = cases_to_export(actor, organization).order_by("pk").values_list("pk", flat=True)
    some = list(cases[: AT_ONCE + 1])
    files = Attachment.objects.filter(case__in=some, deleted_at=None)
    return len(some) > AT_ONCE or (files.aggregate(size=Sum("size"))["size"] or 0) > MOST_AT_ONCE


def start_export(actor: Actor, organization: Organization) -> Run:
    """Begin to copy all cases of a customer, or a reseller's own, in the background; one at a time for each person."""
    require(may_export_cases(actor, organization))
    waiting = runs_of(actor).filter(UNFINISHED, kind=NAME, asked__organization=organization.pk).first()
    return waiting or start_run(NAME, by=actor, organization=organization.pk)


def note_copy(actor: Actor, organization: Organization, case: Case | None = None) -> None:
    """Write down, for the customer to see, that a copy of its cases or of one is handed out."""
    if organization.is_customer:
        note_export(actor, organization, case)


def file_name(organization: Organization) -> str:
    """What the file is called where it is saved."""
    return f"cases-{organization.customer_id}-{clock.now():%Y-%m-%d}.zip"


def _work(run: Run) -> dict[str, Any]:
    export = Export(run.user_id, _organization(run))
    total = export.cases(export.actor()).count()
    progress(run, 0, total)
    export.progress = lambda done: progress(run, done) if done % 10 == 0 else None
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        for chunk in export.chunks():
            file.write(chunk)
        progress(run, len(export.case_ids))
        file.seek(0)
        keep_output(run, File(file, "export.zip"), file_name(export.organization))
    return {"cases": export.case_ids}


def _may_open(actor: Actor, run: Run) -> bool:
    """While the asker may export and read every case that is in it, now, and no file of theirs was deleted (T13)."""
    if not may_export_cases(actor, _organization(run)):
        return False
    ids = run.outcome.get("cases", [])
    together = (ids[start : start + _ASKED_TOGETHER] for start in range(0, len(ids), _ASKED_TOGETHER))
    return all(_may_be_read(actor, some) and not _lost_a_file(some, run) for some in together)


def _may_be_read(actor: Actor, cases: list[int]) -> bool:
    return visible_to(actor).filter(pk__in=cases).count() == len(cases)


def _lost_a_file(cases: list[int], run: Run) -> bool:
    """True when a file was deleted since: its bytes may still be in the copy, and are to be nowhere (S41e)."""
    return Attachment.objects.filter(case__in=cases, deleted_at__gte=run.created_at).exists()


def _handed_out(actor: Actor, run: Run) -> None:
    note_copy(actor, _organization(run))


def _organization(run: Run) -> Organization:
    return Organization.objects.get(pk=run.asked["organization"])


EXPORT = RunKind(NAME, _work, _may_open, _handed_out)
