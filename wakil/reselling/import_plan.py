"""What a table of customers would do, line by line, before anything is done.

The plan asks only what the reseller can see anyway: its own customers by their primary domain, and its own records. No
line tells whether a domain is known to the portal (T24).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.lib.csv_files import Fault, Row, Table
from wakil.lib.domains import normalised
from wakil.lib.zones import zone_names
from wakil.organizations.models import Organization
from wakil.organizations.names import primary_domain
from wakil.reselling.customer_forms import AddressForm, ContactForm, RecordForm
from wakil.reselling.customer_policy import may_edit_customer
from wakil.reselling.details import Contact, contacts_in
from wakil.reselling.models import CustomerDetails, CustomerRecord, RecordState
from wakil.reselling.policy import customers_of_domain

MOST_ROWS = 5_000
REQUIRED = ("name", "domain")
_CONTACT = ("name", "role", "email", "phone")
_PREFIXES = ("contact", "contact_2", "contact_3")
CONTACT_COLUMNS = tuple(f"{prefix}_{name}" for prefix in _PREFIXES for name in _CONTACT)
OPTIONAL = ("language", "time_zone", "address", *CONTACT_COLUMNS)
_CHUNK = 500
_EVERY = 100  # lines between two signs of life


class What(StrEnum):
    """What becomes of a line."""

    ADD = "add"  # a new record
    CHANGE = "change"  # a record that waits
    EDIT = "edit"  # address and contacts of a customer
    SAME = "same"  # all of it stands there already
    REFUSED = "refused"  # the vendor has said no before; it is not asked again


@dataclass(frozen=True)
class Line:
    """One line that can be done."""

    line: int
    what: What
    given: dict[str, Any]  # name, domain_name, language, time_zone
    address: str
    contacts: list[Contact]
    entry: CustomerRecord | None = None
    customer: Organization | None = None


@dataclass
class Plan:
    """All lines, or what is wrong with some of them: then nothing is done."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        return {what.value: sum(line.what == what for line in self.lines) for what in What}

    def of(self, what: What) -> list[Line]:
        return [line for line in self.lines if line.what == what]


class _Forms:
    """The forms of the pages, which every line fills in."""

    def __init__(self) -> None:
        self.record = RecordForm(zones=[(name, name) for name in sorted(zone_names())])
        self.address, self.contact = AddressForm(), ContactForm()


@dataclass(frozen=True)
class _Known:
    """What every line is held against: what the reseller has already, by domain, and the forms of the pages."""

    forms: _Forms
    customers: Mapping[str, Organization]
    entries: Mapping[str, CustomerRecord]


def plan_import(actor: Actor, table: Table, progress: Callable[[int], None] = lambda _done: None) -> Plan:
    """What importing the table would do now. Changes nothing."""
    plan, seen = Plan(faults=list(table.faults)), dict[str, int]()
    known = _known(actor, [normalised(row.values["domain"]) or "" for row in table.rows])
    for done, row in enumerate(table.rows):
        if done % _EVERY == 0:
            progress(done)
        given = _given(actor, row, known.forms.record, plan.faults)
        if given is None:
            continue
        first = seen.setdefault(given["domain_name"], row.line)
        if first != row.line:
            message = _("Line %(line)d has the same domain.") % {"line": first}
            plan.faults.append(Fault(row.line, "domain", message))
        else:
            _plan_line(actor, row, given, known, plan)
    plan.faults.sort(key=lambda fault: fault.line)
    return plan


def _plan_line(actor: Actor, row: Row, given: dict[str, Any], known: _Known, plan: Plan) -> None:
    """Decide about one line, or note why it can't be done."""
    customer = known.customers.get(given["domain_name"])
    entry = known.entries.get(given["domain_name"]) if customer is None else None
    thing = customer or entry
    current = getattr(thing, "details", None) if thing else None
    faults, details = _details(row, known.forms, current)
    if faults:
        plan.faults += faults
        return
    address, contacts = details
    line = Line(row.line, What.ADD, given, address, contacts, entry, customer)
    if entry and entry.state == RecordState.REFUSED:
        plan.lines.append(_as(line, What.REFUSED))
    elif thing is None:
        plan.lines.append(line)
    elif _is_same(line, current):
        plan.lines.append(_as(line, What.SAME))
    elif entry:
        plan.lines.append(_as(line, What.CHANGE))
    elif verdict := may_edit_customer(actor, customer):  # type: ignore[arg-type]  # one of the two is there
        plan.lines.append(_as(line, What.EDIT))
    else:
        plan.faults.append(Fault(row.line, "", str(verdict)))


def _as(line: Line, what: What) -> Line:
    return Line(line.line, what, line.given, line.address, line.contacts, line.entry, line.customer)


def _given(actor: Actor, row: Row, form: RecordForm, faults: list[Fault]) -> dict[str, Any] | None:
    """Name, domain, language and time zone of a line, by the form of the page."""
    own = actor.organization
    values = {
        "name": row.values["name"],
        "domain_name": row.values["domain"],
        "language": row.values.get("language") or own.language,
        "time_zone": row.values.get("time_zone") or own.time_zone,
    }
    if form.filled(values).is_valid():
        return form.cleaned_data
    columns = {"domain_name": "domain"}
    faults += [
        Fault(row.line, columns.get(name, name), str(message))
        for name, messages in form.errors.items()
        for message in messages
    ]
    return None


def _details(row: Row, forms: _Forms, current: CustomerDetails | None) -> tuple[list[Fault], tuple[str, list[Contact]]]:
    """Address and contacts of a line. What it leaves empty stays as it is."""
    faults = list[Fault]()
    address = forms.address.filled({"address": row.values.get("address", "")})
    if not address.is_valid():
        faults += [Fault(row.line, "address", str(message)) for message in address.errors.get("address", [])]
    contacts = list[Contact]()
    for prefix in _PREFIXES:
        values = {name: row.values.get(f"{prefix}_{name}", "") for name in _CONTACT}
        form = forms.contact.filled(values) if any(values.values()) else None
        if form and form.is_valid() and form.contact:
            contacts.append(form.contact)
        elif form:
            faults += [
                Fault(row.line, f"{prefix}_{name}", str(message))
                for name, messages in form.errors.items()
                for message in messages
            ]
    written = address.cleaned_data.get("address", "") or (current.address if current else "")
    return faults, (written, contacts or contacts_in(current))


def _is_same(line: Line, current: CustomerDetails | None) -> bool:
    address = current.address if current else ""
    is_same = (line.address.replace("\r\n", "\n").strip(), line.contacts) == (address, contacts_in(current))
    entry = line.entry
    return is_same and (entry is None or all(getattr(entry, name) == value for name, value in line.given.items()))


def _known(actor: Actor, domains: list[str]) -> _Known:
    """The actor's own customers and latest records with these domains, with their details."""
    customers, entries = dict[str, Organization](), dict[str, CustomerRecord]()
    mine = customers_of_domain(actor.domain).annotate(shown_domain=primary_domain())
    records = CustomerRecord.objects.filter(
        reseller_domain=actor.domain, state__in=[RecordState.WAITING, RecordState.REFUSED]
    )
    for chunk in _chunks(domains):
        found = mine.filter(domains__name__in=chunk, domains__is_primary=True)
        for customer in found.select_related("details").prefetch_related("details__contacts"):
            customers[customer.shown_domain] = customer
        waiting = records.filter(domain_name__in=chunk).order_by("pk")
        for entry in waiting.select_related("details").prefetch_related("details__contacts"):
            entries[entry.domain_name] = entry
    return _Known(_Forms(), customers, entries)


def _chunks(domains: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(domains), _CHUNK):
        yield domains[start : start + _CHUNK]
