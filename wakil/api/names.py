"""Resource names: how a customer, a reseller and a case are called in the API."""

from wakil.access.actor import Actor
from wakil.cases.names import case_name, parent_name
from wakil.organizations.models import Organization

__all__ = ["LONGEST_ID", "LONGEST_NUMBER", "case_name", "is_number", "organization_named", "owns", "parent_name"]

LONGEST_NUMBER = 18  # digits of a number that fits into 64 bits
LONGEST_ID = 60


def organization_named(name: str) -> Organization | None:
    """The customer or reseller of a two-part name in any of its spellings: nobody may know of it yet."""
    collection, _slash, identity = name.partition("/")
    if collection in {"projects", "customers"}:
        customers = Organization.objects.filter(kind="customer")
        if is_number(identity):
            return customers.filter(number=int(identity)).first()
        return customers.filter(customer_id=identity.upper()).first() if len(identity) <= LONGEST_ID else None
    if collection == "organizations" and is_number(identity):
        return Organization.objects.exclude(kind="customer").filter(number=int(identity)).first()
    return None


def is_number(text: str) -> bool:
    """True of digits that fit into a column."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def owns(actor: Actor, organization: Organization) -> bool:
    """True of the actor's own organization."""
    return actor.organization.pk == organization.pk
