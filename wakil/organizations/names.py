"""Organizations found by how they are called."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from wakil.lib.text import folded
from wakil.organizations.models import Domain, Organization


def with_names_like(organizations: QuerySet[Organization], text: str) -> QuerySet[Organization]:
    """Those whose name, public id or a domain of theirs has the text; all for no text."""
    return organizations.filter(has_name_like(text)) if text.strip() else organizations


def has_name_like(text: str, prefix: str = "") -> Q:
    """The condition "its name, public id or a domain has the text", case and accents ignored, below `prefix`."""
    text = text.strip().split(" · ")[0]
    if not text:
        return Q()
    domains = Domain.objects.filter(organization=OuterRef(f"{prefix}pk"), name__contains=text.lower())
    named = Q(**{f"{prefix}folded_name__contains": words}) if (words := folded(text)) else Q(pk__in=[])
    return named | Q(**{f"{prefix}customer_id__iexact": text}) | Q(Exists(domains))


def primary_domain(organization: str = "pk") -> Subquery:
    """The name of an organization's primary domain, as an expression."""
    owned = Domain.objects.filter(organization=OuterRef(organization), is_primary=True)
    return Subquery(owned.values("name")[:1])
