"""Change resellers: make, revoke and redeem the token; or write a transfer down on a contract's word (W6)."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions.access import check_terms, one_at_a_time
from wakil.reselling.actions.handing_over import Terms, check_pair, check_reason, hand_over, lock_customer
from wakil.reselling.models import AccessLevel, Product, Relationship, RelationshipKind, Transfer, TransferToken
from wakil.reselling.policy import may_manage_organizations
from wakil.reselling.transfer_policy import (
    may_make_transfer_token,
    may_open_transfers,
    may_redeem_transfer_token,
    may_revoke_transfer_token,
)


@transaction.atomic
def make_transfer_token(
    actor: Actor,
    customer: Organization,
    *,
    new_domain: Domain,
    ends: Relationship | None,
    level: int,
    ends_at: datetime | None,
    all_products: bool = False,
    products: Iterable[Product] = (),
) -> tuple[TransferToken, str]:
    """A token for one reseller domain, and its secret, which is told this once. An open one for the domain is revoked.

    Raises ValidationError for a domain that is no reseller's or sells to the customer already, and for bad terms.
    """
    require(may_make_transfer_token(actor, customer))
    chosen = list(products)
    one_at_a_time(customer)
    _check_ends(customer, ends)
    check_pair(customer, new_domain, ends)
    last = check_terms(ends_at, all_products, chosen)
    for earlier in _open_tokens(customer, new_domain):
        _revoke(earlier, actor)
    secret, now = secrets.token_urlsafe(32), clock.now()
    token = TransferToken.objects.create(
        customer=customer,
        new_domain=new_domain,
        ends=ends,
        level=AccessLevel(level),
        all_products=all_products,
        access_ends_at=last,
        token_hash=_hash_of(secret),
        made_at=now,
        made_by=actor.user,
        expires_at=now + timedelta(days=settings.WAKIL_TRANSFER_DAYS),
    )
    token.products.set(chosen)
    kind = EventKind.TRANSFER_TOKEN_MADE
    record(kind, by=actor, on=token, stream=customer, domain=new_domain.pk, level=token.level)
    return token, secret


@transaction.atomic
def revoke_transfer_token(actor: Actor, token: TransferToken) -> TransferToken:
    """From now on nobody redeems it. Raises ValidationError when it is redeemed or revoked already."""
    require(may_revoke_transfer_token(actor, token))
    fresh = TransferToken.objects.select_for_update().get(pk=token.pk)
    if fresh.redeemed_at or fresh.revoked_at:
        raise ValidationError(_("This token is used up already."))
    _revoke(fresh, actor)
    return fresh


@transaction.atomic
def redeem_transfer_token(actor: Actor, *, secret: str) -> Transfer:
    """Become the customer's reseller, as its token says; what it ends has ended when this returns.

    Raises NotVisible for every token that can't be redeemed here and now, whatever the reason (T14, T24).
    """
    require(may_open_transfers(actor))
    tokens = TransferToken.objects.select_related("customer", "made_by__domain__organization", "new_domain")
    token = tokens.filter(token_hash=_hash_of(secret)).first()
    if token is None:
        raise NotVisible
    lock_customer(token.customer)
    require(may_redeem_transfer_token(actor, token))
    if not TransferToken.objects.filter(pk=token.pk, redeemed_at=None, revoked_at=None).update(redeemed_at=clock.now()):
        raise NotVisible
    terms = Terms(token.level, token.access_ends_at, token.all_products, list(token.products.all()), "transfer")
    # Read again: it may have moved to another domain of the old reseller since.
    ends = TransferToken.objects.select_related("ends").get(pk=token.pk).ends
    maker = Actor.load(token.made_by)
    return hand_over(actor, token.customer, to=token.new_domain, ends=ends, terms=terms, consents=maker, token=token)


@transaction.atomic
def transfer_customer(
    actor: Actor,
    customer: Organization,
    *,
    to: Domain,
    ends: Relationship | None,
    level: int,
    ends_at: datetime | None,
    reason: str,
) -> Transfer:
    """The vendor writes a transfer down because a contract says so; the customer sees that and may end it (S17)."""
    require(may_manage_organizations(actor))
    _check_ends(customer, ends)
    check_pair(customer, to, ends)
    check_terms(ends_at, all_products=True, products=[])
    terms = Terms(level, ends_at, all_products=True, products=[], source="contract", reason=check_reason(reason))
    return hand_over(actor, customer, to=to, ends=ends, terms=terms, consents=actor)


def _open_tokens(customer: Organization, domain: Domain) -> list[TransferToken]:
    tokens = TransferToken.objects.filter(customer=customer, new_domain=domain, redeemed_at=None, revoked_at=None)
    return list(tokens.select_for_update())


def _revoke(token: TransferToken, actor: Actor) -> None:
    token.revoked_at, token.revoked_by = clock.now(), actor.user
    token.save(update_fields=["revoked_at", "revoked_by"])
    kind = EventKind.TRANSFER_TOKEN_REVOKED
    record(kind, by=actor, on=token, stream=token.customer, domain=token.new_domain_id)


def _check_ends(customer: Organization, ends: Relationship | None) -> None:
    """Only a running resale relationship of this very customer can be named as the one that ends."""
    if ends is None:
        return
    if ends.customer_id != customer.pk:
        raise NotVisible
    if ends.ended_at is not None or ends.kind != RelationshipKind.RESALE:
        raise ValidationError({"ends": _("Choose a reseller that sells to you now.")})


def _hash_of(secret: str) -> str:
    return hashlib.sha256(secret.strip().encode(errors="replace")).hexdigest()
