"""What programs call a customer, a reseller and a case: names that no change of reseller changes."""

from wakil.cases.models import Case
from wakil.organizations.models import Organization


def parent_name(organization: Organization) -> str:
    """A customer is a project; a reseller, like the vendor, an organization."""
    if organization.is_customer:
        return f"projects/{organization.customer_id}"
    return f"organizations/{organization.number}"


def case_name(case: Case) -> str:
    """The one name of a case: below its customer, or below the reseller whose own it is."""
    owner = case.customer or case.filed_from.organization
    return f"{parent_name(owner)}/cases/{case.number}"
