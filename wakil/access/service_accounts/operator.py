"""The service account of whoever runs the machine, for trying the API and for scripts of the operator."""

from typing import Any

from django.conf import settings
from django.db import transaction

from wakil.access.actions import write_assignment
from wakil.access.roles import built_in_role
from wakil.accounts.key_pairs import KeyPair, new_pair
from wakil.accounts.models import Impersonation, ServiceAccount, ServiceAccountKey
from wakil.accounts.service_accounts import address_for, write_service_account
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain

NAME = "command-line"
_ROLES = {"reseller": "reseller_admin", "customer": "support_user", "vendor": "support_agent"}


class Disabled(Exception):
    """A super admin has disabled the account; the operator's command does not overrule that."""


@transaction.atomic
def key_by_operator(domain: Domain) -> tuple[ServiceAccount, KeyPair]:
    """A new key of the domain's account for the command line, made when it is missing. It may act for the domain's
    people. The oldest of too many keys is revoked. Raises Disabled."""
    account = _account(domain)
    if account.user.suspended_at is not None:
        raise Disabled
    _revoke_oldest(account)
    pair = new_pair()
    key = ServiceAccountKey.objects.create(
        account=account, key_id=pair.key_id, public_key=pair.public_key, created_at=clock.now()
    )
    _record(EventKind.SERVICE_ACCOUNT_KEY_CREATED, account, key=key.pk)
    return account, pair


def _account(domain: Domain) -> ServiceAccount:
    """The one of that name; when it was deleted, the next."""
    number = 1
    while True:
        name = NAME if number == 1 else f"{NAME}-{number}"
        found = ServiceAccount.objects.select_related("user__domain__organization")
        account = found.filter(user__email=address_for(domain, name)).first()
        if account is None:
            return _made(domain, name)
        if account.deleted_at is None:
            return account
        number += 1


def _made(domain: Domain, name: str) -> ServiceAccount:
    account = write_service_account(domain, name=name, purpose="manage.py service_account_key", created_by=None)
    _record(EventKind.SERVICE_ACCOUNT_CREATED, account)
    kind = domain.organization.kind
    role = built_in_role(kind, _ROLES[kind])
    if role is not None:
        write_assignment(account.user, role, by=None)
        _record(EventKind.ROLE_ASSIGNED, account, role=role.slug)
    Impersonation.objects.create(account=account, domain=domain, started_at=clock.now())
    _record(EventKind.IMPERSONATION_ALLOWED, account, domain=domain.pk)
    return account


def _revoke_oldest(account: ServiceAccount) -> None:
    usable = account.keys.filter(revoked_at=None).order_by("-id")
    for key in usable[settings.WAKIL_MOST_KEYS - 1 :]:
        key.revoked_at = clock.now()
        key.save(update_fields=["revoked_at"])
        _record(EventKind.SERVICE_ACCOUNT_KEY_REVOKED, account, key=key.pk)


def _record(kind: EventKind, account: ServiceAccount, **details: Any) -> None:
    user = account.user
    record(kind, by=None, on=user, stream=user.domain.organization, user=user.pk, **details)
