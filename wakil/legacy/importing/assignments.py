"""Who holds which role, so that nobody reaches more than in the old centre without a super admin's word."""

from dataclasses import dataclass
from datetime import datetime

from wakil.access.models import HeldBack, Role, RoleAssignment
from wakil.access.policy import SUPER_ADMIN, super_admins_of
from wakil.access.privileges import CASE_PRIVILEGES
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.past import Past, record_past
from wakil.legacy.importing.directory import past
from wakil.legacy.importing.ids import Mapped
from wakil.legacy.importing.organizations import Planned
from wakil.legacy.importing.reach import Held, Reach, reach_of
from wakil.legacy.importing.report import Did, Section
from wakil.legacy.importing.roles import Roles, name_apart
from wakil.legacy.importing.staged import Staged
from wakil.legacy.importing.work import BATCH, Work, parts
from wakil.legacy.models import OldPermission
from wakil.legacy.package.kinds import key_of
from wakil.legacy.package.people_shapes import AssignmentRecord
from wakil.lib import clock

COMPLETION = "Customer support"  # the three privileges of S74, for whoever had the two of the old centre


@dataclass
class Person:
    """Somebody with roles or restrictions."""

    old_id: str
    name: str
    kind: str  # of the organization
    was_here: bool
    reach: Reach
    held: list[tuple[Held, str, str]]  # with key and start
    user: User | None = None


def bring_assignments(work: Work, roles: Roles, staged: Staged) -> None:
    """Who holds what; restrictions come along as history."""
    for batch in parts(staged.people(), BATCH):
        with work.step():
            people = [person for old in batch if (person := _person(work, roles, staged, old))]
            if work.writes:
                _attach_users(work, people)
                _write(work, people)
                _write_permissions(work, staged, people)
        work.count(sum(len(staged.held_by(old)) + len(staged.restricted(old)) for old in batch))


def _person(work: Work, roles: Roles, staged: Staged, old_id: str) -> Person | None:
    noted = _earlier_person(work, old_id) or staged.noted(old_id)
    if noted is None:
        return None
    organization, name, was_here = noted
    planned = work.organization(organization)
    if planned is None:
        return None
    kind, held = planned.record.kind, []
    restricted = [row[1] for row in staged.restricted(old_id)] + _restricted_before(work, old_id)
    for role, built_in, at in staged.held_by(old_id):
        found = roles.held(kind, role, built_in)
        reason = _why_not(work, kind, found, built_in, was_here=was_here)
        if not reason and built_in == SUPER_ADMIN:
            reason = _why_no_super_admin(work, planned, restricted)
        key = key_of("assignments", AssignmentRecord(person=old_id, role=role, built_in=built_in))
        if reason or found is None:
            work.report.count("assignments", Did.LEFT_OUT)
            work.report.find(Section.LEFT_OUT, "assignments", old_id, name, reason, built_in or (role or ""))
        else:
            held.append((found, key, at))
    reach = reach_of(kind, [one for one, _key, _at in held], restricted)
    if not was_here:
        for section, reason, detail in reach.findings:
            work.report.find(section, "people", old_id, name, reason, detail)
    _count(work, held, staged, old_id)
    return Person(old_id, name, kind, was_here, reach, held)


def _count(work: Work, held: list[tuple[Held, str, str]], staged: Staged, old_id: str) -> None:
    there = work.ids.many("assignments", [key for _one, key, _at in held])
    work.report.count("assignments", Did.THERE, len(there))
    work.report.count("assignments", Did.MADE, len(held) - len(there))
    restrictions = [row[0] for row in staged.restricted(old_id)]
    known = work.ids.many("product_permissions", restrictions)
    work.report.count("product_permissions", Did.THERE, len(known))
    work.report.count("product_permissions", Did.MADE, len(restrictions) - len(known))


def _earlier_person(work: Work, old_id: str) -> tuple[str, str, bool] | None:
    """Somebody of an earlier package: organization, name, and whether that account was here before the move."""
    row = work.ids.rows("people", [old_id]).get(old_id)
    user = User.objects.select_related("domain").filter(pk=row.new_id).first() if row else None
    if row is None or user is None or work.move is None:
        return None
    home = work.move.rows.filter(kind="organizations", new_id=user.domain.organization_id).first()
    return (home.old_id, user.name, row.was_here) if home else None


def _why_no_super_admin(work: Work, planned: Planned, restricted: list[str]) -> str:
    """Whoever was restricted can't wait for another's word, as others wait for hers. And an organization that was here
    with super admins of its own gets no other one by a package."""
    if restricted:
        return "restricted_super_admin"
    known = work.ids.rows("organizations", [planned.record.id]).get(planned.record.id)
    was_here = known.was_here if known else planned.did == Did.RECOGNISED
    has_own = was_here and planned.row is not None and super_admins_of(planned.row).exists()
    return "has_super_admins" if has_own else ""


def _restricted_before(work: Work, old_id: str) -> list[str]:
    """The products to which an earlier package restricted somebody: a later one need not say it again."""
    known = work.ids.one("people", old_id)
    earlier = OldPermission.objects.filter(move=work.move, user=known) if known else OldPermission.objects.none()
    return list(earlier.values_list("product", flat=True))


def _why_not(work: Work, kind: str, held: Held | None, built_in: str, *, was_here: bool) -> str:
    """Why a role is not given: nobody of the vendor gets more than whoever imports holds, and a super admin never."""
    if held is None:
        return "unknown_role"
    if was_here:
        return "was_here_already"
    if kind == "vendor" and (built_in == SUPER_ADMIN or not held.gives <= work.actor.privileges):
        return "more_than_you_hold"
    return ""


def _attach_users(work: Work, people: list[Person]) -> None:
    ids = work.ids.many("people", [person.old_id for person in people])
    users = User.objects.select_related("domain__organization").in_bulk(list(ids.values()))
    for person in people:
        person.user = users.get(ids.get(person.old_id, 0))


def _write(work: Work, people: list[Person]) -> None:
    there = work.ids.many("assignments", [key for person in people for _one, key, _at in person.held])
    role_ids = work.ids.many("roles", [one.key for person in people for one, _key, _at in person.held])
    rows, keys, chains = [], [], dict[str, list[Past]]()
    for person in people:
        if person.user is None or person.was_here:
            continue
        new = [(one, key, at) for one, key, at in person.held if key not in there]
        for one, key, at in new:
            rows.append(_assignment(work, person, one, at, role_ids.get(one.key)))
            keys.append(key)
        if new and person.reach.is_completed:
            rows.append(_completion(work, person))
            keys.append("")
    made = RoleAssignment.objects.bulk_create(rows, batch_size=BATCH)
    work.ids.add("assignments", [Mapped(key, row.pk) for key, row in zip(keys, made, strict=True) if key])
    for row in made:
        name = row.built_in or row.role_id
        event = past(work, EventKind.ROLE_ASSIGNED, f"user:{row.user_id}", user=row.user_id, role=name)
        chains.setdefault(f"organization:{row.user.domain.organization_id}", []).append(event)
    record_past(chains)


def _assignment(work: Work, person: Person, held: Held, at: str, role: int | None) -> RoleAssignment:
    return RoleAssignment(
        user=person.user,
        built_in=held.key.removeprefix("\x1f") if held.key.startswith("\x1f") else "",
        role_id=None if held.key.startswith("\x1f") else role,
        started_at=datetime.fromisoformat(at) if at else clock.now(),
        started_by=work.actor.user,
        held_back=HeldBack.PRODUCT_RESTRICTION if held.key in person.reach.waits else HeldBack.NO,
    )


def _completion(work: Work, person: Person) -> RoleAssignment:
    """The role with all three privileges, for one who had two of them in the old centre (S9)."""
    organization = person.user.domain.organization if person.user else None
    if organization is None:
        raise ValueError("somebody without an account gets no role")
    role = Role.objects.filter(organization=organization, name=COMPLETION, deleted_at=None).first()
    if role is None or frozenset(role.privileges) != frozenset(CASE_PRIVILEGES):
        names = sorted(privilege.value for privilege in CASE_PRIVILEGES)
        rows = [Role(organization=organization, name=COMPLETION, privileges=names)]
        name_apart(rows)
        role = Role.objects.bulk_create(rows)[0]
    held_back = HeldBack.PRODUCT_RESTRICTION if person.reach.completion_waits else HeldBack.NO
    return RoleAssignment(
        user=person.user, role=role, started_at=clock.now(), started_by=work.actor.user, held_back=held_back
    )


def _write_permissions(work: Work, staged: Staged, people: list[Person]) -> None:
    restricted = [(person, row) for person in people if person.user for row in staged.restricted(person.old_id)]
    there = work.ids.many("product_permissions", [row[0] for _person, row in restricted])
    new = [(person, row) for person, row in restricted if row[0] not in there]
    rows = OldPermission.objects.bulk_create(
        [OldPermission(move=work.move, user=one.user, product=row[1], permission=row[2]) for one, row in new],
        batch_size=BATCH,
    )
    mapped = [Mapped(row[0], made.pk) for (_person, row), made in zip(new, rows, strict=True)]
    work.ids.add("product_permissions", mapped)
