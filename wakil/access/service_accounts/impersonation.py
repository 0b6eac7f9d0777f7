"""Let a service account act for the people of a domain, and end that."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.service_accounts.actions import locked
from wakil.access.service_accounts.policy import may_allow_impersonation, may_change_service_account
from wakil.access.verdict import require
from wakil.accounts.models import Impersonation, ServiceAccount
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain


@transaction.atomic
def allow_impersonation(actor: Actor, account: ServiceAccount, *, domain: Domain) -> Impersonation:
    """From now on it may act for every person of that domain, within what that person may do."""
    account = locked(account)
    require(may_allow_impersonation(actor, account, domain))
    held = account.impersonations.filter(domain=domain, ended_at=None).first()
    if held is not None:
        return held
    made = Impersonation.objects.create(account=account, domain=domain, started_at=clock.now(), started_by=actor.user)
    _record(EventKind.IMPERSONATION_ALLOWED, actor, made)
    return made


@transaction.atomic
def end_impersonation(actor: Actor, impersonation: Impersonation) -> Impersonation:
    """It acts for nobody of that domain any more, also with tokens that it has already."""
    require(may_change_service_account(actor, locked(impersonation.account)))
    fresh = (
        Impersonation.objects.select_for_update(of=("self",)).select_related("account__user").get(pk=impersonation.pk)
    )
    if fresh.ended_at is None:
        fresh.ended_at, fresh.ended_by = clock.now(), actor.user
        fresh.save(update_fields=["ended_at", "ended_by"])
        _record(EventKind.IMPERSONATION_ENDED, actor, fresh)
    return fresh


def _record(kind: EventKind, actor: Actor, one: Impersonation) -> None:
    user = one.account.user
    record(kind, by=actor, on=user, stream=actor.organization, user=user.pk, domain=one.domain_id)
