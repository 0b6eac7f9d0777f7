"""The roles of a package, by the privileges that the portal knows."""

from wakil.access.models import Role
from wakil.access.privileges import P, recognised
from wakil.access.roles import built_in_role
from wakil.legacy.importing.ids import Mapped
from wakil.legacy.importing.reach import Held
from wakil.legacy.importing.report import Did, Section
from wakil.legacy.importing.work import BATCH, Work
from wakil.legacy.package.people_shapes import RoleRecord
from wakil.organizations.models import Organization

LONGEST_NAME = 100


class Roles:
    """The roles of a package, by old id; those of earlier packages are read when they are named."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.known: dict[str, RoleRecord] = {}

    def bring(self) -> None:
        """Make the roles that are new."""
        for batch in self.work.batches("roles"):
            with self.work.step():
                self._bring(batch)
            self.work.count(len(batch))

    def held(self, kind: str, role: str | None, built_in: str) -> Held | None:
        """What a role of the package gives; None for a built-in one that this kind of organization has not."""
        if role is None:
            found = built_in_role(kind, built_in)
            return Held(f"\x1f{built_in}", str(found.name), found.privileges) if found else None
        record = self.known.get(role) or self._earlier(role)
        return Held(role, record.name, _mapped(kind, record.privileges)[0], record.is_inactive) if record else None

    def _earlier(self, role: str) -> RoleRecord | None:
        known = self.work.ids.one("roles", role)
        row = Role.objects.filter(pk=known).first() if known else None
        if row is None:
            return None
        names = [str(name) for name in row.privileges]
        found = RoleRecord(
            id=role, organization=str(row.organization_id), name=row.name, privileges=names, is_inactive=row.is_inactive
        )
        self.known[role] = found
        return found

    def _bring(self, batch: list[RoleRecord]) -> None:
        there = self.work.ids.many("roles", [record.id for record in batch])
        new = []
        for record in batch:
            self.known[record.id] = record
            organization = self.work.organization(record.organization)
            self.work.report.count("roles", Did.THERE if record.id in there else Did.MADE)
            if record.id in there or organization is None:
                continue
            _known, unknown = _mapped(organization.record.kind, record.privileges)
            if unknown:
                detail = ", ".join(unknown)
                self.work.report.find(Section.PRIVILEGES, "roles", record.id, record.name, "unknown_privilege", detail)
            if organization.row is not None:
                new.append((record, organization.row))
        if self.work.writes:
            rows = [_role(record, row) for record, row in new]
            name_apart(rows)
            rows = Role.objects.bulk_create(rows, batch_size=BATCH)
            self.work.ids.add("roles", [Mapped(new[at][0].id, row.pk) for at, row in enumerate(rows)])


def _mapped(kind: str, names: list[str]) -> tuple[frozenset[P], list[str]]:
    """The privileges that count in such an organization, and the names that mean nothing there."""
    known = {privilege.value: privilege for privilege in recognised(kind)}
    return frozenset(known[name] for name in names if name in known), [name for name in names if name not in known]


def _role(record: RoleRecord, organization: Organization) -> Role:
    given, _unknown = _mapped(organization.kind, record.privileges)
    return Role(
        organization=organization,
        name=record.name,
        privileges=sorted(privilege.value for privilege in given),
        is_inactive=record.is_inactive,
    )


def name_apart(rows: list[Role]) -> None:
    """No two roles of an organization have one name: a later one says so."""
    taken = {
        (organization, name.casefold())
        for organization, name in Role.objects.filter(
            organization__in={row.organization_id for row in rows}
        ).values_list("organization", "name")
    }
    for row in rows:
        name, number = row.name, 1
        while (row.organization_id, row.name.casefold()) in taken:
            number += 1
            row.name = f"{name[: LONGEST_NAME - 6]} ({number})"
        taken.add((row.organization_id, row.name.casefold()))
