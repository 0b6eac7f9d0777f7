"""Who may give roles and look after people."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import P
from wakil.access.roles import BuiltInRole, built_in_role
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.organizations.consumer import is_managed
from wakil.organizations.models import Organization, OrganizationKind

SUPER_ADMIN = "super_admin"


def super_admins_of(organization: Organization) -> QuerySet[User]:
    """The active people who hold the role Super Admin of that organization now, joined or not."""
    held = RoleAssignment.objects.filter(built_in=SUPER_ADMIN, role=None, ended_at=None)
    people = User.objects.filter(domain__organization=organization, suspended_at=None, is_service_account=False)
    return people.filter(pk__in=held.values("user"))


def may_manage_users(actor: Actor) -> Verdict:
    """Invite, suspend and group people of one's own organization."""
    if actor.holds(P.MANAGE_USERS):
        return YES
    return _missing(_("You can't manage people."), _("It takes the privilege Manage users, and your role lacks it."))


def may_manage_domains(actor: Actor) -> Verdict:
    """Add, move and remove one's organization's domains, and say how their people sign in.

    The vendor has no such privilege: its people with Manage settings do it.
    """
    if actor.holds(P.MANAGE_DOMAINS) or (actor.organization.is_vendor and actor.holds(P.MANAGE_SETTINGS)):
        return YES
    why = _("It takes the privilege Manage domains, and your role lacks it.")
    return _missing(_("You can't manage domains."), why)


def may_assign_role(actor: Actor, user: User, role: BuiltInRole | Role) -> Verdict:
    """Give one's own people a role of one's own organization, and nothing that one does not hold oneself (T15)."""
    if user.domain.organization_id != actor.organization.pk or not _is_of(actor.organization, role):
        return no("not_visible", _("There is no such person or role."))
    refusal = _("You can't give this role.")
    if not actor.holds(P.MANAGE_ROLES):
        return _missing(refusal, _("It takes the privilege Manage roles, and your role lacks it."))
    if not holds_all(actor, role):
        return _missing(refusal, _("It gives more than you hold yourself."))
    return _fits(user, role, refusal)


def _fits(user: User, role: BuiltInRole | Role, refusal: Words) -> Verdict:
    """Whether an account may hold a role at all, whoever gives it."""
    if user.is_service_account and P.MANAGE_ROLES.value in _privileges_of(role):
        return no("service_account", refusal, _("A service account can't give roles or be a super admin."))
    if isinstance(role, BuiltInRole) and role.slug == SUPER_ADMIN and not is_managed(user.domain):
        why = _("A super admin has an account at a verified domain of the organization, not at one open to everybody.")
        return no("not_managed", refusal, why, _("Verify the domain first, or choose another account."))
    if P.MANAGE_RESELLER_ACCESS.value in _privileges_of(role) and works_for_reseller(user):
        why = _("This person has an account at a reseller too, and nobody consents to oneself.")
        return no("consents_to_oneself", refusal, why, _("Another person can hold it."))
    return YES


def may_end_role(actor: Actor, assignment: RoleAssignment) -> Verdict:
    """Take a role from one's own people; the last super admin keeps it."""
    user = assignment.user
    if user.domain.organization_id != actor.organization.pk or assignment.ended_at is not None:
        return no("not_visible", _("There is no such role."))
    refusal = _("You can't take this role away.")
    if not actor.holds(P.MANAGE_ROLES):
        return _missing(refusal, _("It takes the privilege Manage roles, and your role lacks it."))
    role = assignment.role or built_in_role(actor.organization.kind, assignment.built_in)
    if role is not None and not holds_all(actor, role):
        return _missing(refusal, _("It gives more than you hold yourself."))
    if assignment.built_in == SUPER_ADMIN and is_last_super_admin(user):
        return no("last_super_admin", refusal, _("Somebody must stay super admin."), _("Make another one first."))
    return YES


def is_last_super_admin(user: User) -> bool:
    """True of a super admin without whom nobody could sign in and be one."""
    joined = _joined(super_admins_of(user.domain.organization))
    held = RoleAssignment.objects.filter(user=user, built_in=SUPER_ADMIN, role=None, ended_at=None)
    return held.exists() and not joined.exclude(pk=user.pk).exists()


def works_for_reseller(user: User) -> bool:
    """True of a person with an account in a reseller organization, be it this one or a linked one (decision 9)."""
    if user.domain.organization.is_reseller:
        return True
    person = User.objects.filter(pk=user.pk, person__isnull=False).values("person")  # as it is now
    return User.objects.filter(person__in=person, domain__organization__kind=OrganizationKind.RESELLER).exists()


def _joined(people: QuerySet[User]) -> QuerySet[User]:
    """Those who have chosen a password, and so can sign in."""
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def is_super_admin(actor: Actor) -> bool:
    """True of a person who holds the role Super Admin of her organization now."""
    return actor.is_active and super_admins_of(actor.organization).filter(pk=actor.user.pk).exists()


def holds_all(actor: Actor, role: BuiltInRole | Role) -> bool:
    """True when the role gives nothing that the actor does not hold too (T15)."""
    return _privileges_of(role) <= {privilege.value for privilege in actor.privileges}


def _is_of(organization: Organization, role: BuiltInRole | Role) -> bool:
    return role.kind == organization.kind if isinstance(role, BuiltInRole) else role.organization_id == organization.pk


def _privileges_of(role: BuiltInRole | Role) -> set[str]:
    return {str(name) for name in role.privileges}


def _missing(refusal: Words, why: Words) -> Verdict:
    return no("missing_privilege", refusal, why, _("A super admin of your organization can help."))
