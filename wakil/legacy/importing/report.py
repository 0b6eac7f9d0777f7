"""What an import would do, or did, in numbers and findings that people can read."""

import json
import tempfile
import weakref
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Any

from wakil.legacy.package.kinds import KINDS
from wakil.lib.csv_files import write_table

SHOWN = 100  # findings of one section on the page; the file has all


class Did(StrEnum):
    """What becomes of a record."""

    MADE = "made"
    THERE = "there"  # came with an earlier run or package
    CHANGED = "changed"  # came before, and has changed since in the old centre
    RECOGNISED = "recognised"  # was here already, and is the same
    LEFT_OUT = "left_out"


class Section(StrEnum):
    """What a finding is about."""

    REFUSED = "refused"  # nothing is imported before this is settled
    LEFT_OUT = "left_out"
    WIDENING = "widening"  # reach would widen: no cases until a super admin confirms (S7)
    WITHOUT_ACCESS = "without_access"  # S9, S10
    INACTIVE_ROLES = "inactive_roles"  # S53
    LEGACY_PRIVILEGES = "legacy_privileges"  # S75
    PRIVILEGES = "privileges"  # that the portal does not know
    MANAGERS = "managers"  # the old centre says otherwise than the relationships
    NUMBERS = "numbers"  # taken: the case gets a new one
    CONSENT = "consent"  # relationships without any
    DIFFERENT = "different"  # found when what came is compared


@dataclass(frozen=True)
class Finding:
    """One line: what it is about, who or what, a reason as a code, and what goes with it."""

    section: Section
    kind: str
    old_id: str
    name: str
    reason: str
    detail: str = ""


@dataclass
class Report:
    """Counts by kind, and findings: as many as a page shows in memory, all of them in a file."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    totals: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    file: IO[str] = field(default_factory=lambda: tempfile.TemporaryFile("w+", encoding="utf-8"))  # noqa: SIM115

    def __post_init__(self) -> None:
        weakref.finalize(self, self.file.close)

    def count(self, kind: str, did: Did, number: int = 1) -> None:
        """So many records of a kind fared so."""
        self.counts[kind][did.value] += number

    def find(  # noqa: PLR0917 -- a line of a table, in the order of its columns
        self, section: Section, kind: str, old_id: str, name: str, reason: str, detail: str = ""
    ) -> None:
        """Add a finding."""
        self.totals[section.value] += 1
        finding = Finding(section, kind, old_id, name, reason, detail)
        if self.totals[section.value] <= SHOWN:
            self.shown[section.value].append(finding)
        self.file.write(json.dumps([section.value, kind, old_id, name, reason, detail]) + "\n")

    @property
    def is_refused(self) -> bool:
        """True when something must be settled first."""
        return self.totals[Section.REFUSED.value] > 0

    def table(self) -> Iterator[bytes]:
        """All findings as a table for a spreadsheet."""
        self.file.seek(0)
        rows = (json.loads(line) for line in self.file)
        yield from write_table(["section", "kind", "old id", "name", "reason", "detail"], rows)

    def outcome(self) -> dict[str, Any]:
        """What a page shows, in plain values."""
        order = [kind for kind in KINDS if kind in self.counts]
        return {
            "counts": [[kind, dict(self.counts[kind])] for kind in order],
            "totals": dict(self.totals),
            "findings": {
                section: [[one.kind, one.old_id, one.name, one.reason, one.detail] for one in found]
                for section, found in self.shown.items()
            },
        }
