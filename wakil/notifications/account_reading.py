"""May this recipient be told of what happened to an account? Asked at the moment of sending."""

from wakil.access.actor import Actor
from wakil.access.models import AccessRequest
from wakil.access.policy import is_super_admin
from wakil.accounts.models import AlertAddress
from wakil.events.kinds import EventKind
from wakil.events.models import Event

OF_ACCOUNTS = {
    EventKind.ACCESS_REQUESTED.value,
    EventKind.ACCESS_REQUEST_ANSWERED.value,
    EventKind.ALERT_ADDRESS_ASKED.value,
    EventKind.ALERT_ADDRESS_REMOVED.value,
    EventKind.ALERT_ADDRESS_VERIFIED.value,
}


def why_not(event: Event, actor: Actor | None) -> str:
    """Why they may not, or nothing."""
    if actor is None:
        return "not_visible"
    if event.kind == EventKind.ACCESS_REQUESTED:
        return _why_not_of_request(event, actor)
    if event.details["user"] != actor.user.pk:
        return "not_visible"
    if event.kind == EventKind.ALERT_ADDRESS_ASKED:
        waits = AlertAddress.objects.filter(pk=event.details["alert_address"], verified_at=None, ended_at=None)
        return "" if waits.exists() else "answered_since"
    return ""


def _why_not_of_request(event: Event, actor: Actor) -> str:
    asked = AccessRequest.objects.filter(pk=event.details["request"], organization=actor.organization).first()
    if asked is None or not is_super_admin(actor):
        return "not_visible"
    waits = asked.answered_at is None and asked.user.suspended_at is None
    return "" if waits else "answered_since"
