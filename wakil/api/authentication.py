"""Who calls: the actor behind the bearer token, read anew at every call; and how often is too often."""

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wakil.access.actor import Actor
from wakil.access.credentials import Credential, credential_of
from wakil.accounts import pace
from wakil.accounts.pace import Use
from wakil.api.errors import ApiError, unauthenticated

Caller = Credential
FAILURES = 60  # a minute, from one address: wrong tokens, assertions and keys together
_SCHEME = "bearer"
_CUSTOMARY = "https://cloudsupport.googleapis.com"  # what libraries sign for, whatever address they call
_POLICY = "minute"
_ONE_SITE = 64  # bits of an IPv6 address that one customer of a provider has


def caller_of(request: HttpRequest) -> Caller:
    """Who calls. Raises ApiError 401 without a credential that counts, for people and domains that are cut off (T13),
    and 429 for more calls than the credential, or more failures than the address, may make in a minute."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not token.strip():
        raise _counted(request, unauthenticated("The request carries no bearer token."))
    caller = credential_of(token.strip(), audiences())
    if caller is None:
        raise _counted(request, unauthenticated())
    use = pace.take(caller.key, settings.WAKIL_API_RATE)
    request.pace = use  # type: ignore[attr-defined]  # read by `with_pace`
    if not use.is_allowed:
        raise too_many(use)
    return caller


def actor_of(request: HttpRequest) -> Actor:
    """The actor alone."""
    return caller_of(request).actor


def audiences() -> frozenset[str]:
    """The names for us in an assertion that comes as a bearer token."""
    names = (_CUSTOMARY, settings.WAKIL_URL)
    return frozenset([*names, *(f"{name}/" for name in names)])


def count_failure(request: HttpRequest) -> Use:
    """Count one wrong credential of the caller's address (T25). Credentials that are right are never held up by it."""
    return pace.take(f"failed:{_site(request.META['REMOTE_ADDR'])}", FAILURES)


def too_many(use: Use) -> ApiError:
    """429, with the time to wait."""
    words = f"More than {use.limit} a minute. Try again in {use.seconds} seconds."
    return ApiError(429, words, "RATE_LIMIT_EXCEEDED", headers=dict(pace_headers(use)))


def with_pace(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with the headers that let a client keep its pace."""
    use: Use | None = getattr(request, "pace", None)
    for name, value in pace_headers(use) if use else ():
        response.headers[name] = value
    return response


def pace_headers(use: Use) -> Iterable[tuple[str, str]]:
    """`RateLimit` and `RateLimit-Policy` as the IETF drafts them; `Retry-After` for who must wait."""
    yield "RateLimit-Policy", f'"{_POLICY}";q={use.limit};w={pace.MINUTE}'
    yield "RateLimit", f'"{_POLICY}";r={use.left};t={use.seconds}'
    if not use.is_allowed:
        yield "Retry-After", str(use.seconds)


def _counted(request: HttpRequest, error: ApiError) -> ApiError:
    use = count_failure(request)
    return error if use.is_allowed else too_many(use)


def _site(address: str) -> str:
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(ipaddress.IPv6Network((address, _ONE_SITE), strict=False).network_address)
