"""Who may make, change, give and take roles; and nobody gives what she does not hold (T15)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.policy import SUPER_ADMIN, is_last_super_admin, is_super_admin, works_for_reseller
from wakil.access.privileges import LEGACY_PRIVILEGES, P, Privilege, covers, recognised
from wakil.access.roles import BUILT_IN_ROLES, BuiltInRole, built_in_role
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.lib import keys
from wakil.organizations.consumer import is_managed
from wakil.organizations.models import Organization, OrganizationalUnit

AnyRole = BuiltInRole | Role
FOR_A_UNIT = frozenset({P.MANAGE_USERS})  # all that a role may give which is held for one unit
_WHO = _("A super admin of your organization can help.")


def may_open_roles(actor: Actor) -> Verdict:
    """See the roles of one's own organization and who holds them (S12)."""
    return YES if actor.holds(P.MANAGE_ROLES) else _lacks_manage_roles(_("You can't manage roles."))


def roles_seen_by(actor: Actor) -> QuerySet[Role]:
    """The custom roles of the actor's organization, for who manages them."""
    if not may_open_roles(actor):
        return Role.objects.none()
    return Role.objects.filter(organization=actor.organization, deleted_at=None)


def role_called(actor: Actor, name: str) -> AnyRole | None:
    """The role that an address names: a built-in one by its slug, a custom one by its id."""
    if not may_open_roles(actor):
        return None
    if number := keys.number_in(name):
        return roles_seen_by(actor).filter(pk=number).first()
    return built_in_role(actor.organization.kind, name)


def roles_to_give(actor: Actor) -> dict[str, AnyRole]:
    """The roles that this actor may give somebody, by what an address calls them."""
    built_in = [role for role in BUILT_IN_ROLES if role.kind == actor.organization.kind]
    found: dict[str, AnyRole] = {role.slug: role for role in built_in}
    found |= {str(role.pk): role for role in roles_seen_by(actor).filter(is_inactive=False).order_by("name")}
    return {name: role for name, role in found.items() if may_open_roles(actor) and holds_all(actor, role)}


def may_create_role(actor: Actor) -> Verdict:
    """Make a role of one's own organization; what it gives is asked for by `may_give_privileges`."""
    return may_open_roles(actor)


def may_give_privileges(actor: Actor, privileges: frozenset[Privilege]) -> Verdict:
    """Put these privileges into a role: none that the actor does not hold."""
    if not (allowed := may_open_roles(actor)):
        return allowed
    if covers(actor.privileges, privileges):
        return YES
    return no("missing_privilege", _("You can't make this role."), _("It gives more than you hold yourself."), _WHO)


def may_copy_role(actor: Actor, role: AnyRole) -> Verdict:
    """Make a custom role of what a role gives, but for what is never offered (S72, S75)."""
    if not is_role_of(actor.organization, role):
        return _unknown()
    refusal = _("You can't copy this role.")
    if isinstance(role, Role) and role.is_inactive:
        return _inactive(refusal)
    return may_give_privileges(actor, offered_by(role, actor.organization.kind))


def may_change_role(actor: Actor, role: AnyRole) -> Verdict:
    """Rename, change and delete a custom role that gives nothing that the actor does not hold."""
    if not is_role_of(actor.organization, role):
        return _unknown()
    refusal = _("You can't change this role.")
    if not actor.holds(P.MANAGE_ROLES):
        return _lacks_manage_roles(refusal)
    if isinstance(role, BuiltInRole):
        return no("built_in", refusal, _("It is the same in every organization."), _("Copy it, and change the copy."))
    if role.is_inactive:
        return _inactive(refusal)
    return YES if holds_all(actor, role) else _gives_more(refusal)


def may_delete_role(actor: Actor, role: AnyRole) -> Verdict:
    """Take a custom role away, an inactive one too."""
    if isinstance(role, Role) and role.is_inactive and is_role_of(actor.organization, role):
        return may_open_roles(actor)
    return may_change_role(actor, role)


def may_assign_any(actor: Actor, role: AnyRole) -> Verdict:
    """Give a role of one's own organization to anybody at all, and nothing that one does not hold oneself (T15)."""
    if not is_role_of(actor.organization, role):
        return _unknown()
    refusal = _("You can't give this role.")
    if not actor.holds(P.MANAGE_ROLES):
        return _lacks_manage_roles(refusal)
    if isinstance(role, Role) and role.is_inactive:
        return _inactive(refusal)
    return YES if holds_all(actor, role) else _gives_more(refusal)


def may_assign_role(actor: Actor, user: User, role: AnyRole, unit: OrganizationalUnit | None = None) -> Verdict:
    """Give it to one of one's own people, who can hold it; for a unit only what looks after its people."""
    strange_unit = unit is not None and unit.organization_id != actor.organization.pk
    if user.domain.organization_id != actor.organization.pk or user.deleted_at is not None or strange_unit:
        return no("not_visible", _("There is no such person or unit."))
    if not (allowed := may_assign_any(actor, role)):
        return allowed
    refusal = _("You can't give this role.")
    if unit is not None and not may_be_for_a_unit(role):
        why = _("Only a role that gives nothing but Manage users can be held for one unit.")
        return no("not_for_a_unit", refusal, why, _("Give it for the whole organization, or make such a role."))
    return _fits(user, role, refusal)


def may_end_role(actor: Actor, assignment: RoleAssignment) -> Verdict:
    """Take a role from one's own people; the last super admin keeps it."""
    user = assignment.user
    if user.domain.organization_id != actor.organization.pk or assignment.ended_at is not None:
        return _unknown()
    refusal = _("You can't take this role away.")
    if not actor.holds(P.MANAGE_ROLES):
        return _lacks_manage_roles(refusal)
    role = assignment.role or built_in_role(actor.organization.kind, assignment.built_in)
    if role is not None and not holds_all(actor, role):
        return _gives_more(refusal)
    if assignment.built_in == SUPER_ADMIN and is_last_super_admin(user):
        return no("last_super_admin", refusal, _("Somebody must stay super admin."), _("Make another one first."))
    return YES


def may_confirm_role(actor: Actor, assignment: RoleAssignment) -> Verdict:
    """Let a role count that was imported and waits: only a super admin, who answers for the wider reach (S7)."""
    user = assignment.user
    is_waiting = assignment.held_back and assignment.ended_at is None
    if user.domain.organization_id != actor.organization.pk or not is_waiting:
        return _unknown()
    refusal = _("You can't confirm this role.")
    if not is_super_admin(actor):
        return no("not_super_admin", refusal, _("Only a super admin decides that."), _WHO)
    role = assignment.role or built_in_role(actor.organization.kind, assignment.built_in)
    return _fits(user, role, refusal) if role else _unknown()


def given_by(role: AnyRole, kind: str) -> frozenset[Privilege]:
    """What a role gives in an organization of that kind."""
    names = role.given if isinstance(role, Role) else {privilege.value for privilege in role.privileges}
    return frozenset(privilege for privilege in recognised(kind) if privilege.value in names)


def offered_by(role: AnyRole, kind: str) -> frozenset[Privilege]:
    """Of what a role gives, what another role may give too."""
    return given_by(role, kind) - LEGACY_PRIVILEGES


def holds_all(actor: Actor, role: AnyRole) -> bool:
    """True when the role gives nothing that the actor does not hold too (T15).

    What only a super admin decides is more than any privilege, so who holds them all is no super admin yet.
    """
    if not covers(actor.privileges, given_by(role, actor.organization.kind)):
        return False
    return not (isinstance(role, BuiltInRole) and role.slug == SUPER_ADMIN) or is_super_admin(actor)


def may_be_for_a_unit(role: AnyRole) -> bool:
    """True of a custom role that gives Manage users and nothing else."""
    return isinstance(role, Role) and role.given == {privilege.value for privilege in FOR_A_UNIT}


def is_role_of(organization: Organization, role: AnyRole) -> bool:
    """True of a role that there is in that organization."""
    if isinstance(role, BuiltInRole):
        return role.kind == organization.kind
    return role.organization_id == organization.pk and role.deleted_at is None


def _fits(user: User, role: AnyRole, refusal: Words) -> Verdict:
    """Whether an account may hold a role at all, whoever gives it."""
    given = given_by(role, user.domain.organization.kind)
    if user.is_service_account and P.MANAGE_ROLES in given:
        return no("service_account", refusal, _("A service account can't give roles or be a super admin."))
    if isinstance(role, BuiltInRole) and role.slug == SUPER_ADMIN and not is_managed(user.domain):
        why = _("A super admin has an account at a verified domain of the organization, not at one open to everybody.")
        return no("not_managed", refusal, why, _("Verify the domain first, or choose another account."))
    if P.MANAGE_RESELLER_ACCESS in given and works_for_reseller(user):
        why = _("This person has an account at a reseller too, and nobody consents to oneself.")
        return no("consents_to_oneself", refusal, why, _("Another person can hold it."))
    return YES


def _lacks_manage_roles(refusal: Words) -> Verdict:
    return no("missing_privilege", refusal, _("It takes the privilege Manage roles, and your role lacks it."), _WHO)


def _gives_more(refusal: Words) -> Verdict:
    return no("missing_privilege", refusal, _("It gives more than you hold yourself."), _WHO)


def _inactive(refusal: Words) -> Verdict:
    why = _("It is inactive: it was imported from the old support centre, and nothing takes its privileges any more.")
    return no("inactive", refusal, why, _("Another role can be given in its place."))


def _unknown() -> Verdict:
    return no("not_visible", _("There is no such role."))
