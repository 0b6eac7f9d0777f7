"""Examples for the audit log, requests for access and alerts: who may do each, and with what."""

from collections.abc import Callable
from typing import Any

from tests.cast import Cast
from wakil.access.alert_addresses import ask_alert_address, verify_alert_address
from wakil.access.requests import request_access
from wakil.accounts.alert_addresses import token_of
from wakil.accounts.models import User
from wakil.audit.filters import AuditFilters
from wakil.cases.actions import share_with_oneself
from wakil.cases.models import Case

Example = tuple[str, Callable[[], dict[str, Any]]]


def prove_second_address(cast: Cast, who: str, address: str) -> User:
    """That person has asked for it and has opened the link."""
    asked = ask_alert_address(cast.actor(who), address=address)
    verify_alert_address(cast.actor(who), token=token_of(asked))
    return cast.people[who]


def examples(cast: Cast, case: Case) -> dict[str, Example]:
    """Action → who may do it, and with what."""
    return {
        "ask_alert_address": ("priya", lambda: {"address": "priya@home.example"}),
        "choose_alerts": ("priya", lambda: {"modes": {"message": "digest"}, "digest_hour": 7}),
        "decline_access_request": ("sari", lambda: {"asked": request_access(cast.actor("budi"))}),
        "export_audit_log": ("sari", lambda: {"filters": AuditFilters(), "form": "csv"}),
        "remove_alert_address": ("priya", lambda: _proved(cast)),
        "request_access": ("budi", lambda: {"area": "cases"}),
        "set_forwarding": ("priya", lambda: _proved(cast) | {"is_on": False}),
        "share_with_oneself": ("priya", lambda: _proved(cast) | {"case": case}),
        "stop_sharing_with_oneself": ("priya", lambda: _shared(cast, case)),
        "verify_alert_address": (
            "priya",
            lambda: {"token": token_of(ask_alert_address(cast.actor("priya"), address="priya@home.example"))},
        ),
    }


def _proved(cast: Cast) -> dict[str, Any]:
    prove_second_address(cast, "priya", "priya@home.example")
    return {}


def _shared(cast: Cast, case: Case) -> dict[str, Any]:
    _proved(cast)
    share_with_oneself(cast.actor("priya"), case)
    return {"case": case}
