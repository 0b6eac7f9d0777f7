"""The domains of one's own organization, for who manages them."""

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_domains
from wakil.organizations.models import Domain


def domains_managed_by(actor: Actor) -> QuerySet[Domain]:
    """The primary one first, each with the provider it signs in with; none for anybody else."""
    if not may_manage_domains(actor):
        return Domain.objects.none()
    domains = Domain.objects.filter(organization=actor.organization)
    return domains.select_related("sign_in_provider", "verified_by").order_by("-is_primary", "name")
