"""Organizations found by how they are called."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from wakil.organizations.models import Domain, Organization


def with_names_like(organizations: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Those whose name, public id or a domain of theirs has the text; all for no text."""
    text = text.strip().split(" · ")[0]
    if not text:
        return organizations
    domains = Domain.objects.filter(organization=OuterRef("pk"), name__contains=text.lower())
    return organizations.filter(Q(name__icontains=text) | Q(customer_id__iexact=text) | Exists(domains))


def primary_domain() -> Subquery:
    """The name of an organization's primary domain, as an expression."""
    return Subquery(Domain.objects.filter(organization=OuterRef("pk"), is_primary=True).values("name")[:1])
