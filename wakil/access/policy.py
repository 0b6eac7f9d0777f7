"""Who may give roles and look after people."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import P
from wakil.access.roles import BuiltInRole
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.organizations.models import Organization

SUPER_ADMIN = "super_admin"


def super_admins_of(organization: Organization) -> QuerySet[User]:
    """The active people who hold the role Super Admin of that organization now, joined or not."""
    held = RoleAssignment.objects.filter(built_in=SUPER_ADMIN, role=None, ended_at=None)
    people = User.objects.filter(domain__organization=organization, suspended_at=None)
    return people.filter(pk__in=held.values("user"))


def may_manage_users(actor: Actor) -> Verdict:
    """Invite, suspend and group people of one's own organization."""
    if actor.holds(P.MANAGE_USERS):
        return YES
    return _missing(_("You can't manage people."), _("It takes the privilege Manage users, and your role lacks it."))


def may_assign_role(actor: Actor, user: User, role: BuiltInRole | Role) -> Verdict:
    """Give one's own people a role of one's own organization, and nothing that one does not hold oneself (T15)."""
    if user.domain.organization_id != actor.organization.pk or not _is_of(actor.organization, role):
        return no("not_visible", _("There is no such person or role."))
    refusal = _("You can't give this role.")
    if not actor.holds(P.MANAGE_ROLES):
        return _missing(refusal, _("It takes the privilege Manage roles, and your role lacks it."))
    if not _privileges_of(role) <= {privilege.value for privilege in actor.privileges}:
        return _missing(refusal, _("It gives more than you hold yourself."))
    return YES


def may_end_role(actor: Actor, assignment: RoleAssignment) -> Verdict:
    """Take a role from one's own people; the last super admin keeps it."""
    user = assignment.user
    if user.domain.organization_id != actor.organization.pk or assignment.ended_at is not None:
        return no("not_visible", _("There is no such role."))
    refusal = _("You can't take this role away.")
    if not actor.holds(P.MANAGE_ROLES):
        return _missing(refusal, _("It takes the privilege Manage roles, and your role lacks it."))
    is_super_admin = assignment.role_id is None and assignment.built_in == SUPER_ADMIN
    if is_super_admin and not super_admins_of(actor.organization).exclude(pk=user.pk).exists():
        return _missing(refusal, _("Somebody must stay super admin."))
    return YES


def _is_of(organization: Organization, role: BuiltInRole | Role) -> bool:
    return role.kind == organization.kind if isinstance(role, BuiltInRole) else role.organization_id == organization.pk


def _privileges_of(role: BuiltInRole | Role) -> set[str]:
    return {str(name) for name in role.privileges}


def _missing(refusal: Words, why: Words) -> Verdict:
    return no("missing_privilege", refusal, why, _("A super admin of your organization can help."))
