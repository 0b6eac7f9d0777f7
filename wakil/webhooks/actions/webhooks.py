"""Make, change and delete webhooks, and renew their secrets. Who saves one answers for it from then on."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.webhooks.finding import locked
from wakil.webhooks.forms import checked_topic, checked_url
from wakil.webhooks.health import drop_waiting
from wakil.webhooks.kinds import TOLD
from wakil.webhooks.models import Webhook, WebhookSecret
from wakil.webhooks.policy import may_manage_webhooks, webhooks_seen_by

MOST_WEBHOOKS = 20  # of one domain
BOTH_COUNT = timedelta(hours=24)  # the old secret beside the new one
_CLEARED = {"failures": 0, "failure_code": "", "failing_since": None, "paused_until": None}


@transaction.atomic
def create_webhook(
    actor: Actor,
    domain: Domain,
    *,
    name: str,
    url: str,
    kinds: Sequence[str],
    topic: str = "",
    is_enabled: bool = True,
) -> Webhook:
    """One more address to be told at, for the domain signed in to, with its first secret.

    Raises ValidationError for what can't be told anything, a topic that leads elsewhere, and too many.
    """
    require(may_manage_webhooks(actor))
    if domain.pk != actor.domain.pk:
        raise NotVisible
    Domain.objects.select_for_update().get(pk=domain.pk)
    if webhooks_seen_by(actor).count() >= MOST_WEBHOOKS:
        raise ValidationError(_("A domain has %(most)d webhooks at most.") % {"most": MOST_WEBHOOKS})
    now = clock.now()
    webhook = Webhook(domain=domain, owner=actor.user, created_at=now, created_by=actor.user)
    _save(webhook, _checked(name, url, kinds, topic, is_enabled=is_enabled))
    WebhookSecret.objects.create(webhook=webhook, created_at=now)
    _record(EventKind.WEBHOOK_CREATED, actor, webhook)
    return webhook


@transaction.atomic
def change_webhook(
    actor: Actor, webhook: Webhook, *, name: str, url: str, kinds: Sequence[str], topic: str, is_enabled: bool
) -> Webhook:
    """Save it as it is to be from now on; it reads what the actor reads, and has a fresh start when it was failing."""
    fresh = locked(actor, webhook)
    fresh.owner = actor.user
    _save(fresh, _checked(name, url, kinds, topic, is_enabled=is_enabled) | _CLEARED)
    if not is_enabled:
        drop_waiting(fresh)
    _record(EventKind.WEBHOOK_CHANGED, actor, fresh)
    return fresh


@transaction.atomic
def delete_webhook(actor: Actor, webhook: Webhook) -> Webhook:
    """Nothing is sent any more, and its secrets are forgotten."""
    fresh = locked(actor, webhook)
    fresh.deleted_at, fresh.is_enabled = clock.now(), False
    fresh.save(update_fields=["deleted_at", "is_enabled"])
    fresh.secrets.all().delete()
    drop_waiting(fresh)
    _record(EventKind.WEBHOOK_DELETED, actor, fresh)
    return fresh


@transaction.atomic
def rotate_webhook_secret(actor: Actor, webhook: Webhook) -> WebhookSecret:
    """A new secret; for a day messages are signed with the last one too, and with none before it."""
    fresh = locked(actor, webhook)
    now = clock.now()
    fresh.secrets.filter(ends_at__isnull=False).delete()
    fresh.secrets.filter(ends_at=None).update(ends_at=now + BOTH_COUNT)
    secret = WebhookSecret.objects.create(webhook=fresh, created_at=now)
    _record(EventKind.WEBHOOK_SECRET_ROTATED, actor, fresh)
    return secret


def _checked(name: str, url: str, kinds: Sequence[str], topic: str, *, is_enabled: bool) -> dict[str, Any]:
    known = [kind.value for kind in TOLD if kind.value in kinds]
    if not known or len(known) != len(set(kinds)):
        raise ValidationError({"kinds": _("Choose at least one.")})
    return {
        "name": name,
        "url": checked_url(url),
        "kinds": known,
        "topic": checked_topic(topic) if topic else "",
        "is_enabled": is_enabled,
    }


def _save(webhook: Webhook, values: dict[str, Any]) -> None:
    for field, value in values.items():
        setattr(webhook, field, value)
    try:
        with transaction.atomic():
            webhook.save()
    except IntegrityError:
        raise ValidationError({"topic": _("This topic leads to another webhook already.")}) from None


def _record(kind: EventKind, actor: Actor, webhook: Webhook) -> None:
    record(kind, by=actor, on=webhook, stream=actor.organization, webhook=webhook.pk)
