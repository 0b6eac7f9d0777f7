"""SQL for many rows at once, in the words of both databases."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

_PRIMES = (7919, 104_729, 15_485_863, 32_452_843, 49_979_687, 67_867_967)


@dataclass(frozen=True)
class Bulk:
    """How many cases there shall be, and the second that counts as now."""

    size: int
    now: int

    def run(self, sql: str) -> None:
        """Run one statement; in it {now} is that second."""
        with connection.cursor() as cursor:
            cursor.execute(sql.replace("{now}", str(self.now)))

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        """Insert rows of Python values."""
        marks = ", ".join(["%s"] * len(columns.split(",")))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))


def is_sqlite() -> bool:
    """Where the two databases' words differ, it is one or the other."""
    return connection.vendor == "sqlite"


def numbers(last: int, first: int = 1) -> str:
    """A table expression `g` with a column `n`."""
    if not is_sqlite():
        return f"generate_series({first}::bigint, {last}::bigint) AS g(n)"
    counted = f"SELECT {first} AS n UNION ALL SELECT n + 1 FROM c WHERE n < {last}"
    return f"(WITH RECURSIVE c AS ({counted}) SELECT n FROM c) AS g"


def at(seconds: str) -> str:
    """A moment from seconds since 1970, as the database keeps moments."""
    return f"datetime({seconds}, 'unixepoch')" if is_sqlite() else f"to_timestamp({seconds})"


def as_json(text: str) -> str:
    """A text that is JSON, as the database keeps JSON."""
    return f"({text})" if is_sqlite() else f"({text})::jsonb"


def some(salt: int, of: int, column: str = "n") -> str:
    """A number below `of` that looks like chance and is the same every time."""
    return f"(({column} * {_PRIMES[salt]} / 1021) % {of})"


@contextmanager
def without_checks() -> Iterator[None]:
    """Foreign keys and triggers stay still: what is inserted is right by construction."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF" if is_sqlite() else "SET session_replication_role = replica")
        yield
        cursor.execute("PRAGMA foreign_keys = ON" if is_sqlite() else "SET session_replication_role = DEFAULT")


@contextmanager
def dropped_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Make the indexes when the rows are in; those of constraints stay."""
    found = _indexes(tables)
    with connection.cursor() as cursor:
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        if not is_sqlite():
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, definition in found:
            cursor.execute(definition)


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    named = ", ".join(f"'{table}'" for table in tables)
    sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({named})"
    if not is_sqlite():
        sql = f"""SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({named})
            AND indexname NOT IN (SELECT conname FROM pg_constraint)"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
