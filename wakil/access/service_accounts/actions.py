"""Make, disable, enable and delete service accounts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actions import assign_role
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.service_accounts.policy import (
    may_change_service_account,
    may_enable_service_account,
    may_manage_service_accounts,
)
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import ServiceAccount
from wakil.accounts.service_accounts import write_service_account
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization


@transaction.atomic
def create_service_account(
    actor: Actor, *, domain: Domain, name: str, purpose: str = "", role: str | Role = ""
) -> ServiceAccount:
    """An account for a program at one's own domain. Raises ValidationError at the field that can't be used,
    NotVisible for another organization's domain, Forbidden for a role that gives more than the actor holds."""
    if domain.organization_id != actor.organization.pk:
        raise NotVisible
    require(may_manage_service_accounts(actor))
    Organization.objects.select_for_update().get(pk=actor.organization.pk)  # so that two don't both make the last one
    there = ServiceAccount.objects.filter(user__domain__organization=actor.organization, deleted_at=None)
    if there.count() >= settings.WAKIL_MOST_SERVICE_ACCOUNTS:
        most = {"most": settings.WAKIL_MOST_SERVICE_ACCOUNTS}
        raise ValidationError(_("An organization has %(most)d service accounts at most.") % most)
    account = write_service_account(domain, name=name, purpose=purpose, created_by=actor.user)
    _record(EventKind.SERVICE_ACCOUNT_CREATED, actor, account)
    if role:
        assign_role(actor, account.user, role)
    return account


@transaction.atomic
def disable_service_account(actor: Actor, account: ServiceAccount) -> ServiceAccount:
    """Refuse it from the next call on. It keeps its keys and roles and can be enabled again."""
    account = locked(account)
    require(may_change_service_account(actor, account))
    if account.user.suspended_at is None:
        _set_suspended(account, suspended=True)
        _record(EventKind.SERVICE_ACCOUNT_DISABLED, actor, account)
    return account


@transaction.atomic
def enable_service_account(actor: Actor, account: ServiceAccount) -> ServiceAccount:
    """Let it work again."""
    account = locked(account)
    require(may_enable_service_account(actor, account))
    if account.user.suspended_at is not None:
        _set_suspended(account, suspended=False)
        _record(EventKind.SERVICE_ACCOUNT_ENABLED, actor, account)
    return account


@transaction.atomic
def delete_service_account(actor: Actor, account: ServiceAccount) -> ServiceAccount:
    """End it for good with its keys, its roles and its acting for people; histories keep its name."""
    account = locked(account)
    require(may_change_service_account(actor, account))
    now = clock.now()
    account.keys.filter(revoked_at=None).update(revoked_at=now)
    account.impersonations.filter(ended_at=None).update(ended_at=now, ended_by=actor.user)
    RoleAssignment.objects.filter(user=account.user, ended_at=None).update(ended_at=now, ended_by=actor.user)
    account.deleted_at = now
    account.save(update_fields=["deleted_at"])
    _set_suspended(account, suspended=True)
    _record(EventKind.SERVICE_ACCOUNT_DELETED, actor, account)
    return account


def locked(account: ServiceAccount) -> ServiceAccount:
    """The account as it is now, held until the transaction ends."""
    fresh = ServiceAccount.objects.select_for_update(of=("self",)).select_related("user__domain__organization")
    return fresh.get(pk=account.pk)


def _set_suspended(account: ServiceAccount, *, suspended: bool) -> None:
    account.user.suspended_at = (account.user.suspended_at or clock.now()) if suspended else None
    account.user.save(update_fields=["suspended_at"])


def _record(kind: EventKind, actor: Actor, account: ServiceAccount) -> None:
    record(kind, by=actor, on=account.user, stream=actor.organization, user=account.user.pk)
