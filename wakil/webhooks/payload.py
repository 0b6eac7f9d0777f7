"""An event as CloudEvents 1.0 JSON. It holds ids, kinds and numbers, never a word that anybody wrote."""

import json
from typing import Any

from django.conf import settings

from wakil.cases.models import Case
from wakil.cases.names import case_name, parent_name
from wakil.events.models import Event
from wakil.lib.days import zulu
from wakil.organizations.models import Domain, Organization
from wakil.webhooks.kinds import TEST_TYPE, type_of
from wakil.webhooks.models import WebhookDelivery

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def body_of(delivery: WebhookDelivery, subject: Case | Organization | None) -> bytes:
    """The message's body: of the case or customer the event is about, or of a test."""
    envelope: dict[str, Any] = {
        "specversion": "1.0",
        "id": delivery.key,
        "source": f"{settings.WAKIL_URL}/d/{delivery.webhook.domain.name}/",
        "type": type_of(delivery.event.kind) if delivery.event else TEST_TYPE,
        "time": zulu(delivery.event.created_at if delivery.event else delivery.created_at),
        "datacontenttype": "application/json",
    }
    if delivery.event is None or subject is None:
        return _json(envelope | {"data": {"webhook": delivery.webhook_id}})
    content = _of_case(subject, delivery.event) if isinstance(subject, Case) else _of_access(subject, delivery.event)
    name = case_name(subject) if isinstance(subject, Case) else parent_name(subject)
    return _json(envelope | {"subject": name, "sequence": f"{delivery.number or 0:010d}", "data": content})


def _of_case(case: Case, event: Event) -> dict[str, Any]:
    """State and priority are as they are when the message is sent; what changed stands beside them."""
    name = case_name(case)
    content: dict[str, Any] = {
        "case": name,
        "number": case.number,
        "state": case.state,
        "priority": f"P{case.severity}",
        "by": _side(event),
    }
    if case.customer:
        content["customer"] = parent_name(case.customer)
    for detail, collection in {"comment": "comments", "attachment": "attachments"}.items():
        if detail in event.details:
            content[detail] = f"{name}/{collection}/{event.details[detail]}"
    if event.kind == "case.severity_changed":
        content["priorityBefore"], content["priorityAfter"] = (f"P{event.details[one]}" for one in ("before", "after"))
    return content


def _of_access(customer: Organization, event: Event) -> dict[str, Any]:
    domain = Domain.objects.select_related("organization").get(pk=event.details["domain"])
    content = {
        "customer": parent_name(customer),
        "reseller": parent_name(domain.organization),
        "domain": domain.name,
        "by": _side(event),
    }
    return content | ({"level": event.details["level"]} if "level" in event.details else {})


def _side(event: Event) -> str:
    """Which side did it: nobody is named."""
    return event.by_domain.organization.kind if event.by_domain else "system"


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
