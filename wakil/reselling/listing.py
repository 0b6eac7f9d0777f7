"""The order of a domain's customers: their folded names, kept where one index has them."""

from wakil.organizations.models import Organization
from wakil.reselling.models import Relationship


def keep_order(customer: Organization) -> None:
    """Let a new name stand in the lists too."""
    rows = Relationship.objects.filter(customer=customer).exclude(listed_as=customer.folded_name)
    rows.update(listed_as=customer.folded_name)
