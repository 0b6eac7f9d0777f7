"""What Request Tracker's groups mean for the people in them, as the mapping says."""

from collections.abc import Callable, Iterator
from typing import Any

from wakil.legacy.request_tracker import asking
from wakil.legacy.request_tracker.mapping import Group
from wakil.legacy.request_tracker.people import Directory, Person

Line = tuple[str, dict[str, Any]]


def rights(directory: Directory, tell: Callable[[str, str], None]) -> Iterator[Line]:
    """Roles and who holds them, and what people were restricted to: kinds of the package with their records."""
    numbers = asking.groups(directory.server)
    held: set[tuple[str, str]] = set()
    for name, meaning in directory.mapping.groups.items():
        if name not in numbers:
            tell("group of the mapping that RT has not", name)
            continue
        yield from _of_group(name, numbers[name], meaning, _members(directory, numbers[name]), held)
    for person in directory.known():
        role = directory.mapping.everyone.get(person.kind) if person.kind else None
        if role and person.is_active and (person.id, role) not in held:
            yield "assignments", {"person": person.id, "built_in": role}


def _of_group(
    name: str, number: int, meaning: Group, members: list[Person], held: set[tuple[str, str]]
) -> Iterator[Line]:
    """A role of one's own is made once for each organization that has somebody in the group."""
    made: set[str] = set()
    for person in members:
        role = f"group:{number}:{person.organization}"
        if meaning.product_permission:
            restriction = {"person": person.id, "product": meaning.product_permission, "permission": name[:200]}
            yield "product_permissions", {"id": f"{number}:{person.user.id}", **restriction}
        elif meaning.role:
            if (person.id, meaning.role) not in held:
                held.add((person.id, meaning.role))
                yield "assignments", {"person": person.id, "built_in": meaning.role}
        else:
            if role not in made:
                made.add(role)
                rest = {"privileges": meaning.privileges, "is_inactive": meaning.is_inactive}
                yield "roles", {"id": role, "organization": person.organization, "name": meaning.name, **rest}
            yield "assignments", {"person": person.id, "role": role}


def _members(directory: Directory, group: int) -> list[Person]:
    """The members that belong to an organization."""
    found = (directory.numbered(number) for number in asking.members(directory.server, group))
    return [person for person in found if person and person.organization]
