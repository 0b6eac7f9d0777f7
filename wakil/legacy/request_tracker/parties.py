"""Whose case a ticket is, and who filed it for which reseller: RT knows people and fields, the mapping the rest."""

from dataclasses import dataclass

from wakil.legacy.request_tracker.gathering import Whole
from wakil.legacy.request_tracker.mapping import Mapping, Party
from wakil.legacy.request_tracker.people import Directory, Person


class Behind(Exception):
    """A ticket that can't become a case; the text says why."""


@dataclass(frozen=True)
class Parties:
    """The sides of a case."""

    customer: Party | None
    filer: Person
    filed_from: str | None
    managed_from: str | None

    @property
    def organization(self) -> str:
        """Where a stranger belongs who writes on this case."""
        return self.customer.id if self.customer else str(self.filer.organization)


class Finder:
    """Finds the sides of tickets, by words and domains that the mapping names."""

    def __init__(self, mapping: Mapping, directory: Directory) -> None:
        self.mapping, self.directory = mapping, directory
        self._customers = _by_word(mapping.customers)
        self._resellers = _by_word(mapping.resellers)
        self._sellers_domains = {domain for party in mapping.resellers for domain in party.domains}

    def parties(self, whole: Whole) -> Parties:
        """The sides of a ticket. Raises Behind where it has none."""
        asked = [self.directory.person(one.id) for one in whole.ticket.requestors if one.type != "group"]
        requestors = [person for person in asked if person]
        filer = self._filer(whole, requestors)
        customer = self._customer(whole, requestors)
        if customer is None and filer.kind != "reseller":
            raise Behind("neither a customer nor a reseller can be told")
        own = filer.domain if filer.organization and filer.domain in self.directory.homes else None
        return Parties(customer, filer, own, self._managed_from(whole, filer))

    def _filer(self, whole: Whole, requestors: list[Person]) -> Person:
        """Who asked; whoever typed it in for them at the vendor did not."""
        creator = self.directory.person(whole.ticket.creator.id)
        if creator and creator.organization and creator.kind != "vendor":
            return creator
        if requestors:
            return requestors[0]
        if creator:
            return creator
        raise Behind("nobody has filed it")

    def _customer(self, whole: Whole, requestors: list[Person]) -> Party | None:
        word = whole.ticket.value_of(self.mapping.whose.customer_field).strip().casefold()
        if word:
            found = self._customers.get(word)
            if found is None:
                raise Behind(f"no customer of the mapping is known as {word}")
            return found
        queue = self.mapping.queues.get(whole.ticket.queue_name)
        if queue and queue.customer:
            return next(party for party in self.mapping.customers if party.id == queue.customer)
        for person in requestors:
            kind, party = self.directory.homes.get(person.domain, (None, None))
            if kind == "customer":
                return party
        return None

    def _managed_from(self, whole: Whole, filer: Person) -> str | None:
        word = whole.ticket.value_of(self.mapping.whose.reseller_field).strip().casefold()
        if word in self._sellers_domains:
            return word
        if word and (party := self._resellers.get(word)) and party.domains:
            return party.domains[0]
        queue = self.mapping.queues.get(whole.ticket.queue_name)
        if queue and queue.reseller_domain:
            return queue.reseller_domain
        return filer.domain if filer.domain in self._sellers_domains else None


def _by_word(parties: list[Party]) -> dict[str, Party]:
    """Every word that means one of them; a name that two have means nobody."""
    found: dict[str, Party] = {}
    names = [party.name.casefold() for party in parties]
    for party in parties:
        name = [party.name.casefold()] if names.count(party.name.casefold()) == 1 else []
        for word in (*name, *(one.casefold() for one in (party.id, *party.domains, *party.known_as))):
            found[word] = party
    return found
