"""Access tokens: what an assertion or a personal token is exchanged for, good for an hour and for one domain."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from wakil.access.actor import is_suspended_by_vendor
from wakil.access.assertions import SCOPES, Assertion, BadAssertion
from wakil.accounts import api_tokens
from wakil.accounts.models import AccessToken, Impersonation, ServiceAccount, TokenScope, User
from wakil.accounts.sign_in import people_who_may_sign_in
from wakil.lib import clock
from wakil.organizations.models import DomainSuspension

PREFIX = "wakila_"  # so that scanners of repositories and logs know what they have found
LIFETIME = timedelta(hours=1)
_KEPT = timedelta(days=1)
_NAMES = {scope: name for name, scope in SCOPES.items()}
_NOT_FOR_HIM = (
    "Client is unauthorized to retrieve access tokens using this method, "
    "or client not authorized for any of the scopes requested."
)
_CUT_OFF = DomainSuspension.objects.filter(customer=None, lifted_at=None)


@transaction.atomic
def exchange_assertion(assertion: Assertion) -> tuple[str, str]:
    """An access token and its scope, for the service account or the person whom it names as its subject.

    Raises BadAssertion: for a person in the same words whether there is none or it may not act for her (T24).
    """
    if assertion.scope is None:
        raise BadAssertion("Invalid OAuth scope or ID token audience provided.", "invalid_scope")
    account = assertion.key.account
    if not may_work(account):
        raise BadAssertion("Invalid JWT Signature.")
    user = account.user
    if assertion.subject and assertion.subject.lower() != assertion.issuer:
        user = _subject(account, assertion.subject)
    return _issued(user, assertion.scope, key=assertion.key)


@transaction.atomic
def exchange_api_token(token: str) -> tuple[str, str]:
    """An access token and its scope for a personal token, for libraries that only refresh. Raises BadAssertion."""
    found = api_tokens.find(token)
    if found is None or not found.user.is_active or is_suspended_by_vendor(found.user.domain):
        raise BadAssertion("Token has been expired or revoked.")
    api_tokens.note_use(found)
    return _issued(found.user, TokenScope(found.scope), api_token=found)


def find(token: str) -> AccessToken | None:
    """The token's row with everybody it names, while whatever it came from is still good (T13)."""
    rows = AccessToken.objects.filter(token_hash=api_tokens.hash_of(token), expires_at__gt=clock.now())
    found = _with_what_it_came_from(rows).first()
    if found is None or found.is_cut_off:  # type: ignore[attr-defined]
        return None
    if found.api_token is not None:
        is_good = found.api_token.revoked_at is None and found.api_token.expires_at > clock.now()
        return found if is_good else None
    return found if _key_still_gives(found) else None


def may_work(account: ServiceAccount) -> bool:
    """True of an account that is neither disabled nor deleted, at a domain that the vendor has not cut off."""
    is_there = account.user.is_active and account.deleted_at is None
    return is_there and not is_suspended_by_vendor(account.user.domain)


def _key_still_gives(token: AccessToken) -> bool:
    key = token.key
    if key is None or key.revoked_at is not None or key.account.deleted_at is not None:
        return False
    if not key.account.user.is_active or token.is_account_cut_off:  # type: ignore[attr-defined]
        return False
    return token.user_id == key.account_id or bool(token.may_impersonate)  # type: ignore[attr-defined]


def _with_what_it_came_from(rows: QuerySet[AccessToken]) -> QuerySet[AccessToken]:
    allowed = Impersonation.objects.filter(
        account=OuterRef("key__account"), domain=OuterRef("user__domain"), ended_at=None
    )
    related = rows.select_related("user__domain__organization", "api_token", "key__account__user__domain")
    return related.annotate(
        is_cut_off=Exists(_CUT_OFF.filter(domain=OuterRef("user__domain"))),
        is_account_cut_off=Exists(_CUT_OFF.filter(domain=OuterRef("key__account__user__domain"))),
        may_impersonate=Exists(allowed),
    )


def _subject(account: ServiceAccount, address: str) -> User:
    allowed = account.impersonations.filter(ended_at=None).values("domain")
    people = people_who_may_sign_in().filter(domain__in=allowed, domain__organization=account.user.domain.organization)
    user = None if "\0" in address else people.filter(email=address.strip().lower()).first()
    if user is None:
        raise BadAssertion(_NOT_FOR_HIM, "unauthorized_client")
    return user


def _issued(user: User, scope: TokenScope, **source: Any) -> tuple[str, str]:
    token, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    AccessToken.objects.filter(expires_at__lt=now - _KEPT, **source).delete()
    AccessToken.objects.create(
        user=user,
        scope=scope,
        token_hash=api_tokens.hash_of(token),
        created_at=now,
        expires_at=now + LIFETIME,
        **source,
    )
    return token, _NAMES[scope]
