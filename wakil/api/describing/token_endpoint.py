"""The token endpoint in OpenAPI: it is no method, speaks OAuth's words (RFC 6749, RFC 7523) and asks for no token."""

from typing import Any

from wakil.access.access_tokens import LIFETIME
from wakil.access.assertions import LONGEST, SCOPES
from wakil.api.token import EXCHANGES, JWT_BEARER

_TEXT = {"type": "string"}
_PACE = {
    "Retry-After": {"description": "Seconds to wait.", "schema": _TEXT},
    "RateLimit": {"description": "What is left of the limit, and the seconds until it begins anew.", "schema": _TEXT},
    "RateLimit-Policy": {"description": "The limit, and for how many seconds it counts.", "schema": _TEXT},
}


def _text(words: str, **others: Any) -> dict[str, Any]:
    return {"type": "string", "description": words, **others}


def _form(words: str, grant: str, **fields: dict[str, Any]) -> dict[str, Any]:
    kind = {"grant_type": {"type": "string", "const": grant}}
    required = ["grant_type", next(iter(fields))]
    return {"type": "object", "description": words, "required": required, "properties": kind | fields}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(words: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _refusal(words: str, *codes: str) -> dict[str, Any]:
    return _answer(words, {**_ref("TokenError"), "properties": {"error": {"enum": list(codes)}}})


SCHEMAS: dict[str, Any] = {
    "AssertionGrant": _form(
        "A service account's assertion, signed with one of its keys.",
        JWT_BEARER,
        assertion=_text(
            "A JWT signed with RS256: iss, aud, scope, iat and exp, at most an hour apart; sub to act for a person.",
            maxLength=LONGEST,
        ),
    ),
    "RefreshGrant": _form(
        "A personal token, for libraries that know refresh tokens only.",
        "refresh_token",
        refresh_token=_text("The personal token."),
        client_id=_text("Taken and not looked at."),
        client_secret=_text("Taken and not looked at."),
    ),
    "AccessToken": {
        "type": "object",
        "description": "An access token, to be sent as a bearer token.",
        "required": ["access_token", "expires_in", "scope", "token_type"],
        "properties": {
            "access_token": _text("The token."),
            "expires_in": {
                "type": "integer",
                "description": "Seconds for which it is good.",
                "minimum": 1,
                "maximum": int(LIFETIME.total_seconds()),
            },
            "scope": _text("What it allows.", enum=list(SCOPES)),
            "token_type": _text("How it is sent.", const="Bearer"),
        },
    },
    "TokenError": {
        "type": "object",
        "description": "Why there is no access token, in OAuth's words.",
        "required": ["error", "error_description"],
        "properties": {"error": _text("A word for machines."), "error_description": _text("Words for people.")},
    },
}

PATHS: dict[str, Any] = {
    "/token": {
        "post": {
            "operationId": "token",
            "summary": "Exchanges a signed assertion or a personal token for an access token.",
            "description": "Every parameter comes once. The access token ends with what it came from, or in an hour.",
            "tags": ["token"],
            "security": [],
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {"oneOf": [_ref("AssertionGrant"), _ref("RefreshGrant")]}
                    }
                },
            },
            "responses": {
                "200": _answer("An access token.", _ref("AccessToken")),
                "400": _refusal(
                    "The request can't be read, or what it brings does not count.",
                    "invalid_request",
                    "unsupported_grant_type",
                    "invalid_grant",
                    "invalid_scope",
                ),
                "401": _refusal("The service account may not act for that person.", "unauthorized_client"),
                "429": _refusal(
                    f"More than {EXCHANGES} exchanges of one service account in a minute, or too many wrong ones.",
                    "temporarily_unavailable",
                )
                | {"headers": _PACE},
                "default": _answer("Anything else that went wrong.", _ref("TokenError")),
            },
        }
    }
}
