"""A subscription in the API's shape: it publishes a domain's events to a topic."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.organizations.models import Domain


class EventSubscription(models.Model):
    """Deleted ones stay until they are purged, and can be restored until then."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=300)  # "projects/{project}/topics/{topic}"
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)
    purge_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at=None, purge_at=None) | Q(deleted_at__isnull=False, purge_at__isnull=False),
                name="a_deleted_subscription_says_when_it_goes",
            ),
        ]
        indexes = [
            models.Index(F("domain"), F("id").desc(), name="event_subscriptions_of_domain"),
            models.Index(F("purge_at"), name="event_subscriptions_to_purge", condition=Q(purge_at__isnull=False)),
        ]
