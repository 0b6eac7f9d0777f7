"""Who holds what, gathered on disk by person, since a package lists it by assignment."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from types import TracebackType
from typing import Self

from wakil.legacy.package import Package
from wakil.lib.days import zulu


class Staged:
    """The assignments and restrictions of a package, by person."""

    def __init__(self, package: Package) -> None:
        self.database = sqlite3.connect("", isolation_level=None)
        self.database.execute("PRAGMA journal_mode=OFF")
        self.database.execute("CREATE TABLE held (person TEXT, role TEXT, built_in TEXT, at TEXT)")
        self.database.execute("CREATE TABLE restricted (person TEXT, id TEXT, product TEXT, permission TEXT)")
        self.database.execute(
            "CREATE TABLE people (person TEXT PRIMARY KEY, organization TEXT, name TEXT, was_here INT)"
        )
        self.database.execute("CREATE TABLE relations (customer TEXT, domain TEXT, start TEXT, end TEXT)")
        self.database.execute("BEGIN")
        for _line, one in package.records("assignments"):
            at = one.started_at.isoformat() if one.started_at else ""
            self.database.execute("INSERT INTO held VALUES (?, ?, ?, ?)", (one.person, one.role, one.built_in, at))
        for _line, one in package.records("product_permissions"):
            row = (one.person, one.id, one.product, one.permission)
            self.database.execute("INSERT INTO restricted VALUES (?, ?, ?, ?)", row)
        for _line, one in package.records("relationships"):
            row = (one.customer, one.reseller_domain, zulu(one.started_at), zulu(one.ended_at) if one.ended_at else "~")
            self.database.execute("INSERT INTO relations VALUES (?, ?, ?, ?)", row)
        self.database.execute("CREATE INDEX by_customer ON relations (customer)")
        self.database.execute("CREATE INDEX by_person ON held (person)")
        self.database.execute("CREATE INDEX restricted_person ON restricted (person)")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self.database.close()

    def note(self, person: str, organization: str, name: str, *, was_here: bool) -> None:
        """Remember somebody of this package."""
        row = (person, organization, name, was_here)
        self.database.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)", row)

    def noted(self, person: str) -> tuple[str, str, bool] | None:
        """Organization and name of somebody of this package, and whether that account was here before."""
        asked = "SELECT organization, name, was_here FROM people WHERE person = ?"
        row = self.database.execute(asked, (person,)).fetchone()
        return (str(row[0]), str(row[1]), bool(row[2])) if row else None

    def people(self) -> Iterator[str]:
        """Everybody who holds anything or is restricted."""
        cursor = self.database.cursor()
        for row in cursor.execute("SELECT person FROM held UNION SELECT person FROM restricted ORDER BY person"):
            yield str(row[0])

    def held_by(self, person: str) -> list[tuple[str | None, str, str]]:
        """Role, built-in role and since when, of one person."""
        rows = self.database.execute("SELECT role, built_in, at FROM held WHERE person = ? ORDER BY rowid", (person,))
        return rows.fetchall()

    def restricted(self, person: str) -> list[tuple[str, str, str]]:
        """Id, product and permission of one person's restrictions."""
        asked = "SELECT id, product, permission FROM restricted WHERE person = ? ORDER BY rowid"
        return self.database.execute(asked, (person,)).fetchall()

    def managing(self, customer: str, at: datetime) -> list[str]:
        """The domains that managed a customer at a moment, as far as this package says."""
        asked = "SELECT DISTINCT domain FROM relations WHERE customer = ? AND start <= ? AND ? < end"
        moment = zulu(at)
        return [str(row[0]) for row in self.database.execute(asked, (customer, moment, moment))]

    def holds_nothing(self, person: str) -> bool:
        """True of somebody without any role."""
        return not self.held_by(person)
