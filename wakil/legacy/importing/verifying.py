"""Is everything here that the package has, and is it equal? Rows are read back and compared, field by field."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.models import User
from wakil.legacy import policy
from wakil.legacy.importing.cases import CASES, lines_of
from wakil.legacy.importing.comparing import Stored, said_of
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.lookup import look_up
from wakil.legacy.importing.passes import move_of
from wakil.legacy.importing.report import Did, Report, Section
from wakil.legacy.importing.work import Told, Work, parts, tell_nobody
from wakil.legacy.models import MovedCase, MovedRow
from wakil.legacy.package import KINDS, Package
from wakil.legacy.package.kinds import OF_A_CASE, key_of
from wakil.legacy.package.reading import Bundle

DIRECTORY = [kind for kind in KINDS if kind not in {"cases", *OF_A_CASE}]


@dataclass
class Compared:
    """What came of it: the report, and one checksum of all cases for either side."""

    report: Report = field(default_factory=Report)
    there: str = ""
    here: str = ""

    @property
    def is_equal(self) -> bool:
        return not self.report.totals and self.there == self.here

    def outcome(self) -> dict[str, Any]:
        """What a page shows."""
        return {**self.report.outcome(), "there": self.there, "here": self.here, "is_equal": self.is_equal}


def verify_package(actor: Actor, package: Package, told: Told = tell_nobody) -> Compared:
    """Compare counts, all fields of all cases, and the bytes of their files. Changes nothing."""
    require(policy.may_move(actor))
    move = move_of(package)
    work = Work(package, actor, move, Ids(move), writes=False, told=told)
    compared = Compared(work.report)
    for kind in DIRECTORY:
        _directory(work, kind)
    there, here = hashlib.sha256(), hashlib.sha256()
    for batch in parts(package.bundles(), CASES):
        for said, found in _cases(work, batch):
            there.update(json.dumps(said, sort_keys=True).encode())
            here.update(json.dumps(found, sort_keys=True).encode())
        work.count(sum(lines_of(bundle) for bundle in batch))
    compared.there, compared.here = there.hexdigest(), here.hexdigest()
    return compared


def _directory(work: Work, kind: str) -> None:
    """Every record has its row; what was left out on purpose is not among them."""
    for batch in work.batches(kind):
        keys = {key_of(kind, record): record for record in batch}
        there = work.ids.many(kind, list(keys))
        for key in keys.keys() - there.keys():
            if kind != "assignments" or not _is_left_out(work, keys[key]):
                work.report.find(Section.DIFFERENT, kind, key, "", "is_missing")
        work.report.count(kind, Did.THERE, len(there))
        work.count(len(batch))


def _is_left_out(work: Work, record: Any) -> bool:
    """Roles of people who were here, and of the vendor's: left out, as the report of the import says."""
    row = work.ids.rows("people", [record.person]).get(record.person)
    role = work.ids.one("roles", record.role)
    return row is not None and (row.was_here or role is None or _is_vendors(row))


def _is_vendors(row: MovedRow) -> bool:
    return User.objects.filter(pk=row.new_id, domain__organization__kind="vendor").exists()


def _cases(work: Work, batch: list[Bundle]) -> "list[tuple[dict[str, Any], dict[str, Any]]]":
    rows = MovedCase.objects.filter(move=work.move, old_id__in=[bundle.case.id for bundle in batch])
    moved = {row.old_id: row for row in rows.select_related("case")}
    found = [bundle for bundle in batch if bundle.case.id in moved]
    for bundle in batch:
        if bundle.case.id not in moved:
            work.report.find(Section.DIFFERENT, "cases", bundle.case.id, bundle.case.number, "is_missing")
    lookup, stored = look_up(work, found), Stored([moved[bundle.case.id].case_id for bundle in found])
    pairs = []
    for bundle in found:
        one = moved[bundle.case.id]
        said, kept = said_of(lookup, bundle), stored.kept(one)
        for name in said:
            if said[name] != kept[name]:
                detail = f"{_short(said[name])} / {_short(kept[name])}"
                work.report.find(Section.DIFFERENT, "cases", bundle.case.id, bundle.case.number, name, detail)
        pairs.append((said, kept))
        work.report.count("cases", Did.THERE)
    return pairs


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 200 else f"{text[:200]}…"  # noqa: PLR2004
