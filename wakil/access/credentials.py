"""Who a bearer token speaks for, whatever kind it is: everything is read anew at every call (T13)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from wakil.access import access_tokens
from wakil.access.actor import Actor
from wakil.access.assertions import BadAssertion, checked_audience, read_assertion
from wakil.accounts import api_tokens
from wakil.accounts.models import ServiceAccountKey, TokenScope
from wakil.lib import clock

_NOTED_EVERY = timedelta(minutes=1)
_PARTS_OF_A_JWT = 3


@dataclass(frozen=True)
class Credential:
    """The actor, and what the credential itself allows. `key` names the credential where calls are counted."""

    actor: Actor
    may_write: bool
    key: str


def credential_of(bearer: str, audiences: Collection[str]) -> Credential | None:
    """Who speaks; None for anything that counts for nobody now. `audiences` are the names that we answer to."""
    if bearer.startswith(access_tokens.PREFIX):
        found = _of_access_token(bearer)
    elif bearer.count(".") == _PARTS_OF_A_JWT - 1:
        found = _of_assertion(bearer, audiences)
    else:
        found = _of_api_token(bearer)
    return found if found and found.actor.is_active else None


def _of_api_token(bearer: str) -> Credential | None:
    token = api_tokens.find(bearer)
    if token is None:
        return None
    actor = Actor.load(token.user)
    if actor.is_active:
        api_tokens.note_use(token)
    return Credential(actor, token.may_write, f"token:{token.pk}")


def _of_access_token(bearer: str) -> Credential | None:
    token = access_tokens.find(bearer)
    if token is None:
        return None
    may_write = token.scope == TokenScope.WRITE
    if token.key is None:
        return Credential(Actor.load(token.user, is_cut_off=False), may_write, f"token:{token.api_token_id}")
    account = token.key.account
    through = account.user if account.pk != token.user_id else None
    _note_use(token.key)
    actor = Actor.load(token.user, is_cut_off=False, through=through)
    return Credential(actor, may_write, f"account:{account.pk}")


def _of_assertion(bearer: str, audiences: Collection[str]) -> Credential | None:
    """A service account that signs each call itself: for nobody but itself, so its subject is its issuer."""
    try:
        said = read_assertion(bearer)
        if said.audience or said.scope is None:
            checked_audience(said, audiences)
    except BadAssertion:
        return None
    account = said.key.account
    if said.subject != said.issuer or not access_tokens.may_work(account):
        return None
    _note_use(said.key)
    actor = Actor.load(account.user, is_cut_off=False)
    return Credential(actor, said.scope != TokenScope.READ, f"account:{account.pk}")


def _note_use(key: ServiceAccountKey) -> None:
    now = clock.now()
    if key.last_used_at is None or key.last_used_at < now - _NOTED_EVERY:
        not_yet = Q(last_used_at=None) | Q(last_used_at__lt=now - _NOTED_EVERY)
        ServiceAccountKey.objects.filter(not_yet, pk=key.pk).update(last_used_at=now)
