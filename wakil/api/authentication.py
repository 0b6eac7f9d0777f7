"""Who calls: the actor behind the bearer token, read anew at every call."""

from dataclasses import dataclass

from django.http import HttpRequest

from wakil.access.actor import Actor
from wakil.accounts import api_tokens
from wakil.api.errors import unauthenticated

_SCHEME = "bearer"


@dataclass(frozen=True)
class Caller:
    """The actor, and what the credential itself allows. `key` names the credential where calls are counted."""

    actor: Actor
    may_write: bool
    key: str


def caller_of(request: HttpRequest) -> Caller:
    """Who calls. Raises ApiError 401 without a token that counts, and for people and domains that are cut off (T13)."""
    token = api_tokens.find(_bearer(request))
    if token is None:
        raise unauthenticated()
    actor = Actor.load(token.user)
    if not actor.is_active:
        raise unauthenticated()
    api_tokens.note_use(token)
    return Caller(actor, token.may_write, f"token:{token.pk}")


def actor_of(request: HttpRequest) -> Actor:
    """The actor alone."""
    return caller_of(request).actor


def _bearer(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _SCHEME or not token.strip():
        raise unauthenticated("The request carries no bearer token.")
    return token.strip()
