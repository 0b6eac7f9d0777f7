"""Who looks after people and domains, and who is a super admin."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor, privileges_given_to
from wakil.access.models import RoleAssignment
from wakil.access.privileges import P, covers
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
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


def holds_no_more(user: User, actor: Actor) -> bool:
    """True of an account by which the actor would come to nothing new: a super admin's gives more than privileges."""
    if not covers(actor.privileges, privileges_given_to(user)):
        return False
    held = RoleAssignment.objects.filter(user=user, built_in=SUPER_ADMIN, role=None, ended_at=None)
    return not held.exists() or is_super_admin(actor)


def _missing(refusal: Words, why: Words) -> Verdict:
    return no("missing_privilege", refusal, why, _("A super admin of your organization can help."))
