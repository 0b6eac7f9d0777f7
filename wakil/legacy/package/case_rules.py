"""What must hold of a case and all that belongs to it."""

from collections.abc import Callable, Iterator
from typing import Any

from wakil.legacy.package.case_shapes import AttachmentRecord, CaseRecord, ChangeRecord, MessageRecord
from wakil.legacy.package.faults import Fault
from wakil.legacy.package.index import ELSEWHERE, Index
from wakil.legacy.package.kinds import file_of
from wakil.legacy.package.reading import Bundle, OnFault
from wakil.legacy.package.rules import kind_of, zone_and_language

_VALUES = {
    "state": {"new", "in_progress", "action_required", "solution_provided", "closed"},
    "severity": {"1", "2", "3", "4"},
}
Found = Iterator[tuple[str, str]]


def check(bundle: Bundle, index: Index, on_fault: OnFault) -> None:
    """Ask all of it."""
    messages = {message.id for message in bundle.messages}
    rules: dict[str, Callable[[Any], Found]] = {
        "messages": lambda one: _message(one, bundle, index),
        "changes": lambda one: _change(one, bundle.case, index),
        "attachments": lambda one: _attachment(one, messages),
    }
    _tell("cases", bundle.line, _case(bundle.case, index), on_fault)
    for kind, rule in rules.items():
        for record, line in zip(bundle.of(kind), bundle.lines.get(kind, ()), strict=True):
            _tell(kind, line, rule(record), on_fault)
    if bundle.changes:
        _tell("changes", bundle.lines["changes"][-1], _last_values(bundle), on_fault)


def _tell(kind: str, line: int, found: Found, on_fault: OnFault) -> None:
    for field, what in found:
        on_fault(Fault(file_of(kind), line, field, what))


def _case(case: CaseRecord, index: Index) -> Found:
    yield from zone_and_language(case)
    if not index.add("numbers", case.number.upper()):
        yield "number", f"{case.number} is another case's number too"
    if not any(mark.isdigit() for mark in case.number):
        yield "number", "has no digit"
    for alias in case.aliases:
        if not index.add("numbers", alias.upper()):
            yield "aliases", f"{alias} is another case's number too"
    if (case.state == "closed") != (case.closed_at is not None):
        yield "closed_at", "a closed case says when it was closed, and no other does"
    if case.updated_at < case.filed_at or (case.closed_at and case.closed_at < case.filed_at):
        yield "filed_at", "is later than what happened afterwards"
    yield from _parties(case, index)


def _parties(case: CaseRecord, index: Index) -> Found:
    if case.customer and kind_of(index, case.customer) not in {"customer", ""}:
        yield "customer", "is no customer"
    if case.owner and kind_of(index, index.value("people", case.owner)) not in {"vendor", ""}:
        yield "owner", "is nobody of the vendor"
    filing = kind_of(index, index.value("people", case.filer))
    if case.customer is None and filing not in {"reseller", ""}:
        yield "customer", "a case without a customer is filed by somebody of a reseller"
    home = index.value("domains", case.filed_from) if case.filed_from else None
    if home and home != index.value("people", case.filer):
        yield "filed_from", "is no domain of the filer's organization"
    if case.managed_from and kind_of(index, index.value("domains", case.managed_from)) not in {"reseller", ""}:
        yield "managed_from", "is no domain of a reseller"
    if case.category and index.value("categories", case.category) not in {case.product, ELSEWHERE, None}:
        yield "category", "belongs to another product"
    if case.related_to == case.id:
        yield "related_to", "is the case itself"


def _message(message: MessageRecord, bundle: Bundle, index: Index) -> Found:
    if message.at < bundle.case.filed_at:
        yield "at", "is before the case was filed"
    if (message.audience == "reseller_and_vendor") != (message.audience_domain is not None):
        yield "audience_domain", "is named by messages to one reseller and support, and by no others"
    if message.audience_domain:
        home = index.value("domains", message.audience_domain)
        if kind_of(index, home) not in {"reseller", ""}:
            yield "audience_domain", "is no domain of a reseller"
    has_file = any(attachment.message == message.id for attachment in bundle.attachments)
    if not message.body.strip() and not has_file:
        yield "body", "is empty, and no file came with it"


def _change(change: ChangeRecord, case: CaseRecord, index: Index) -> Found:
    if change.at < case.filed_at:
        yield "at", "is before the case was filed"
    for name in ("before", "after"):
        value = getattr(change, name)
        if change.what == "owner":
            if value is not None and kind_of(index, index.value("people", value)) not in {"vendor", ""}:
                yield name, "is nobody of the vendor"
        elif value not in _VALUES[change.what]:
            yield name, f"{value} is no {change.what}"


def _attachment(attachment: AttachmentRecord, messages: set[str]) -> Found:
    if attachment.message is not None and attachment.message not in messages:
        yield "message", f"names {attachment.message}, which is no message of this case"
    if any(mark in attachment.name for mark in ("/", "\\")) or attachment.name in {".", ".."}:
        yield "name", "is a path"
    if not attachment.name.isprintable():
        yield "name", "has characters that can't be shown"


def _last_values(bundle: Bundle) -> Found:
    """The history must lead to what the case says it is: clocks are computed from it."""
    case = bundle.case
    now = {"state": case.state, "severity": str(case.severity), "owner": case.owner}
    last = {change.what: change.after for change in sorted(bundle.changes, key=lambda one: one.at)}
    for what, value in last.items():
        if value != now[what]:
            yield what, f"the last change leads to {value}, and the case says {now[what]}"
