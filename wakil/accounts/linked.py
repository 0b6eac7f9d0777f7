"""Accounts that one person has linked to one another, by explicit consent and never by equal names (S45)."""

from wakil.accounts.models import User


def linked_domains(user: User) -> list[str]:
    """The other domains where the same person has an active account."""
    if user.person is None:
        return []
    others = User.objects.filter(person=user.person, suspended_at=None).exclude(domain=user.domain_id)
    return list(others.order_by("domain__name").values_list("domain__name", flat=True).distinct())
