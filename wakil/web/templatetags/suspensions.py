"""What the reader's own side has cut off, for the pages that say so."""

from django import template
from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.organizations.models import DomainSuspension
from wakil.reselling.suspension_policy import suspensions_seen_by

register = template.Library()


@register.simple_tag
def own_suspensions(actor: Actor) -> QuerySet[DomainSuspension]:
    """The suspensions in force that this side made and may lift, the latest first."""
    return suspensions_seen_by(actor).select_related("domain__organization").order_by("-started_at")
