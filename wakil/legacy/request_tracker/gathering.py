"""Everything about some tickets, in as few questions as RT allows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wakil.legacy.request_tracker import asking
from wakil.legacy.request_tracker.client import Server
from wakil.legacy.request_tracker.records import Part, Ticket, Transaction


@dataclass
class Whole:
    """A ticket with all that happened to it, and to those that were merged into it, oldest first."""

    ticket: Ticket
    merged: list[int]
    transactions: list[Transaction] = field(default_factory=list)
    parts: dict[int, list[Part]] = field(default_factory=dict)  # by transaction
    texts: dict[int, str] = field(default_factory=dict)  # by part

    def own(self) -> list[Transaction]:
        """What happened to the ticket itself."""
        return [one for one in self.transactions if one.ticket == self.ticket.id]


def gather(server: Server, tickets: Sequence[Ticket]) -> list[Whole]:
    """These tickets with everything but the bytes of their files."""
    if not tickets:
        return []
    merged = asking.merged_into(server, [ticket.id for ticket in tickets])
    wholes = {ticket.id: Whole(ticket, [n for n, left in merged.items() if left == ticket.id]) for ticket in tickets}
    for transaction in asking.transactions(server, [*wholes, *merged]):
        wholes[merged.get(transaction.ticket, transaction.ticket)].transactions.append(transaction)
    for whole in wholes.values():
        whole.transactions.sort(key=lambda one: (one.created_at or whole.ticket.created_at, one.id))
    _read_messages(server, list(wholes.values()))
    return list(wholes.values())


def _read_messages(server: Server, wholes: Sequence[Whole]) -> None:
    home = {one.id: whole for whole in wholes for one in whole.transactions if one.kind != "change"}
    for part in asking.parts(server, list(home)):
        home[part.transaction].parts.setdefault(part.transaction, []).append(part)
    words = {part.id: whole for whole in wholes for parts in whole.parts.values() for part in words_of(parts)}
    for part_id, text in asking.texts(server, list(words)).items():
        words[part_id].texts[part_id] = text


def words_of(parts: Sequence[Part]) -> list[Part]:
    """The parts that are the words of a message: its plain text, else its HTML."""
    readable = [part for part in parts if not part.is_container and not part.is_file]
    plain = [part for part in readable if part.type != "text/html"]
    return plain or readable
