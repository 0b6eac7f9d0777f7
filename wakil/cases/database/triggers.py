"""Triggers that keep what must never change: who managed a case when it was filed, and what has happened (T30)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

# table → columns that an update may change; a row is never deleted
KEPT = {
    "cases_casemanager": ["case_id", "domain_id", "customer_id", "product_id", "source"],
    "events_event": [
        "stream", "seq", "kind", "by_id", "by_domain_id", "subject", "details", "audience", "audience_domain_id",
        "created_at", "previous_hash",
    ],
}  # fmt: skip

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION wakil_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept for ever', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Create them all; those that exist are replaced."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table, columns in KEPT.items():
            for statement in _statements(connection.vendor, table, columns):
                cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop them, for tests that empty whole tables."""
    on = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in KEPT:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on.format(table=table)}")


@contextmanager
def triggers_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let this transaction take back what an import brought. Others wait for it, and a failure leaves all as it was."""
    if not connection.in_atomic_block:
        raise RuntimeError("triggers are lifted inside the transaction that needs it")
    drop_triggers(connection)
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end would forbid to make triggers
    create_triggers(connection)


def _statements(vendor: str, table: str, columns: list[str]) -> list[str]:
    distinct = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"OLD.{column}{_AS_TEXT.get((vendor, column), '')} {distinct} NEW.{column}"
                          f"{_AS_TEXT.get((vendor, column), '')}" for column in columns)  # fmt: skip
    if vendor == "postgresql":
        run = "EXECUTE FUNCTION wakil_is_kept()"
        return [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({changed}) {run}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {run}",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is kept for ever'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN {changed} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {refuse}",
    ]


_AS_TEXT = {("postgresql", "details"): "::text"}
