"""Who may look after which people: those of one's own organization, and nobody else's."""

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_users
from wakil.accounts.models import User


def people_seen_by(actor: Actor) -> QuerySet[User]:
    """The people whom this actor looks after, of every domain of the organization."""
    if not may_manage_users(actor):
        return User.objects.none()
    return User.objects.filter(domain__organization=actor.organization)
