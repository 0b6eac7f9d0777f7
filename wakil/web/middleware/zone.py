"""Times on pages are those of whoever reads them."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ReadersZone:
    """The person's zone, else the organization's, for one request; stands behind the gate, which knows the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        timezone.deactivate()  # the thread served somebody else before
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Once the actor is known."""
        actor = getattr(request, "actor", None)
        if actor is not None:
            timezone.activate(_zone(actor.user.time_zone or actor.organization.time_zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # a zone that this machine does not know
        return ZoneInfo("UTC")
