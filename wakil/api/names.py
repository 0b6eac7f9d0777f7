"""Resource names: how a customer, a reseller and a case are called in the API."""

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.organizations.models import Organization

LONGEST_NUMBER = 18  # digits of a number that fits into 64 bits
LONGEST_ID = 60


def parent_name(organization: Organization) -> str:
    """A customer is a project; a reseller, like the vendor, an organization."""
    if organization.is_customer:
        return f"projects/{organization.customer_id}"
    return f"organizations/{organization.number}"


def case_name(case: Case) -> str:
    """The one name of a case, which no change of reseller changes."""
    owner = case.customer or case.filed_from.organization
    return f"{parent_name(owner)}/cases/{case.number}"


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
