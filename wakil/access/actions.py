"""Give and take roles, and say who is in a group."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.policy import may_assign_role, may_end_role, may_manage_users
from wakil.access.roles import BuiltInRole, built_in_role
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.accounts.people import checked_address
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.actions import checked_name
from wakil.organizations.models import Group, GroupMember, Organization


@transaction.atomic
def assign_role(actor: Actor, user: User, role: str | Role) -> RoleAssignment:
    """Give a built-in role, named by its slug, or a custom one; who has it already keeps it as it is.

    Raises NotVisible for people and roles of others, Forbidden for a role that gives more than the actor holds.
    """
    found = built_in_role(actor.organization.kind, role) if isinstance(role, str) else role
    if found is None:
        raise NotVisible
    _lock(actor.organization)
    require(may_assign_role(Actor.load(actor.user), user, found))
    held = _held(user, found)
    if held:
        return held
    assignment = write_assignment(user, found, by=actor.user)
    record(
        EventKind.ROLE_ASSIGNED, by=actor, on=user, stream=actor.organization, user=user.pk, role=_name_of(assignment)
    )
    return assignment


@transaction.atomic
def end_role(actor: Actor, assignment: RoleAssignment) -> RoleAssignment:
    """Take a role away from now on. Raises Forbidden for the last super admin's."""
    _lock(actor.organization)
    fresh = (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("user__domain", "role")
        .get(pk=assignment.pk)
    )
    require(may_end_role(Actor.load(actor.user), fresh))
    fresh.ended_at, fresh.ended_by = clock.now(), actor.user
    fresh.save(update_fields=["ended_at", "ended_by"])
    record(
        EventKind.ROLE_REMOVED,
        by=actor,
        on=fresh.user,
        stream=actor.organization,
        user=fresh.user_id,
        role=_name_of(fresh),
    )
    return fresh


@transaction.atomic
def create_group(actor: Actor, *, address: str, name: str, members: list[User]) -> Group:
    """A group of the actor's own people. Raises ValidationError for an address that is taken, NotVisible for others."""
    require(may_manage_users(actor))
    if any(member.domain.organization_id != actor.organization.pk for member in members):
        raise NotVisible
    address, domain = checked_address(actor.organization.domains.filter(verified_at__isnull=False), address)
    group = Group.objects.create(address=address, domain=domain, name=checked_name(name))
    GroupMember.objects.bulk_create(GroupMember(group=group, user=member) for member in members)
    record(EventKind.GROUP_CHANGED, by=actor, on=group, stream=actor.organization, members=len(members))
    return group


def write_assignment(user: User, role: BuiltInRole | Role, *, by: User | None) -> RoleAssignment:
    """Insert the row of a role held from now on; the caller has checked and records it."""
    which = {"built_in": role.slug} if isinstance(role, BuiltInRole) else {"role": role}
    return RoleAssignment.objects.create(user=user, started_at=clock.now(), started_by=by, **which)


def _held(user: User, role: BuiltInRole | Role) -> RoleAssignment | None:
    which = {"built_in": role.slug} if isinstance(role, BuiltInRole) else {"role": role}
    return RoleAssignment.objects.filter(user=user, ended_at=None, **which).first()


def _name_of(assignment: RoleAssignment) -> str | int | None:
    """The slug of a built-in role, or the id of a custom one."""
    return assignment.built_in or assignment.role_id


def _lock(organization: Organization) -> None:
    """Two who take each other's role at the same moment must not leave nobody."""
    Organization.objects.select_for_update().get(pk=organization.pk)
