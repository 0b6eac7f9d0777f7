"""Errors as `google.rpc.Status`, which every client of the API knows how to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import JsonResponse

from wakil.access.verdict import Verdict, Words

DOMAIN = "wakil"  # whose reasons they are, in an ErrorInfo
_TYPES = "type.googleapis.com/google.rpc."

# What an HTTP status means where nothing says it better.
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ABORTED",
    412: "ABORTED",
    413: "INVALID_ARGUMENT",
    415: "INVALID_ARGUMENT",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass
class ApiError(Exception):
    """What went wrong, as the caller is told. `reason` is for machines; `fields` says what is wrong at which field."""

    code: int
    message: Words
    reason: str = ""
    status: str = ""
    fields: Sequence[tuple[str, Words]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message)


def answer(error: ApiError) -> JsonResponse:
    """The error as a response."""
    status = error.status or STATUSES.get(error.code, "UNKNOWN")
    body: dict[str, Any] = {"code": error.code, "message": str(error.message), "status": status}
    details = _details(error, status)
    if details:
        body["details"] = details
    return JsonResponse(
        {"error": body},
        status=error.code,
        headers=dict(error.headers),
        content_type="application/json; charset=UTF-8",
    )


def _details(error: ApiError, status: str) -> list[dict[str, Any]]:
    details: list[dict[str, Any]] = []
    if error.fields:
        violations = [{"field": name, "description": str(words)} for name, words in error.fields]
        details.append({"@type": f"{_TYPES}BadRequest", "fieldViolations": violations})
    metadata = {name: str(value) for name, value in error.metadata.items()}
    reason = (error.reason or status).upper()
    details.append({"@type": f"{_TYPES}ErrorInfo", "reason": reason, "domain": DOMAIN, "metadata": metadata})
    return details


def invalid(field_name: str, words: Words, reason: str = "") -> ApiError:
    """400 for one field: of the body by its path in camelCase, of the query by its name."""
    return ApiError(400, f"{field_name}: {words}", reason, fields=[(field_name, words)])


def unauthenticated(words: Words = "The request has no valid credentials.") -> ApiError:
    """401: nobody we know, or nobody who may work here now."""
    return ApiError(401, words, headers={"WWW-Authenticate": 'Bearer realm="Wakil"'})


def denied(permission: str, resource: str) -> ApiError:
    """403 for a parent that is not the caller's or that nobody is: always in the same words (T1, T24)."""
    words = f"Permission '{permission}' denied on resource '{resource}' (or it may not exist)."
    return ApiError(403, words, "PERMISSION_DENIED")


def not_found(resource: str) -> ApiError:
    """404 for a child of a parent that the caller may read."""
    return ApiError(404, f"Resource '{resource}' was not found.", "NOT_FOUND")


# Refusals that say how the case is, and not who asks.
_PRECONDITIONS = frozenset(
    {
        "already_escalated",
        "case_closed",
        "case_state",
        "own_case",
        "reopen_window_over",
        "subscription_deleted",
        "support_tier",
    }
)


def refused(verdict: Verdict) -> ApiError:
    """A policy's refusal: its code is the reason; who can help stands in the message."""
    if verdict.code in _PRECONDITIONS:
        return ApiError(400, str(verdict), verdict.code, "FAILED_PRECONDITION")
    return ApiError(403, str(verdict), verdict.code)


def from_validation(error: ValidationError, names: Mapping[str, str]) -> ApiError:
    """400 with a violation for each field that an action or form complains of, by the names the API has for them."""
    messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    fields = [
        (names.get(name, names.get("", name)), words) for name, all_words in messages.items() for words in all_words
    ]
    return ApiError(400, " ".join(f"{name}: {words}" for name, words in fields), fields=fields)
