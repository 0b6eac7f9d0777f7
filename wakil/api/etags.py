"""ETags: the same for the same answer, and a condition for changing what has been read (AIP-154)."""

from collections.abc import Iterable

from django.http import HttpResponse

from wakil.api import wire
from wakil.api.answering import as_response
from wakil.api.call import Call
from wakil.api.errors import ApiError


def answered_with_etag(call: Call, shape: wire.Case) -> HttpResponse:
    """The answer with its ETag; nothing but 304 for who has it already."""
    etag = shape.etag or ""
    if etag and matches(call.request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=304, headers={"ETag": etag})
    response = as_response(shape.as_json())
    response.headers["ETag"] = etag
    return response


def require_current(call: Call, etags: Iterable[str], current: str) -> None:
    """Raises ApiError 412 when one was sent and is not that of what is there now."""
    for sent in (*etags, call.request.headers.get("If-Match", "")):
        if sent and not matches(sent, current):
            raise ApiError(412, "It has changed since it was read. Read it again.", "ETAG_MISMATCH")


def matches(header: str, etag: str) -> bool:
    """True when the header names the ETag. On the way some are made weak; both count."""
    named = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in named or etag in named or etag.strip('"') in named
