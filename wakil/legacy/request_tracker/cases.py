"""A ticket as a case of the package, with its messages, changes, files and watchers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from wakil.legacy.package import PackageWriter
from wakil.legacy.request_tracker import histories, messages, words
from wakil.legacy.request_tracker.gathering import Whole
from wakil.legacy.request_tracker.mapping import Mapping
from wakil.legacy.request_tracker.parties import Behind, Finder, Parties
from wakil.legacy.request_tracker.people import Directory, Person
from wakil.legacy.request_tracker.records import Ticket, Transaction

Record = dict[str, Any]
Tell = Callable[[str, str], None]


class CaseWriter:
    """Adds tickets to a package, and tells what does not fit."""

    def __init__(self, writer: PackageWriter, mapping: Mapping, directory: Directory, tell: Tell) -> None:
        self.writer, self.mapping, self.directory, self.tell = writer, mapping, directory, tell
        self.finder = Finder(mapping, directory)
        self.keeper = messages.Keeper(directory.server, writer, tell)

    def write(self, whole: Whole, is_written: Callable[[int], bool]) -> None:
        """Add one; `is_written` says whether a ticket's number is a case already. Raises Behind: nothing was added."""
        parties = self.finder.parties(whole)
        filing = _filing(whole)
        case = self._case(whole, filing, parties, is_written)
        now = {"state": case["state"], "severity": str(case["severity"]), "owner": case["owner"]}
        changes = histories.changes(
            whole,
            self.mapping,
            self.directory,
            id_of=lambda person: self._id_of(person, parties),
            now=now,
            tell=self.tell,
        )
        _date(case, changes, whole.ticket)
        self.writer.add("cases", case)
        self._said(whole, filing, case, parties)
        for change in changes:
            self.writer.add("changes", self._change(change, case, parties))
        self._watched(whole, case, parties)

    def _case(
        self, whole: Whole, filing: Transaction | None, parties: Parties, is_written: Callable[[int], bool]
    ) -> Record:
        ticket = whole.ticket
        queue, state = self.mapping.queues.get(ticket.queue_name), self.mapping.state_of(ticket.status)
        if queue is None:
            raise Behind(f"the queue {ticket.queue_name} is not in the mapping")
        if queue.skip:
            raise Behind(f"the queue {ticket.queue_name} stays behind: {queue.skip}")
        if state is None:
            raise Behind(f"the status {ticket.status} is not in the mapping")
        filed_at = filing.created_at if filing else ticket.created_at
        severity = self.mapping.severity_of(ticket.value_of(self.mapping.severity.custom_field), ticket.priority)
        return {
            "id": str(ticket.id),
            "number": str(ticket.id),
            "aliases": [str(number) for number in whole.merged],
            "customer": parties.customer.id if parties.customer else None,
            "filer": self._id_of(parties.filer, parties),
            "filed_from": parties.filed_from,
            "managed_from": parties.managed_from,
            "filed_at": filed_at,
            "product": queue.product,
            "category": "/".join((queue.product, *queue.category)) if queue.category else None,
            "title": words.one_line(ticket.subject) or f"#{ticket.id}",
            "description": messages.body_of(whole, filing)[: words.LONGEST] if filing else "",
            "severity": severity,
            "state": state,
            "owner": self._owner(ticket, parties),
            "updated_at": ticket.updated_at or filed_at,
            "message_id": messages.mail_of(whole, filing)["message_id"] if filing else None,
            "related_to": _related(whole, is_written),
        }

    def _said(self, whole: Whole, filing: Transaction | None, case: Record, parties: Parties) -> None:
        """The messages in order, each with its files."""
        for one in whole.transactions:
            if one.kind == "change":
                continue
            message = None if one is filing else self._message(whole, one, case)
            files = messages.files_of(whole, one)
            if message is not None and not message["body"].strip() and not files:
                self.tell("empty message, left out", f"{case['id']}: {one.id}")
                continue
            by, at = self._author(one, parties), max(one.created_at or case["filed_at"], case["filed_at"])
            if message is not None:
                self.writer.add("messages", message | {"author": by, "at": at})
            place = {"case": case["id"], "message": message["id"] if message else None, "by": by, "at": at}
            self.keeper.keep(files, **place)
            self._keep_whole(whole, one, place)

    def _message(self, whole: Whole, one: Transaction, case: Record) -> Record:
        return {
            "id": f"transaction:{one.id}",
            "case": case["id"],
            "audience": "vendor" if one.kind == "comment" else "everyone",
            "body": messages.body_of(whole, one)[: words.LONGEST],
            **messages.mail_of(whole, one),
        }

    def _keep_whole(self, whole: Whole, one: Transaction, place: Record) -> None:
        """A message that is longer than any here comes along as a file too."""
        body = messages.body_of(whole, one)
        if len(body) > words.LONGEST:
            named = {"id": f"message:{one.id}", "name": f"message-{one.id}.txt", "type": "text/plain"}
            self.keeper.keep_bytes(body.encode(), **named, **place)

    def _change(self, change: Record, case: Record, parties: Parties) -> Record:
        person = self.directory.person(change["by"])
        by = self._id_of(person, parties) if person else None
        return change | {"case": case["id"], "by": by, "at": max(change["at"], case["filed_at"])}

    def _watched(self, whole: Whole, case: Record, parties: Parties) -> None:
        """Everyone else who got the ticket's mail, but for the vendor's own people."""
        ticket, told = whole.ticket, {parties.filer.address}
        for one in (*ticket.requestors, *ticket.cc, *ticket.admin_cc):
            if one.type == "group":
                self.tell("group that watched a ticket", f"{ticket.id}: {one.id}")
                continue
            person = self.directory.person(one.id)
            if person is None or person.kind == "vendor" or person.address in told or not person.has_address:
                continue
            told.add(person.address)
            self.writer.add(
                "watchers",
                {"case": case["id"], "address": person.address, "by": case["filer"], "at": case["filed_at"]},
            )

    def _owner(self, ticket: Ticket, parties: Parties) -> str | None:
        person = self.directory.person(ticket.owner.id)
        return histories.owner(self.directory, person, lambda found: self._id_of(found, parties))

    def _author(self, one: Transaction, parties: Parties) -> str:
        """Who wrote it; what RT wrote by itself is the vendor's."""
        return self._id_of(self.directory.person(one.creator.id) or self.directory.machine, parties)

    def _id_of(self, person: Person, parties: Parties) -> str:
        """The id of a person, who is told of first if need be."""
        record = self.directory.placed_at(person, parties.organization)
        if record:
            self.writer.add("people", record)
        return person.id


def _filing(whole: Whole) -> Transaction | None:
    """The first thing that was said: of merged tickets, the oldest one's."""
    return next((one for one in whole.transactions if one.kind == "filing"), None)


def _date(case: Record, changes: list[Record], ticket: Ticket) -> None:
    """When it was closed, and that nothing happened before the filing."""
    if case["state"] == "closed":
        closings = [change["at"] for change in changes if change["what"] == "state"]
        found: datetime = closings[-1] if closings else ticket.resolved_at or case["updated_at"]
        case["closed_at"] = max(found, case["filed_at"])
    case["updated_at"] = max(case["updated_at"], case.get("closed_at") or case["filed_at"], case["filed_at"])


def _related(whole: Whole, is_written: Callable[[int], bool]) -> str | None:
    """The first ticket that it refers to, if that is a case already."""
    for one in whole.own():
        _scheme, _slash, number = one.new.rpartition("/ticket/")
        is_link = one.type == "AddLink" and one.field in {"RefersTo", "DependsOn", "MemberOf"}
        if is_link and number.isdigit() and int(number) != whole.ticket.id and is_written(int(number)):
            return number
    return None
