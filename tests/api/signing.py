"""Service accounts for the tests, and what they sign: rightly with their library, wrongly by hand."""

import json
import time
from functools import cache
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.api.caller import Program
from tests.cast import Cast
from wakil.access.service_accounts import allow_impersonation, create_key, create_service_account
from wakil.access.service_accounts.key_file import key_file_text
from wakil.accounts.models import ServiceAccount

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
TOKEN_URI = "https://oauth2.googleapis.com/token"
BEARER = "https://cloudsupport.googleapis.com/"
FORM = "application/x-www-form-urlencoded"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def make_account(cast: Cast, name: str = "psa", *, by: str = "sari", role: str = "reseller_admin") -> ServiceAccount:
    """An account at the domain of the super admin who makes it."""
    maker = cast.actor(by)
    return create_service_account(maker, domain=maker.domain, name=name, role=role)


def make_key(cast: Cast, account: ServiceAccount, *, by: str = "sari") -> dict[str, Any]:
    """A key file, read as a library reads it."""
    return json.loads(key_file_text(account, create_key(cast.actor(by), account)))


def let_act(cast: Cast, account: ServiceAccount, *, by: str = "sari") -> Any:
    """It may act for the people of its own domain."""
    return allow_impersonation(cast.actor(by), account, domain=account.user.domain)


def claims(file: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a library says to the token endpoint; None takes a claim away."""
    now = int(time.time())
    said = {"iss": file["client_email"], "aud": TOKEN_URI, "scope": SCOPE, "iat": now, "exp": now + 3600, **changes}
    return {name: value for name, value in said.items() if value is not None}


def signed(
    file: dict[str, Any], said: dict[str, Any], *, key: Any = None, algorithm: str = "RS256", **header: Any
) -> str:
    """The claims, signed with the file's key unless with another; the header names the key unless told not to."""
    named = {"kid": file["private_key_id"], **header}
    headers = {name: value for name, value in named.items() if value is not None}
    return jwt.encode(said, file["private_key"] if key is None else key, algorithm=algorithm, headers=headers)


def exchanged(assertion: str, **others: str) -> Any:
    """The token endpoint's answer."""
    return Program().post("/token", urlencode({"grant_type": JWT_BEARER, "assertion": assertion, **others}), FORM)


def bearer(file: dict[str, Any], **changes: Any) -> Program:
    """A program with an access token that its key was exchanged for."""
    answer = exchanged(signed(file, claims(file, **changes)))
    assert answer.status_code == 200, answer.content
    return Program(answer.json()["access_token"])


@cache
def another_key() -> Any:
    """A key that nobody has registered."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
