"""What an organization's own role can be called and can give, whoever makes it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privilege_tree import NAMES, needed_by
from wakil.access.privileges import OFFERED, P, Privilege
from wakil.access.role_policy import FOR_A_UNIT
from wakil.access.roles import BUILT_IN_ROLES
from wakil.accounts.models import User
from wakil.organizations.actions import checked_name
from wakil.organizations.models import Organization, OrganizationKind

LONGEST_NAME = 100


def check_privileges(actor: Actor, privileges: frozenset[Privilege], also: frozenset[Privilege] = frozenset()) -> None:
    """Only what is offered, and nothing without what it needs (S73)."""
    kind = actor.organization.kind
    if privileges - frozenset(OFFERED[kind]) - also:
        raise ValidationError({"privileges": _("This is not offered for a role.")})
    missing = needed_by(privileges, kind)
    if missing:
        raise ValidationError(
            {"privileges": [needs_words(one, needed) for needed, by in missing.items() for one in by]}
        )


def needs_words(privilege: Privilege, needed: Privilege) -> str:
    """Why one can't be given without the other."""
    return _("%(privilege)s needs %(needed)s.") % {"privilege": NAMES[privilege], "needed": NAMES[needed]}


def check_holders(role: Role, wanted: frozenset[Privilege], new: frozenset[Privilege]) -> None:
    """What a role gives must be what each of its holders can have, as if it were given to each anew."""
    held = RoleAssignment.objects.filter(role=role, ended_at=None)
    if wanted != FOR_A_UNIT and held.filter(unit__isnull=False).exists():
        words = _("Somebody holds it for one unit, so it can give nothing but Manage users. Take it from them first.")
        raise ValidationError({"privileges": words})
    if P.MANAGE_ROLES in new and held.filter(user__is_service_account=True).exists():
        raise ValidationError({"privileges": _("A service account holds it, and can't give roles.")})
    if P.MANAGE_RESELLER_ACCESS in new:
        resellers = User.objects.filter(domain__organization__kind=OrganizationKind.RESELLER, person__isnull=False)
        if held.filter(user__person__in=resellers.values("person")).exists():
            words = _("Somebody who holds it has an account at a reseller too, and nobody consents to oneself.")
            raise ValidationError({"privileges": words})


def checked_role_name(organization: Organization, name: str, but: Role | None = None) -> str:
    """A name, trimmed. Raises ValidationError for one that another role has, a system role or in other letters."""
    name = checked_name(name)
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("This is too long: %(most)d characters at most.") % {"most": LONGEST_NAME}})
    others = Role.objects.filter(organization=organization, deleted_at=None)
    others = others.exclude(pk=but.pk) if but else others
    taken = {one.casefold() for one in others.values_list("name", flat=True)}
    if name.casefold() in taken | _built_in_names():
        raise ValidationError({"name": _("There is a role of this name.")})
    return name


def _built_in_names() -> set[str]:
    """In every language of the portal: nobody takes a role for one that it is not."""
    names = set[str]()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names |= {str(role.name).casefold() for role in BUILT_IN_ROLES}
    return names
