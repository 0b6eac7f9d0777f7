"""Who may look after which people and units: those of one's own organization, and nobody else's."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_domains, may_manage_users, super_admins_of
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, Words, no
from wakil.accounts.models import User
from wakil.organizations.models import OrganizationalUnit


def may_open_users(actor: Actor) -> Verdict:
    """See the people one looks after: all of the organization, or those of one's units."""
    return YES if actor.units else may_manage_users(actor)


def may_review_people(actor: Actor) -> Verdict:
    """See who of one's own people can do what, and why not: who looks after both people and roles (S10)."""
    return _looks_after_both(actor, _("You can't see who can do what."))


def may_open_idle(actor: Actor) -> Verdict:
    """See the accounts and relationships that nobody uses: who could end them (T33)."""
    return _looks_after_both(actor, _("You can't see what is not used."))


def may_open_checklist(actor: Actor) -> Verdict:
    """See how far an organization with several domains is: a reseller's administrators (S54)."""
    if not actor.organization.is_reseller:
        return no("not_visible", _("There is no such page."))
    return YES if may_manage_domains(actor) else may_manage_users(actor)


def people_seen_by(actor: Actor) -> QuerySet[User]:
    """The people whom this actor looks after, of every domain of the organization."""
    people = User.objects.filter(domain__organization=actor.organization, deleted_at=None, is_service_account=False)
    if actor.holds(P.MANAGE_USERS):
        return people
    return people.filter(_inside(actor.units, "unit__path")) if actor.units else User.objects.none()


def may_add_user(actor: Actor, unit: OrganizationalUnit) -> Verdict:
    """Bring somebody new into a unit that one looks after."""
    if not units_seen_by(actor).filter(pk=unit.pk).exists():
        return no("not_visible", _("There is no such unit."))
    return YES


def may_manage_units(actor: Actor) -> Verdict:
    """Change the tree of units: who manages the people of the whole organization."""
    return _whole(actor, _("You can't change organizational units."))


def units_seen_by(actor: Actor) -> QuerySet[OrganizationalUnit]:
    """The units whose people this actor looks after."""
    units = OrganizationalUnit.objects.filter(organization=actor.organization)
    if actor.holds(P.MANAGE_USERS):
        return units
    return units.filter(_inside(actor.units, "path")) if actor.units else units.none()


def may_change_unit(actor: Actor, unit: OrganizationalUnit) -> Verdict:
    """Rename, move or delete a unit; the root stays as it is."""
    if not units_seen_by(actor).filter(pk=unit.pk).exists():
        return no("not_visible", _("There is no such unit."))
    refusal = _("You can't change this unit.")
    if unit.parent_id is None:
        return no("root_unit", refusal, _("It stands for the whole organization, and everything is inside it."))
    return _whole(actor, refusal)


def _looks_after_both(actor: Actor, refusal: Words) -> Verdict:
    """Who looks after both people and roles."""
    if actor.holds(P.MANAGE_USERS) and actor.holds(P.MANAGE_ROLES):
        return YES
    why = _("It takes the privileges Manage users and Manage roles, and your role lacks one.")
    return no("missing_privilege", refusal, why, _("A super admin of your organization can look."))


def _whole(actor: Actor, refusal: Words) -> Verdict:
    if actor.holds(P.MANAGE_USERS):
        return YES
    why = _("It takes the privilege Manage users for the whole organization, and your role lacks it.")
    return no("missing_privilege", refusal, why, _("A super admin of your organization can help."))


def _inside(paths: tuple[str, ...], field: str) -> Q:
    """Rows of these units and of all below them; of nothing for no path (T27)."""
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(**{f"{field}__startswith": path})
    return within


def may_set_automatic_licensing(actor: Actor, unit: OrganizationalUnit) -> Verdict:
    """Say who gets paid seats without asking, in the units one looks after."""
    if units_seen_by(actor).filter(pk=unit.pk).exists():
        return YES
    return no("not_visible", _("There is no such unit."))


def may_open_licences(actor: Actor) -> Verdict:
    """See how many seats there are and who decides about them."""
    return _whole(actor, _("You can't see the licences."))


def may_ask_for_seats(actor: Actor) -> Verdict:
    """Ask the vendor for more seats: super admins only (S69)."""
    if super_admins_of(actor.organization).filter(pk=actor.user.pk).exists() and actor.is_active:
        return YES
    why = _("Only a super admin can, as more seats may cost your organization more.")
    return no("not_super_admin", _("You can't ask for more seats."), why, _("A super admin of your organization can."))


def may_decide_about_seats(actor: Actor) -> Verdict:
    """Give an organization seats: the vendor's people who manage organizations."""
    if not actor.organization.is_vendor:
        return no("not_visible", _("There is no such page."))
    if actor.holds(P.MANAGE_ORGANIZATIONS):
        return YES
    why = _("It takes the privilege Manage organizations, and your role lacks it.")
    who = _("A super admin of your organization can assign it.")
    return no("missing_privilege", _("You can't decide about seats."), why, who)
