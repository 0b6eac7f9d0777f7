"""Import a table of customers: first a plan that changes nothing, then all of it or nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden, NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.csv_files import Fault, Table, read_table
from wakil.reselling.customer_policy import may_add_customer
from wakil.reselling.details import checked_address, set_customer_details, write_details
from wakil.reselling.import_plan import MOST_ROWS, OPTIONAL, REQUIRED, Line, Plan, What, plan_import
from wakil.reselling.models import CustomerContact, CustomerDetails, CustomerRecord, RecordState
from wakil.runs.models import Run
from wakil.runs.running import open_file, progress

KIND = "import_customers"
SOURCE = "import"
SHOWN = 200  # lines or faults in a run's outcome


@transaction.atomic
def import_customers(actor: Actor, table: Table) -> Plan:
    """Do what the table says, or nothing of it: then the plan says why not. Doing it again changes nothing more."""
    require(may_add_customer(actor))
    plan = plan_import(actor, table)
    if plan.faults:
        return plan
    made = _add(actor, plan.of(What.ADD))
    for line in plan.of(What.CHANGE):
        _change(actor, line)
    for line in sorted(plan.of(What.EDIT), key=_customer_of):  # locked in one order by all
        _edit(actor, line)
    counts: dict[str, Any] = plan.counts
    record(
        EventKind.CUSTOMERS_IMPORTED, by=actor, on=actor.organization, stream=actor.organization,
        domain=actor.domain.pk, records=[entry.pk for entry in made], **counts,
    )  # fmt: skip
    return plan


def work(run: Run) -> dict[str, Any]:
    """What the worker does: read, plan, and when it was asked for, do it."""
    actor = Actor.load(run.user)
    if actor.domain.pk != run.domain_id:
        return {"problem": "moved"}
    with translation.override(run.asked.get("language", "en")):
        try:
            require(may_add_customer(actor))
            return _outcome(run, _done(actor, run))
        except (Forbidden, NotVisible):
            return {"problem": "refused"}
        except ValidationError as error:
            return {"problem": "unusable", "message": " ".join(error.messages)}
        except IntegrityError:
            return {"problem": "unusable", "message": _("Somebody changed the same customers. Check the file again.")}


def may_open(actor: Actor, run: Run) -> bool:
    """Whoever may still add customers at that domain."""
    return actor.domain.pk == run.domain_id and bool(may_add_customer(actor))


def _done(actor: Actor, run: Run) -> Plan:
    with open_file(run.input_key) as file:
        table = read_table(file, required=REQUIRED, optional=OPTIONAL, most_rows=MOST_ROWS)
    total = len(table.rows)
    if not run.asked.get("apply"):
        return plan_import(actor, table, lambda done: progress(run, done, total))
    progress(run, 0, total)
    plan = import_customers(actor, table)
    progress(run, total)
    return plan


def _add(actor: Actor, lines: list[Line]) -> list[CustomerRecord]:
    """All new records at once; the constraint decides when somebody else adds one of the domains."""
    now = clock.now()
    entries = CustomerRecord.objects.bulk_create(
        CustomerRecord(reseller_domain=actor.domain, **line.given, added_by=actor.user, added_at=now) for line in lines
    )
    details = CustomerDetails.objects.bulk_create(
        CustomerDetails(
            record=entry, address=checked_address(line.address), source=SOURCE, updated_at=now, updated_by=actor.user
        )
        for entry, line in zip(entries, lines, strict=True)
    )
    CustomerContact.objects.bulk_create(
        CustomerContact(details=one, position=position, **vars(contact))
        for one, line in zip(details, lines, strict=True)
        for position, contact in enumerate(line.contacts)
    )
    return entries


def _change(actor: Actor, line: Line) -> None:
    """A waiting record; one that was decided about in this very moment undoes the whole import."""
    waiting = CustomerRecord.objects.select_for_update(of=("self",)).filter(state=RecordState.WAITING)
    entry = waiting.filter(pk=line.entry.pk).first() if line.entry else None
    if entry is None:
        raise ValidationError(_("Line %(line)d was decided about meanwhile.") % {"line": line.line})
    for name, value in line.given.items():
        setattr(entry, name, value)
    entry.save()
    write_details(entry.details, by=actor, address=line.address, contacts=line.contacts, source=SOURCE)


def _edit(actor: Actor, line: Line) -> None:
    if line.customer is not None:
        set_customer_details(actor, line.customer, address=line.address, contacts=line.contacts, source=SOURCE)


def _customer_of(line: Line) -> int:
    return line.customer.pk if line.customer else 0


def _outcome(run: Run, plan: Plan) -> dict[str, Any]:
    """What the page of the run shows; a file of 5,000 lines is told by its first ones."""
    return {
        "applied": bool(run.asked.get("apply")) and not plan.faults,
        "counts": plan.counts,
        "faults": [_fault(fault) for fault in plan.faults[:SHOWN]],
        "fault_count": len(plan.faults),
        "lines": [
            [line.line, line.what.value, line.given["name"], line.given["domain_name"]] for line in plan.lines[:SHOWN]
        ],
        "line_count": len(plan.lines),
    }


def _fault(fault: Fault) -> list[Any]:
    return [fault.line, fault.column, str(fault.message)]
