"""Keys of service accounts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.service_accounts.actions import locked
from wakil.access.service_accounts.policy import may_change_service_account, may_create_key
from wakil.access.verdict import require
from wakil.accounts.key_pairs import KeyPair, new_pair
from wakil.accounts.models import ServiceAccount, ServiceAccountKey
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock


@transaction.atomic
def create_key(actor: Actor, account: ServiceAccount) -> KeyPair:
    """A new pair of keys; the private half exists in what is returned and nowhere else.

    Raises ValidationError for an account that has as many as it may.
    """
    account = locked(account)
    require(may_create_key(actor, account))
    most = settings.WAKIL_MOST_KEYS
    if account.keys.filter(revoked_at=None).count() >= most:
        words = _("A service account has %(most)d keys at most. Revoke one that is not used any more.")
        raise ValidationError(words % {"most": most})
    pair = new_pair()
    key = ServiceAccountKey.objects.create(
        account=account,
        key_id=pair.key_id,
        public_key=pair.public_key,
        created_at=clock.now(),
        created_by=actor.user,
    )
    _record(EventKind.SERVICE_ACCOUNT_KEY_CREATED, actor, key)
    return pair


@transaction.atomic
def revoke_key(actor: Actor, key: ServiceAccountKey) -> ServiceAccountKey:
    """Refuse the key, and whatever it has brought, from the next call on."""
    require(may_change_service_account(actor, locked(key.account)))
    fresh = ServiceAccountKey.objects.select_for_update(of=("self",)).select_related("account__user").get(pk=key.pk)
    if fresh.revoked_at is None:
        fresh.revoked_at = clock.now()
        fresh.save(update_fields=["revoked_at"])
        _record(EventKind.SERVICE_ACCOUNT_KEY_REVOKED, actor, fresh)
    return fresh


def _record(kind: EventKind, actor: Actor, key: ServiceAccountKey) -> None:
    user = key.account.user
    record(kind, by=actor, on=user, stream=actor.organization, user=user.pk, key=key.pk)
