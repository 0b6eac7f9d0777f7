"""Take the audit log out of the portal: noted before the file begins."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.audit.filters import AuditFilters
from wakil.audit.policy import may_read_audit_log
from wakil.events.kinds import EventKind
from wakil.events.record import record

FORMATS = ("csv", "jsonl")


@transaction.atomic
def export_audit_log(actor: Actor, filters: AuditFilters, *, form: str) -> None:
    """Note that what stands in the log under these filters is taken along; `all_audit_pages` reads it."""
    require(may_read_audit_log(actor))
    record(
        EventKind.AUDIT_LOG_EXPORTED, by=actor, on=actor.organization, stream=actor.organization, form=form,
        is_filtered=bool(filters.as_query()),
    )  # fmt: skip
