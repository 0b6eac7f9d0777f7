"""The tree of an organization's units, read in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wakil.organizations.models import Organization, OrganizationalUnit

MOST_UNITS = 1000
DEEPEST = 10
PART = " › "


@dataclass(frozen=True)
class Branch:
    """A unit in its tree: how deep it stands, and the names on the way to it."""

    unit: OrganizationalUnit
    depth: int
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """`Mitra Jaya › Sales › Bali`."""
        return PART.join(self.names)


def tree_of(organization: Organization) -> list[Branch]:
    """All units, each followed by those inside it, siblings by name."""
    return list(_branches(organization, OrganizationalUnit.objects.filter(organization=organization)))


def root_of(organization: Organization) -> OrganizationalUnit:
    """The unit that everything else is inside of."""
    return OrganizationalUnit.objects.select_related("organization").get(organization=organization, parent=None)


def lock_tree(organization: Organization) -> OrganizationalUnit:
    """The root, locked: whoever changes the tree waits for whoever does."""
    return OrganizationalUnit.objects.select_for_update().get(organization=organization, parent=None)


def way_to(unit: OrganizationalUnit) -> list[OrganizationalUnit]:
    """The units from the root down to this one, in one query."""
    codes = unit.path.strip("/").split("/")
    found = OrganizationalUnit.objects.filter(code__in=codes).select_related("organization")
    return sorted(found, key=lambda one: len(one.path))


def words_of(unit: OrganizationalUnit) -> str:
    """`Mitra Jaya › Sales › Bali`, for one unit alone."""
    return PART.join(str(one) for one in way_to(unit))


def _branches(organization: Organization, units: Iterable[OrganizationalUnit]) -> Iterator[Branch]:
    below: dict[int | None, list[OrganizationalUnit]] = {}
    for unit in units:
        unit.organization = organization
        below.setdefault(unit.parent_id, []).append(unit)
    waiting = [Branch(unit, 0, (organization.name,)) for unit in below.get(None, [])]
    while waiting:
        branch = waiting.pop()
        yield branch
        inside = sorted(below.get(branch.unit.pk, []), key=lambda unit: unit.name.casefold(), reverse=True)
        waiting += [Branch(unit, branch.depth + 1, (*branch.names, unit.name)) for unit in inside]
