"""What every step of an import has in hand."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from wakil.access.actor import Actor
from wakil.legacy.importing.ids import Ids
from wakil.legacy.importing.organizations import Planned
from wakil.legacy.importing.report import Report
from wakil.legacy.models import Move
from wakil.legacy.package import Package
from wakil.organizations.models import Domain, Organization

BATCH = 500  # records in one transaction
Told = Callable[[int, int], None]  # lines done, of how many


def tell_nobody(_done: int, _total: int) -> None:
    """For those who need not know how far it is."""


@dataclass
class Work:
    """One pass through a package: with `writes` off, a dry run that changes nothing."""

    package: Package
    actor: Actor
    move: Move | None
    ids: Ids
    writes: bool
    report: Report = field(default_factory=Report)
    told: Told = tell_nobody
    organizations: dict[str, Planned] = field(default_factory=dict)
    domains: dict[str, str] = field(default_factory=dict)  # name → old id of its organization
    products: dict[str, int] = field(default_factory=dict)  # old id → row of those that are here
    done: int = 0

    @property
    def total(self) -> int:
        """Lines of the package."""
        return sum(one.count for one in self.package.manifest.kinds.values())

    def batches(self, kind: str) -> Iterator[list[Any]]:
        """The records of a kind, so many at a time."""
        records = (record for _line, record in self.package.records(kind))
        yield from parts(records, BATCH)

    def step(self) -> AbstractContextManager[Any]:
        """One transaction, or nothing where nothing is written."""
        return transaction.atomic() if self.writes else nullcontext()

    def count(self, lines: int) -> None:
        """So many more lines are done; called between transactions."""
        self.done += lines
        self.told(self.done, self.total)

    def organization(self, old_id: str) -> Planned | None:
        """An organization of this package or of one before."""
        if old_id not in self.organizations:
            known = self.ids.one("organizations", old_id)
            row = Organization.objects.filter(pk=known).first() if known else None
            if row is None:
                return None
            self.organizations[old_id] = Planned.of_row(old_id, row)
        return self.organizations[old_id]

    def home_of(self, domain: str) -> str | None:
        """The old id of the organization whose domain it is."""
        if domain not in self.domains:
            known = self.ids.one("domains", domain)
            row = Domain.objects.filter(pk=known).first() if known else None
            old = (
                self.move.rows.filter(kind="organizations", new_id=row.organization_id).first()
                if row and self.move
                else None
            )
            if old is None:
                return None
            self.domains[domain] = old.old_id
        return self.domains[domain]


def parts(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """So many at a time."""
    iterator = iter(records)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
