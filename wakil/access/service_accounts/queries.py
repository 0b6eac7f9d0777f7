"""Reads of service accounts worth a name."""

from django.db.models import Count, Prefetch, Q, QuerySet

from wakil.access.models import RoleAssignment
from wakil.accounts.models import ServiceAccount


def with_what_it_has(accounts: QuerySet[ServiceAccount]) -> QuerySet[ServiceAccount]:
    """Each with `held_roles`, `key_count` of keys that work, and its user and domain; two queries."""
    held = RoleAssignment.objects.filter(ended_at=None).select_related("role").order_by("id")
    counted = accounts.annotate(key_count=Count("keys", filter=Q(keys__revoked_at=None)))
    related = counted.select_related("user__domain")
    return related.prefetch_related(Prefetch("user__assignments", held, to_attr="held_roles"))
