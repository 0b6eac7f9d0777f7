"""What has been met so far in a package, on disk: a package of any size is checked in constant memory."""

import sqlite3
from collections.abc import Callable
from types import TracebackType
from typing import Self

# Asked for what a package of changes does not hold itself: kind and key → value, or None.
Known = Callable[[str, str], str | None]
ELSEWHERE = "-"  # the value of what came with an earlier package and of which nothing more is asked
_MOST_CACHED = 50_000


def nothing_known(_kind: str, _key: str) -> str | None:
    """A first package points to nothing outside of it."""
    return None


class Index:
    """Keys of each kind with a short value, in a database that is gone when it is closed."""

    def __init__(self, known: Known = nothing_known) -> None:
        self.database = sqlite3.connect("", isolation_level=None)  # a temporary file
        self.database.execute("PRAGMA journal_mode=OFF")
        self.database.execute(
            "CREATE TABLE met (kind TEXT, key TEXT, value TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )
        self.database.execute("BEGIN")
        self.known = known
        self._cached: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self.database.close()

    def add(self, kind: str, key: str, value: str = "") -> bool:
        """Remember it; False when it was met before."""
        added = self.database.execute("INSERT OR IGNORE INTO met VALUES (?, ?, ?)", (kind, key, value))
        return added.rowcount == 1

    def value(self, kind: str, key: str) -> str | None:
        """The value of a key met before, here or elsewhere; None for one that nobody knows."""
        cached = self._cached.get((kind, key))
        if cached is not None:
            return cached
        row = self.database.execute("SELECT value FROM met WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        found = str(row[0]) if row else self.known(kind, key)
        if found is not None:
            if len(self._cached) >= _MOST_CACHED:
                self._cached.clear()
            self._cached[(kind, key)] = found
        return found
