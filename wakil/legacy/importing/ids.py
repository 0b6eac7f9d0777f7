"""Which row an old id is: kept in the database, so that doing an import again makes nothing twice."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from wakil.legacy.models import Move, MovedCase, MovedRow

_ROWS = 500
_MOST_CACHED = 50_000


@dataclass(frozen=True)
class Mapped:
    """An old id, the row that it became, and whether that row was here before."""

    old_id: str
    new_id: int
    was_here: bool = False
    fingerprint: str = ""


def fingerprint_of(*records: BaseModel) -> str:
    """What tells a record from the same one changed."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json(exclude_defaults=True).encode())
        digest.update(b"\n")
    return digest.hexdigest()


class Ids:
    """The map of one move. Without a move, as in the dry run of a first package, it is empty."""

    def __init__(self, move: Move | None) -> None:
        self.move = move
        self._cached: dict[tuple[str, str], int] = {}

    def many(self, kind: str, old_ids: Iterable[str]) -> dict[str, int]:
        """Old ids and their rows; those that have none are left out."""
        wanted = dict.fromkeys(old_ids)
        found = {old: self._cached[(kind, old)] for old in wanted if (kind, old) in self._cached}
        missing = [old for old in wanted if old not in found]
        if missing and self.move is not None:
            found |= {old: new for part in _parts(missing) for old, new in self._read(kind, part)}
            self._remember(kind, found)
        return found

    def one(self, kind: str, old_id: str | None) -> int | None:
        """The row of one old id."""
        return self.many(kind, [old_id]).get(old_id) if old_id else None

    def sure(self, kind: str, old_id: str) -> int:
        """The row of an old id that the check of the package has found. Raises LookupError for one without."""
        found = self.one(kind, old_id)
        if found is None:
            raise LookupError(f"{kind} {old_id} has no row")
        return found

    def rows(self, kind: str, old_ids: Sequence[str]) -> dict[str, MovedRow]:
        """What is known of these old ids."""
        if self.move is None:
            return {}
        rows = (self.move.rows.filter(kind=kind, old_id__in=part) for part in _parts(list(old_ids)))
        return {row.old_id: row for part in rows for row in part}

    def add(self, kind: str, mapped: Sequence[Mapped]) -> None:
        """Remember what was made or recognised, in the transaction that did it."""
        rows = [MovedRow(move=self.move, kind=kind, **one.__dict__) for one in mapped]
        MovedRow.objects.bulk_create(rows, batch_size=_ROWS)
        self._remember(kind, {one.old_id: one.new_id for one in mapped})

    def _read(self, kind: str, old_ids: list[str]) -> Iterable[tuple[str, int]]:
        if kind == "cases":
            cases = MovedCase.objects.filter(move=self.move, old_id__in=old_ids)
            return cases.values_list("old_id", "case_id")
        rows = MovedRow.objects.filter(move=self.move, kind=kind, old_id__in=old_ids)
        return rows.values_list("old_id", "new_id")

    def _remember(self, kind: str, found: dict[str, int]) -> None:
        if len(self._cached) > _MOST_CACHED:
            self._cached.clear()
        self._cached |= {(kind, old): new for old, new in found.items()}


def _parts(old_ids: list[str]) -> Iterable[list[str]]:
    return (old_ids[start : start + _ROWS] for start in range(0, len(old_ids), _ROWS))
