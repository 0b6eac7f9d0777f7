"""The webhooks of the signed-in domain, and what each was told."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible, require
from wakil.lib import clock, keys
from wakil.web.request import PortalRequest
from wakil.web.webhooks.words import delivery_words, drop_words, failure_words, kind_words
from wakil.webhooks.models import DeliveryState, EventSubscription, Webhook, WebhookDelivery
from wakil.webhooks.policy import may_manage_webhooks, webhooks_seen_by
from wakil.webhooks.queries import deliveries_page, failure_of, visible_case_numbers
from wakil.webhooks.signing import counting_secrets


@require_safe
def list_webhooks(request: PortalRequest) -> HttpResponse:
    """All of them, with what is wrong with each; there are few."""
    require(may_manage_webhooks(request.actor))
    webhooks = webhooks_seen_by(request.actor).select_related("owner__domain__organization").order_by("name", "pk")
    return render(request, "webhooks/list.html", {"webhooks": [row(webhook) for webhook in webhooks]})


@require_safe
def show(request: PortalRequest, webhook: int) -> HttpResponse:
    """One of them: what it is told, its secrets, and the log of what was delivered."""
    found = webhook_or_404(request, webhook)
    before = keys.number_in(request.GET.get("before", ""))
    deliveries, more = deliveries_page(found, before)
    numbers = visible_case_numbers(request.actor, deliveries)
    url = reverse("webhooks:show", args=[found.pk])
    context = {
        "webhook": found,
        "crumbs": [crumb()],
        "state": row(found),
        "kinds": [kind_words(kind) for kind in found.kinds],
        "secrets": counting_secrets(found),
        "is_fed": EventSubscription.objects.filter(domain=found.domain, topic=found.topic, deleted_at=None).exists(),
        "deliveries": [_delivery(one, numbers) for one in deliveries],
        "next_url": f"{url}?before={deliveries[-1].pk}" if more else "",
        "first_url": url if before else "",
    }
    return render(request, "webhooks/show.html", context)


def webhook_or_404(request: PortalRequest, webhook: int) -> Webhook:
    """One of the signed-in domain's; whoever may manage none learns why."""
    require(may_manage_webhooks(request.actor))
    found = webhooks_seen_by(request.actor).select_related("owner__domain__organization", "domain")
    one = found.filter(pk=webhook).first()
    if one is None:
        raise NotVisible
    return one


def crumb() -> tuple[str, str]:
    """The way back to the list."""
    return _("Webhooks"), reverse("webhooks:list")


def row(webhook: Webhook) -> dict[str, Any]:
    """A webhook as one line: off, failing and why, or working."""
    failure = failure_of(webhook)
    return {
        "name": webhook.name,
        "address": webhook.url,
        "url": reverse("webhooks:show", args=[webhook.pk]),
        "is_enabled": webhook.is_enabled,
        "is_failing": bool(failure),
        "failure": failure_words(failure) if failure else "",
        "since": webhook.failing_since,
    }


def _delivery(delivery: WebhookDelivery, numbers: dict[str, str]) -> dict[str, Any]:
    attempts = [
        {
            "at": one.started_at,
            "words": failure_words(one.code) if one.code else str(one.status),
            "ms": one.milliseconds,
        }
        for one in delivery.attempts.all()
    ]
    waits = delivery.state == DeliveryState.QUEUED
    return {
        "key": delivery.key,
        "kind": kind_words(delivery.event.kind) if delivery.event else _("Test"),
        "number": numbers.get(delivery.stream, ""),
        "state": delivery.state,
        "words": delivery_words(delivery),
        "why": drop_words(delivery),
        "at": delivery.created_at,
        "attempts": attempts,
        "next_at": delivery.due_at if waits and attempts and delivery.due_at > clock.now() else None,
        "redeliver_url": reverse("webhooks:redeliver", args=[delivery.webhook_id, delivery.pk]),
    }
