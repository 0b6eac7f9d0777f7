"""How kinds and roles are said in the vendor's console."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.models import RoleAssignment
from wakil.access.roles import built_in_role
from wakil.organizations.models import OrganizationKind

_KINDS = {
    OrganizationKind.VENDOR: gettext_lazy("Vendor"),
    OrganizationKind.RESELLER: gettext_lazy("Reseller"),
    OrganizationKind.CUSTOMER: gettext_lazy("Customer"),
}


def kind_words(kind: str) -> str:
    """A kind as the first word of a line."""
    return str(_KINDS[OrganizationKind(kind)])


def chips() -> list[tuple[str, str]]:
    """What the list can be narrowed to; the first is everything."""
    return [
        ("", _("All")),
        (OrganizationKind.RESELLER.value, _("Resellers")),
        (OrganizationKind.CUSTOMER.value, _("Customers")),
    ]


def role_words(assignment: RoleAssignment, kind: str) -> str:
    """The name of a role that somebody holds, and whether it gives nothing now."""
    name = role_name(assignment, kind)
    if assignment.held_back:
        return _("%(role)s (waits for confirmation)") % {"role": name}
    is_inactive = assignment.role is not None and assignment.role.is_inactive
    return _("%(role)s (inactive)") % {"role": name} if is_inactive else name


def role_name(assignment: RoleAssignment, kind: str) -> str:
    """The name alone; of an unknown built-in one its slug."""
    if assignment.role is not None:
        return assignment.role.name
    role = built_in_role(kind, assignment.built_in)
    return str(role.name) if role else assignment.built_in
