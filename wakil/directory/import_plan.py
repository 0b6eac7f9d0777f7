"""What a table of new people would do, domain by domain, before anything is done (S61, S68)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.directory.people import verified_domains
from wakil.directory.policy import units_seen_by
from wakil.directory.units import tree_of
from wakil.lib.csv_files import Fault, Row, Table
from wakil.lib.domains import domain_of
from wakil.licences.automatic import licensing_of
from wakil.licences.models import Seats
from wakil.licences.seats import no_seat_left
from wakil.organizations.actions import checked_name
from wakil.organizations.models import Domain, Group, OrganizationalUnit

MOST_ROWS = 5_000
REQUIRED, OPTIONAL = ("name", "address"), ("unit",)
NOWHERE = ""  # the part of lines whose address names no domain
_CHUNK = 500


@dataclass(frozen=True)
class Newcomer:
    """One line that makes an account."""

    line: int
    name: str
    address: str
    unit: OrganizationalUnit


@dataclass
class Part:
    """The lines of one domain: done together or not at all."""

    name: str
    domain: Domain | None = None
    newcomers: list[Newcomer] = field(default_factory=list)
    there: list[str] = field(default_factory=list)  # addresses of those who have an account already
    faults: list[Fault] = field(default_factory=list)
    needs: dict[int, int] = field(default_factory=dict)  # seats by the id of their row
    problem: str = ""

    @property
    def can_be_done(self) -> bool:
        return bool(self.newcomers) and not self.faults and not self.problem

    @property
    def fingerprint(self) -> str:
        """What it would take, so that nothing else is done than was shown."""
        return ",".join(f"{number}:{count}" for number, count in sorted(self.needs.items()))


@dataclass
class Plan:
    """All domains of a file, and the seats they take together."""

    parts: list[Part]
    seats: list[Seats]

    def part(self, name: str) -> Part | None:
        return next((part for part in self.parts if part.name == name), None)

    def wanted(self, seats: Seats) -> int:
        """How many of these seats the parts that can be done take."""
        return sum(part.needs.get(seats.pk, 0) for part in self.parts if part.can_be_done)


def plan_import(actor: Actor, table: Table) -> Plan:
    """Read the table against what is there now; changes nothing."""
    parts: dict[str, Part] = {}
    domains = {domain.name: domain for domain in verified_domains(actor)}
    known = _known(actor, table)
    for row in table.rows:
        name = domain_of(row.values["address"]) or NOWHERE
        _read(row, parts.setdefault(name, Part(name, domains.get(name))), known)
    for fault in table.faults:
        parts.setdefault(NOWHERE, Part(NOWHERE)).faults.append(fault)
    plan = Plan(sorted(parts.values(), key=lambda part: part.name), [])
    _count_seats(actor, plan)
    return plan


@dataclass
class _Known:
    """What the lines are read against."""

    units: Mapping[str, OrganizationalUnit]
    people: set[str]
    groups: set[str]
    seen: set[str] = field(default_factory=set)  # addresses of the lines before


def _known(actor: Actor, table: Table) -> _Known:
    known = _Known(_units_by_name(actor), set(), set())
    for chunk in _chunks(row.values["address"].lower() for row in table.rows):
        known.people.update(User.objects.filter(email__in=chunk).values_list("email", flat=True))
        known.groups.update(Group.objects.filter(address__in=chunk).values_list("address", flat=True))
    return known


def _read(row: Row, part: Part, known: _Known) -> None:
    try:
        newcomer = Newcomer(
            row.line,
            checked_name(row.values["name"]),
            _checked_address(row.values["address"], part, known),
            _checked_unit(row.values.get("unit", ""), known),
        )
    except ValidationError as error:
        for column, messages in error.message_dict.items():
            part.faults.append(Fault(row.line, column, " ".join(messages)))
        return
    if newcomer.address in known.people:
        part.there.append(newcomer.address)
    else:
        part.newcomers.append(newcomer)


def _checked_unit(typed: str, known: _Known) -> OrganizationalUnit:
    unit = known.units.get(_folded(typed))
    if unit is None:
        raise ValidationError({"unit": _("There is no such unit among those you look after.")})
    return unit


def _checked_address(typed: str, part: Part, known: _Known) -> str:
    if part.domain is None:
        raise ValidationError({"address": _("This is no address at a verified domain of your organization.")})
    address = f"{typed.rpartition('@')[0].strip().lower()}@{part.name}"
    try:
        User._meta.get_field("email").run_validators(address)
    except ValidationError as error:
        raise ValidationError({"address": _("This is no email address.")}) from error
    if address in known.seen:
        raise ValidationError({"address": _("This address stands in the file twice.")})
    known.seen.add(address)
    if address in known.groups:
        raise ValidationError({"address": _("This is the address of a group.")})
    return address


def _chunks(addresses: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(addresses)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk


def _units_by_name(actor: Actor) -> dict[str, OrganizationalUnit]:
    """The units by their names on the way from the root, the root by nothing; those the actor looks after."""
    seen = set(units_seen_by(actor).values_list("pk", flat=True))
    branches = (branch for branch in tree_of(actor.organization) if branch.unit.pk in seen)
    return {_folded("/".join(branch.names[1:])): branch.unit for branch in branches}


def _folded(words: str) -> str:
    steps = words.replace("›", "/").replace(">", "/").split("/")
    return "/".join(step.strip().casefold() for step in steps if step.strip())


def _count_seats(actor: Actor, plan: Plan) -> None:
    """What each domain takes, in turn: the one for which too few free seats are left is not done.

    Paid ones are taken only if somebody says so, and then looked for.
    """
    licensing = licensing_of(actor.organization)
    plan.seats = list(licensing.seats)
    left = {seats.pk: seats.left for seats in plan.seats}
    for part in plan.parts:
        by_path: dict[str, int] = {}
        for newcomer in part.newcomers:
            by_path[newcomer.unit.path] = by_path.get(newcomer.unit.path, 0) + 1
        for path, count in by_path.items():
            for seats in licensing.on_in(path):
                part.needs[seats.pk] = part.needs.get(seats.pk, 0) + count
        free = [seats for seats in plan.seats if not seats.product.is_paid]
        short = [seats for seats in free if part.needs.get(seats.pk, 0) > left[seats.pk]]
        if short:
            part.problem = " ".join(no_seat_left(seats, part.needs[seats.pk], left[seats.pk]) for seats in short)
        elif part.can_be_done:
            left = {number: most - part.needs.get(number, 0) for number, most in left.items()}
