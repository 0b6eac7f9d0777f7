"""Personal access tokens: a person's own, seen and revoked also by who looks after that person."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.token_policy import may_create_api_token, may_revoke_api_token
from wakil.access.verdict import require
from wakil.accounts.api_tokens import write_token
from wakil.accounts.models import ApiToken, TokenScope, User
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.actions import checked_name

LONGEST_NAME = 100


@transaction.atomic
def create_api_token(actor: Actor, *, name: str, days: int, scope: str = TokenScope.WRITE) -> str:
    """A token that acts for the actor, shown this once. Raises ValidationError at the field that can't be used."""
    require(may_create_api_token(actor))
    User.objects.select_for_update().get(pk=actor.user.pk)  # so that two don't both make the last one
    name = checked_name(name)
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": _("This is too long: %(most)d characters at most.") % {"most": LONGEST_NAME}})
    if not 1 <= days <= settings.WAKIL_TOKEN_DAYS:
        most = {"most": settings.WAKIL_TOKEN_DAYS}
        raise ValidationError({"days": _("Give a number of days from 1 to %(most)d.") % most})
    if scope not in TokenScope.values:
        raise ValidationError({"scope": _("Choose one of these.")})
    usable = ApiToken.objects.filter(user=actor.user, revoked_at=None, expires_at__gt=clock.now())
    if usable.count() >= settings.WAKIL_MOST_TOKENS:
        most = {"most": settings.WAKIL_MOST_TOKENS}
        raise ValidationError(_("You have %(most)d tokens, and more can't be made. Revoke one first.") % most)
    return _issued(actor.user, actor, name=name, lifetime=timedelta(days=days), scope=TokenScope(scope))


@transaction.atomic
def revoke_api_token(actor: Actor, token: ApiToken) -> ApiToken:
    """Refuse the token, and what it was exchanged for, from the next call on."""
    require(may_revoke_api_token(actor, token))
    fresh = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if fresh.revoked_at is None:
        fresh.revoked_at = clock.now()
        fresh.save(update_fields=["revoked_at"])
        _record(EventKind.API_TOKEN_REVOKED, actor, fresh)
    return fresh


def revoke_tokens_of(user: User, *, by: Actor) -> int:
    """Refuse all of a person's tokens, inside the transaction that shuts others out of the account; how many (T13)."""
    usable = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=clock.now())
    rows = list(usable.select_for_update(of=("self",)).select_related("user__domain__organization").order_by("pk"))
    for token in rows:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        _record(EventKind.API_TOKEN_REVOKED, by, token)
    return len(rows)


@transaction.atomic
def issue_by_operator(user: User, *, lifetime: timedelta) -> str:
    """A token made by whoever runs the machine, which the events say by naming nobody."""
    return _issued(user, None, name="command line", lifetime=lifetime, scope=TokenScope.WRITE)


def _issued(user: User, by: Actor | None, *, name: str, lifetime: timedelta, scope: TokenScope) -> str:
    token, row = write_token(user, name=name, lifetime=lifetime, scope=scope)
    _record(EventKind.API_TOKEN_CREATED, by, row)
    return token


def _record(kind: EventKind, by: Actor | None, token: ApiToken) -> None:
    user = token.user
    record(kind, by=by, on=user, stream=user.domain.organization, user=user.pk, token=token.pk, scope=token.scope)
