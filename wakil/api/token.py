"""The token endpoint (RFC 6749, RFC 7523): a signed assertion or a personal token for an access token of an hour."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from wakil.access.access_tokens import LIFETIME, exchange_api_token, exchange_assertion
from wakil.access.assertions import BadAssertion, checked_audience, read_assertion
from wakil.accounts import pace
from wakil.accounts.pace import Use
from wakil.api.authentication import count_failure, pace_headers

log = structlog.get_logger("wakil.token")

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EXCHANGES = 120  # a minute, for one service account
_CUSTOMARY = "https://oauth2.googleapis.com/token"  # what libraries sign for, whatever their key file says
_STATUSES = {"unauthorized_client": 401, "temporarily_unavailable": 429, "server_error": 500}
_WORDS = {
    "invalid_request": "Send grant_type and its parameters once each, as application/x-www-form-urlencoded.",
    "unsupported_grant_type": "Invalid grant_type.",
    "server_error": "Something is wrong on our side.",
}


class TooMany(Exception):
    """More exchanges than a program needs."""

    def __init__(self, use: Use) -> None:
        super().__init__()
        self.use = use


@csrf_exempt
@login_not_required
@sensitive_post_parameters()
def token(request: HttpRequest) -> JsonResponse:
    """An access token, or an error in OAuth's words; JSON whatever happens."""
    if request.method != "POST":
        response = _refused("invalid_request", "Only POST is answered here.", 405)
        response.headers["Allow"] = "POST"
        return response
    try:
        return _granted(request)
    except BadAssertion as error:
        use = count_failure(request)
        return _refused(error.code, error.words) if use.is_allowed else _slowed(use)
    except TooMany as error:
        return _slowed(error.use)
    except (RequestDataTooBig, UnicodeError, ValueError):
        return _refused("invalid_request")
    except Exception:
        log.exception("token_broken")
        return _refused("server_error")


def _granted(request: HttpRequest) -> JsonResponse:
    given = _given(request)
    kind = given.get("grant_type")
    if kind == JWT_BEARER and given.get("assertion"):
        made, scope = _for_assertion(given["assertion"])
    elif kind == "refresh_token" and given.get("refresh_token"):
        made, scope = exchange_api_token(given["refresh_token"])
    elif kind in {JWT_BEARER, "refresh_token", None, ""}:
        raise BadAssertion(_WORDS["invalid_request"], "invalid_request")
    else:
        raise BadAssertion(_WORDS["unsupported_grant_type"], "unsupported_grant_type")
    # a second less: libraries count from when the answer arrives
    seconds = int(LIFETIME.total_seconds()) - 1
    return _answer({"access_token": made, "expires_in": seconds, "scope": scope, "token_type": "Bearer"}, 200)


def _for_assertion(text: str) -> tuple[str, str]:
    said = read_assertion(text)
    checked_audience(said, _audiences())
    use = pace.take(f"exchange:{said.key.account_id}", EXCHANGES)
    if not use.is_allowed:
        raise TooMany(use)
    return exchange_assertion(said)


def _given(request: HttpRequest) -> dict[str, str]:
    """The parameters; none for a body of another kind or a parameter that comes twice."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    twice = any(len(values) > 1 for _name, values in request.POST.lists())
    return {} if twice else {name: str(value) for name, value in request.POST.items()}


def _audiences() -> tuple[str, ...]:
    return (_CUSTOMARY, f"{settings.WAKIL_URL}/token", settings.WAKIL_URL, f"{settings.WAKIL_URL}/")


def _slowed(use: Use) -> JsonResponse:
    response = _refused("temporarily_unavailable", f"Too many requests. Try again in {use.seconds} seconds.")
    for name, value in pace_headers(use):
        response.headers[name] = value
    return response


def _refused(code: str, words: str = "", status: int = 0) -> JsonResponse:
    body = {"error": code, "error_description": words or _WORDS[code]}
    return _answer(body, status or _STATUSES.get(code, 400))


def _answer(body: dict[str, Any], status: int) -> JsonResponse:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return JsonResponse(body, status=status, headers=headers, content_type="application/json; charset=UTF-8")
