"""OpenID Connect, as far as signing in needs it: the authorization code with PKCE, and one claim, the subject.

Every address the provider names is asked through `lib/outbound.py`, as an administrator chose the issuer (T18).
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from wakil.lib import outbound
from wakil.lib.web_targets import Failed

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
KNOWN_FOR = 600  # seconds in which a provider's own description is not asked for again
CLOCKS_DIFFER = 60
LONGEST_SUBJECT = 255


class SignInFailed(Exception):
    """The provider did not say who it is, or what it said does not hold; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Endpoints:
    """Where a provider is asked, as it says itself."""

    authorization: str
    token: str
    keys: str
    takes_basic: bool


@dataclass(frozen=True)
class Client:
    """Ourselves at a provider."""

    issuer: str
    id: str
    secret: str


@dataclass(frozen=True)
class Attempt:
    """What ties an answer to the browser that asked; kept in that browser's session."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


def endpoints_of(issuer: str) -> Endpoints:
    """What the issuer says of itself. Raises SignInFailed when it is not there or speaks for another."""
    key = f"openid:{hashlib.sha256(issuer.encode()).hexdigest()}"
    known: Endpoints | None = cache.get(key)
    if known is None:
        known = _described(issuer, _json(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        cache.set(key, known, KNOWN_FOR)
    return known


def authorization_url(endpoints: Endpoints, client: Client, attempt: Attempt) -> str:
    """Where the browser is sent."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": client.id,
        "redirect_uri": attempt.redirect_uri,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in endpoints.authorization else "?"
    return f"{endpoints.authorization}{joint}{urlencode(asked)}"


def subject_for(code: str, client: Client, attempt: Attempt) -> str:
    """Who the provider says it is. Raises SignInFailed for anything that does not hold."""
    endpoints = endpoints_of(client.issuer)
    token = _exchanged(code, endpoints, client, attempt).get("id_token")
    if not isinstance(token, str):
        raise SignInFailed("no_id_token")
    claims = _claims(token, _json(endpoints.keys), client)
    if not constant_time_compare(str(claims.get("nonce", "")), attempt.nonce):
        raise SignInFailed("nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SignInFailed("subject")
    return subject


def _described(issuer: str, said: dict[str, Any]) -> Endpoints:
    if said.get("issuer") != issuer:
        raise SignInFailed("another_issuer")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    found = [said.get(name) for name in names]
    schemes = {"https"} | ({"http"} if issuer.startswith("http:") else set())
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not all(isinstance(url, str) and _scheme_of(url) in schemes for url in found) or not isinstance(methods, list):
        raise SignInFailed("endpoints")
    return Endpoints(str(found[0]), str(found[1]), str(found[2]), "client_secret_basic" in methods)


def _scheme_of(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:  # brackets that don't close
        return ""


def _exchanged(code: str, endpoints: Endpoints, client: Client, attempt: Attempt) -> dict[str, Any]:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.redirect_uri,
        "code_verifier": attempt.verifier,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if endpoints.takes_basic:
        pair = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        sent |= {"client_id": client.id, "client_secret": client.secret}
    return _json(endpoints.token, method="POST", body=urlencode(sent).encode(), headers=headers)


def _claims(token: str, keys: dict[str, Any], client: Client) -> dict[str, Any]:
    """What the token says, if the issuer signed it for us and just now."""
    try:
        header = jwt.get_unverified_header(token)
        signed_with = _key_named(header.get("kid"), jwt.PyJWKSet.from_dict(keys).keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            signed_with,
            algorithms=ALGORITHMS,
            audience=client.id,
            issuer=client.issuer,
            leeway=CLOCKS_DIFFER,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:  # the others of keys of a shape that nobody expects
        raise SignInFailed("token") from error
    if claims.get("azp", client.id) != client.id:
        raise SignInFailed("token")
    return claims


def _key_named(name: str | None, keys: list[jwt.PyJWK]) -> jwt.PyJWK:
    fitting = [key for key in keys if key.public_key_use in {None, "sig"} and (name is None or key.key_id == name)]
    if len(fitting) != 1:
        raise SignInFailed("key")
    return fitting[0]


def _json(url: str, **how: Any) -> dict[str, Any]:
    try:
        answer = outbound.ask(url, headers={"Accept": "application/json", **how.pop("headers", {})}, **how)
        said = json.loads(answer.body)
    except (Failed, ValueError, RecursionError) as error:
        raise SignInFailed("unreachable") from error
    if answer.status != 200 or not isinstance(said, dict):  # noqa: PLR2004
        raise SignInFailed("refused")
    return said
