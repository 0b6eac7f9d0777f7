"""Subscriptions of the API: they feed the webhook that their topic leads to."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, no, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.webhooks.forms import checked_topic
from wakil.webhooks.models import EventSubscription
from wakil.webhooks.policy import may_manage_webhooks, subscriptions_seen_by

PURGED_AFTER = timedelta(days=30)
MOST_SUBSCRIPTIONS = 100  # of one domain, deleted ones too


@transaction.atomic
def create_event_subscription(actor: Actor, organization: Organization, *, topic: str) -> EventSubscription:
    """Publish what happens to a topic, for the domain signed in to. Raises ValidationError for no topic, too many."""
    require(may_manage_webhooks(actor))
    if organization.pk != actor.organization.pk or organization.is_customer:
        raise NotVisible
    Domain.objects.select_for_update().get(pk=actor.domain.pk)
    if subscriptions_seen_by(actor).count() >= MOST_SUBSCRIPTIONS:
        raise ValidationError(_("A domain has %(most)d subscriptions at most.") % {"most": MOST_SUBSCRIPTIONS})
    now = clock.now()
    subscription = EventSubscription.objects.create(
        domain=actor.domain, topic=checked_topic(topic), created_at=now, updated_at=now, created_by=actor.user
    )
    _record(EventKind.EVENT_SUBSCRIPTION_CREATED, actor, subscription)
    return subscription


@transaction.atomic
def change_event_subscription(actor: Actor, subscription: EventSubscription, *, topic: str) -> EventSubscription:
    """Publish to another topic from now on."""
    fresh = _locked(actor, subscription)
    if fresh.deleted_at is not None:
        refusal = _("The subscription can't be changed.")
        require(no("subscription_deleted", refusal, _("It is deleted."), _("Undelete it first.")))
    fresh.topic, fresh.updated_at = checked_topic(topic), clock.now()
    fresh.save(update_fields=["topic", "updated_at"])
    _record(EventKind.EVENT_SUBSCRIPTION_CHANGED, actor, fresh)
    return fresh


@transaction.atomic
def delete_event_subscription(actor: Actor, subscription: EventSubscription) -> EventSubscription:
    """Publish nothing more. For 30 days it can be undeleted; deleting what is deleted changes nothing."""
    fresh = _locked(actor, subscription)
    if fresh.deleted_at is None:
        fresh.deleted_at = fresh.updated_at = clock.now()
        fresh.purge_at = fresh.deleted_at + PURGED_AFTER
        fresh.save(update_fields=["deleted_at", "updated_at", "purge_at"])
        _record(EventKind.EVENT_SUBSCRIPTION_DELETED, actor, fresh)
    return fresh


@transaction.atomic
def undelete_event_subscription(actor: Actor, subscription: EventSubscription) -> EventSubscription:
    """Publish again. Undeleting what is not deleted changes nothing."""
    fresh = _locked(actor, subscription)
    if fresh.deleted_at is not None:
        fresh.deleted_at, fresh.purge_at, fresh.updated_at = None, None, clock.now()
        fresh.save(update_fields=["deleted_at", "updated_at", "purge_at"])
        _record(EventKind.EVENT_SUBSCRIPTION_UNDELETED, actor, fresh)
    return fresh


@transaction.atomic
def expunge_event_subscription(actor: Actor, subscription: EventSubscription) -> None:
    """Remove it for good."""
    fresh = _locked(actor, subscription)
    _record(EventKind.EVENT_SUBSCRIPTION_EXPUNGED, actor, fresh)
    fresh.delete()


def _locked(actor: Actor, subscription: EventSubscription) -> EventSubscription:
    require(may_manage_webhooks(actor))
    fresh = subscriptions_seen_by(actor).select_for_update().filter(pk=subscription.pk).first()
    if fresh is None:
        raise NotVisible
    return fresh


def _record(kind: EventKind, actor: Actor, subscription: EventSubscription) -> None:
    record(kind, by=actor, on=subscription, stream=actor.organization, subscription=subscription.pk)
