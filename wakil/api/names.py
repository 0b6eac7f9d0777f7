"""Resource names: how a customer, a reseller and a case are called in the API."""

from wakil.access.actor import Actor
from wakil.cases.names import case_name, parent_name
from wakil.lib import keys
from wakil.organizations.models import Organization

__all__ = ["LONGEST_ID", "case_name", "organization_named", "owns", "parent_name"]

LONGEST_ID = 60


def organization_named(name: str) -> Organization | None:
    """The customer or reseller of a two-part name in any of its spellings: nobody may know of it yet."""
    collection, _slash, identity = name.partition("/")
    if collection in {"projects", "customers"}:
        customers = Organization.objects.filter(kind="customer")
        if number := keys.number_in(identity):
            return customers.filter(number=number).first()
        return customers.filter(customer_id=identity.upper()).first() if len(identity) <= LONGEST_ID else None
    if collection == "organizations":
        return Organization.objects.exclude(kind="customer").filter(number=keys.number_in(identity)).first()
    return None


def owns(actor: Actor, organization: Organization) -> bool:
    """True of the actor's own organization."""
    return actor.organization.pk == organization.pk
