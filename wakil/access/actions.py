"""Give and take roles."""

from typing import Any

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.models import HeldBack, Role, RoleAssignment
from wakil.access.requests import answer_by_role
from wakil.access.role_policy import may_assign_role, may_confirm_role, may_end_role
from wakil.access.roles import BuiltInRole, built_in_role
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization, OrganizationalUnit


@transaction.atomic
def assign_role(actor: Actor, user: User, role: str | Role, unit: OrganizationalUnit | None = None) -> RoleAssignment:
    """Give a built-in role, named by its slug, or a custom one; who has it already keeps it as it is.

    With a unit it counts there and below; the root unit is the whole organization. Raises NotVisible for people, roles
    and units of others, Forbidden for a role that gives more than the actor holds.
    """
    lock_roles(actor.organization)
    found, fresh, place = _role_now(actor, role), _user_now(user), _unit_now(actor, unit)
    require(may_assign_role(Actor.load(actor.user), fresh, found, place))
    held = _held(fresh, found, place)
    if held:
        return held
    assignment = write_assignment(fresh, found, by=actor.user, unit=place)
    where: dict[str, Any] = {"unit": place.pk} if place else {}
    record(
        EventKind.ROLE_ASSIGNED, by=actor, on=fresh, stream=actor.organization, user=fresh.pk,
        role=_name_of(assignment), **where,
    )  # fmt: skip
    answer_by_role(actor, fresh)
    return assignment


@transaction.atomic
def end_role(actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """Take a role away from now on. Raises Forbidden for the last super admin's."""
    fresh = _assignment_now(actor, assignment)
    require(may_end_role(Actor.load(actor.user), fresh))
    fresh.ended_at, fresh.ended_by = clock.now(), actor.user
    fresh.save(update_fields=["ended_at", "ended_by"])
    _tell(EventKind.ROLE_REMOVED, actor, fresh)
    return fresh


@transaction.atomic
def confirm_role(actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """Let a role count that was imported and waited for this word."""
    fresh = _assignment_now(actor, assignment)
    require(may_confirm_role(Actor.load(actor.user), fresh))
    fresh.held_back = HeldBack.NO
    fresh.save(update_fields=["held_back"])
    _tell(EventKind.ROLE_CONFIRMED, actor, fresh)
    return fresh


def write_assignment(
    user: User, role: BuiltInRole | Role, *, by: User | None, unit: OrganizationalUnit | None = None
) -> RoleAssignment:
    """Insert the row of a role held from now on; the caller has checked and records it."""
    which = {"built_in": role.slug} if isinstance(role, BuiltInRole) else {"role": role}
    return RoleAssignment.objects.create(user=user, started_at=clock.now(), started_by=by, unit=unit, **which)


def lock_roles(organization: Organization) -> None:
    """Two who take each other's role at the same moment must not leave nobody; nor is a role given that changes."""
    Organization.objects.select_for_update().get(pk=organization.pk)


def _role_now(actor: Actor, role: str | Role) -> BuiltInRole | Role:
    if isinstance(role, str):
        found: BuiltInRole | Role | None = built_in_role(actor.organization.kind, role)
    else:
        found = Role.objects.filter(pk=role.pk).first()
    if found is None:
        raise NotVisible
    return found


def _user_now(user: User) -> User:
    return User.objects.select_related("domain__organization").get(pk=user.pk)


def _unit_now(actor: Actor, unit: OrganizationalUnit | None) -> OrganizationalUnit | None:
    """The unit, locked so that it is not deleted meanwhile; none for the root, which is the whole organization."""
    if unit is None:
        return None
    fresh = OrganizationalUnit.objects.select_for_update().filter(pk=unit.pk).first()
    if fresh is None:
        raise NotVisible
    is_whole = fresh.parent_id is None and fresh.organization_id == actor.organization.pk
    return None if is_whole else fresh


def _assignment_now(actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    lock_roles(actor.organization)
    rows = RoleAssignment.objects.select_for_update(of=("self",))
    return rows.select_related("user__domain__organization", "role").get(pk=assignment.pk)


def _held(user: User, role: BuiltInRole | Role, unit: OrganizationalUnit | None) -> RoleAssignment | None:
    which = {"built_in": role.slug} if isinstance(role, BuiltInRole) else {"role": role}
    return RoleAssignment.objects.filter(user=user, ended_at=None, unit=unit, **which).first()


def _name_of(assignment: RoleAssignment) -> str | int | None:
    """The slug of a built-in role, or the id of a custom one."""
    return assignment.built_in or assignment.role_id


def _tell(kind: EventKind, actor: Actor, assignment: RoleAssignment) -> None:
    user = assignment.user
    record(kind, by=actor, on=user, stream=actor.organization, user=user.pk, role=_name_of(assignment))
