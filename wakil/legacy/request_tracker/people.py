"""Whom Request Tracker knows, as people of the package: each belongs where the domain of the address belongs."""

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from wakil.legacy.request_tracker import asking
from wakil.legacy.request_tracker.client import Server, Unanswered
from wakil.legacy.request_tracker.mapping import Kind, Mapping, Party
from wakil.legacy.request_tracker.records import User
from wakil.legacy.request_tracker.words import one_line
from wakil.lib.domains import normalised
from wakil.lib.zones import zone_names

OWN = frozenset({"RT_System", "Nobody"})  # RT's own, who are nobody
NOWHERE = "@request-tracker.invalid"


@dataclass(frozen=True)
class Person:
    """Somebody, with what decides where they belong; without an organization a stranger, until they write somewhere."""

    user: User
    address: str
    domain: str
    kind: Kind | None
    organization: str | None
    is_active: bool
    is_privileged: bool

    @property
    def id(self) -> str:
        return f"user:{self.user.id}"

    @property
    def has_address(self) -> bool:
        """False of whoever RT had no address of."""
        return not self.address.endswith(NOWHERE)


class Directory:
    """Everyone by login. They are kept in memory, unlike tickets: there are few of them."""

    def __init__(self, server: Server, mapping: Mapping, passwords: Table[str, str]) -> None:
        self.server, self.mapping, self.passwords = server, mapping, passwords
        self.homes: dict[str, tuple[Kind, Party]] = {
            domain: (kind, party) for kind, party in mapping.parties() for domain in party.domains
        }
        self.people: dict[str, Person] = {}
        self.placed: dict[str, str] = {}  # strangers by id, with the organization they have come to
        self.machine = self._machine()
        self._logins: dict[str, str] = {}
        self._addresses: set[str] = set()

    def load(self) -> None:
        """Ask for everybody."""
        enabled = {user.id for user in asking.users(self.server, disabled_too=False)}
        privileged = set(asking.members_of_system_group(self.server, "Privileged"))
        for user in asking.users(self.server, disabled_too=True):
            self._take(user, is_active=user.id in enabled, is_privileged=user.id in privileged)

    def known(self) -> Iterator[Person]:
        """Those that belong to an organization of the mapping."""
        return (person for person in self.people.values() if person.organization)

    def person(self, login: str) -> Person | None:
        """Whoever has that login; nobody for RT's own."""
        if not login or login in OWN:
            return None
        if login not in self.people:
            login = self._look_up(login)
        return self.people.get(login)

    def numbered(self, number: str) -> Person | None:
        """Whoever has that number, by which groups and histories name people."""
        if number not in self._logins and number.isdigit() and int(number):
            self._look_up(number)
        return self.person(self._logins.get(number, ""))

    def placed_at(self, person: Person, organization: str) -> dict[str, Any] | None:
        """The record of a stranger who has now come to an organization; nothing for whoever has been told of."""
        if person.organization or person.id in self.placed:
            return None
        place = self.mapping.vendor.id if person.is_privileged else organization
        self.placed[person.id] = place
        return self._record(person, place) | {"is_active": False, "password": ""}

    def is_of_vendor(self, person: Person) -> bool:
        """True of the vendor's own people; of a stranger, once they are placed with the vendor."""
        return person.kind == "vendor" or (person.organization is None and person.is_privileged)

    def record(self, person: Person) -> dict[str, Any]:
        """The line of the package for somebody of an organization."""
        return self._record(person, str(person.organization))

    def _record(self, person: Person, organization: str) -> dict[str, Any]:
        user = person.user
        password = self.passwords.get(user.name) or ""
        return {
            "id": person.id,
            "organization": organization,
            "address": person.address,
            "name": one_line(user.real_name) or one_line(user.name) or person.address,
            "is_active": person.is_active,
            "language": user.language[:35],
            "time_zone": user.time_zone if user.time_zone in zone_names() else "",
            "password": f"request_tracker${password}" if password else "",
            "created_at": user.created_at,
        }

    def _machine(self) -> Person:
        """Who wrote what RT wrote by itself."""
        user = User(id="RT_System", Name="RT_System", RealName="Request Tracker")
        return Person(user, f"system{NOWHERE}", "", None, None, is_active=False, is_privileged=True)

    def _take(self, user: User, *, is_active: bool, is_privileged: bool) -> None:
        self._logins[user.id] = user.name
        if user.name in OWN or not user.id.isdigit():
            return
        address = self._address_of(user)
        domain = normalised(address.rpartition("@")[2]) or ""
        kind, party = self.homes.get(domain, (None, None))
        organization = party.id if party else None
        self.people[user.name] = Person(user, address, domain, kind, organization, is_active, is_privileged)

    def _address_of(self, user: User) -> str:
        """The address in small letters; one that leads nowhere for whoever has none, or another's."""
        address = user.address.strip().lower()
        plain = len(address) <= 254 and address.count("@") == 1 and not any(mark.isspace() for mark in address)  # noqa: PLR2004
        if not plain or address in self._addresses or address.startswith("@") or address.endswith("@"):
            address = f"user-{user.id}{NOWHERE}"
        self._addresses.add(address)
        return address

    def _look_up(self, reference: str) -> str:
        """The login of somebody who has come since we asked for all."""
        try:
            answer = self.server.get(f"user/{quote(reference, safe='')}")
        except Unanswered:
            return ""
        user = User.model_validate(answer)
        self._take(user, is_active=not int(answer.get("Disabled") or 0), is_privileged=bool(answer.get("Privileged")))
        return user.name
