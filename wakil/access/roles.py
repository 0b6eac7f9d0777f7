"""The built-in roles: read-only, can be copied."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.privileges import CASE_PRIVILEGES, OFFERED, P, Privilege


@dataclass(frozen=True)
class BuiltInRole:
    """A role that every organization of one kind has."""

    slug: str
    kind: str
    name: str | Promise
    privileges: frozenset[Privilege]


BUILT_IN_ROLES = [
    BuiltInRole("super_admin", "reseller", _("Super Admin"), frozenset(OFFERED["reseller"])),
    BuiltInRole("reseller_admin", "reseller", _("Reseller Admin"), CASE_PRIVILEGES | {P.EDIT_CUSTOMERS}),
    BuiltInRole("customer_support_viewer", "reseller", _("Customer support viewer"), frozenset({P.VIEW_CUSTOMERS})),
    BuiltInRole("super_admin", "customer", _("Super Admin"), frozenset(OFFERED["customer"])),
    BuiltInRole("support_user", "customer", _("Support user"), frozenset({P.SUPPORT_CASES})),
    BuiltInRole("super_admin", "vendor", _("Super Admin"), frozenset(OFFERED["vendor"])),
    BuiltInRole("support_agent", "vendor", _("Support agent"), frozenset({P.WORK_CASES})),
    BuiltInRole("support_lead", "vendor", _("Support lead"), frozenset({P.WORK_CASES, P.DELETE_ATTACHMENTS})),
]

_BY_KIND_AND_SLUG = {(role.kind, role.slug): role for role in BUILT_IN_ROLES}


def built_in_role(kind: str, slug: str) -> BuiltInRole | None:
    """The built-in role of that name in an organization of that kind, if there is one."""
    return _BY_KIND_AND_SLUG.get((kind, slug))
