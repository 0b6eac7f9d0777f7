"""Every privilege there is. A row may name one, never invent one."""

from collections.abc import Iterable
from enum import StrEnum


class Privilege(StrEnum):
    """What a role can give, alphabetical within each kind of organization."""

    # any organization
    MANAGE_DOMAINS = "manage_domains"
    MANAGE_ROLES = "manage_roles"
    MANAGE_USERS = "manage_users"
    MANAGE_WEBHOOKS = "manage_webhooks"
    READ_AUDIT_LOG = "read_audit_log"
    # reseller
    ACCESS_CUSTOMERS_CASES = "access_customers_cases"
    EDIT_CUSTOMERS = "edit_customers"
    LEGACY_ENTERPRISE = "legacy_enterprise"
    LEGACY_RESOLD_ENTERPRISE_SUPPORT = "legacy_resold_enterprise_support"
    SUPPORT = "support"
    VIEW_CUSTOMERS = "view_customers"
    # customer
    MANAGE_RESELLER_ACCESS = "manage_reseller_access"
    MANAGE_SUPPORT_PARTNERS = "manage_support_partners"
    SUPPORT_CASES = "support_cases"
    # vendor
    DELETE_ATTACHMENTS = "delete_attachments"
    MANAGE_ORGANIZATIONS = "manage_organizations"
    MANAGE_SETTINGS = "manage_settings"
    WORK_CASES = "work_cases"


P = Privilege

# The three that open customers' cases to a reseller's staff (S74); either legacy one stands for them, for cases only
# (S75).
CASE_PRIVILEGES = frozenset({P.SUPPORT, P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES})
LEGACY_PRIVILEGES = frozenset({P.LEGACY_ENTERPRISE, P.LEGACY_RESOLD_ENTERPRISE_SUPPORT})

OFFERED = {
    "reseller": CASE_PRIVILEGES
    | {
        P.EDIT_CUSTOMERS,
        P.MANAGE_USERS,
        P.MANAGE_ROLES,
        P.MANAGE_DOMAINS,
        P.MANAGE_WEBHOOKS,
        P.READ_AUDIT_LOG,
    },
    "customer": frozenset(
        {
            P.SUPPORT_CASES,
            P.MANAGE_RESELLER_ACCESS,
            P.MANAGE_SUPPORT_PARTNERS,
            P.MANAGE_USERS,
            P.MANAGE_ROLES,
            P.MANAGE_DOMAINS,
            P.MANAGE_WEBHOOKS,
            P.READ_AUDIT_LOG,
        }
    ),
    "vendor": frozenset(
        {
            P.WORK_CASES,
            P.DELETE_ATTACHMENTS,
            P.MANAGE_ORGANIZATIONS,
            P.MANAGE_USERS,
            P.MANAGE_ROLES,
            P.MANAGE_SETTINGS,
            P.MANAGE_WEBHOOKS,
            P.READ_AUDIT_LOG,
        }
    ),
}


def recognised(kind: str) -> frozenset[Privilege]:
    """What counts in an organization of that kind: all that is offered, and a reseller's legacy ones."""
    return frozenset(OFFERED[kind]) | (LEGACY_PRIVILEGES if kind == "reseller" else frozenset())


def covers(held: Iterable[Privilege], given: Iterable[Privilege]) -> bool:
    """True when nothing is given that is not held. A legacy privilege is no more than the three it stands for."""
    mine, theirs = frozenset(held), frozenset(given)
    if mine >= CASE_PRIVILEGES:
        theirs -= LEGACY_PRIVILEGES
    return theirs <= mine
