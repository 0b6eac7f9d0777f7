"""A person's own second address: asked for, proved by a link, used, given up (S77, T14, T23)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.accounts.alert_addresses import address_behind, verified_address_of
from wakil.accounts.models import AlertAddress, User
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.mail_addresses import checked_mail_address

LINK_LIVES = timedelta(days=2)
A_DAY = timedelta(days=1)
MOST_LINKS = 5  # of one person in a day
MOST_LINKS_TO_ONE = 3  # to one address in a day, whoever asks: the form is no mail cannon


@transaction.atomic
def ask_alert_address(actor: Actor, *, address: str) -> AlertAddress:
    """Have a link mailed to it; an earlier link stops working, an address proved before stays until the new one is.

    Raises ValidationError at `address` for none that can be used, and for too many tries.
    """
    user = _locked(actor)
    try:
        known = checked_mail_address(address)
    except ValidationError as problem:
        raise ValidationError({"address": problem.messages}) from None
    proved = verified_address_of(user)
    if known == user.email or (proved and proved.address == known):
        raise ValidationError({"address": _("Mail goes there already.")})
    _check_pace(user, known)
    now = clock.now()
    AlertAddress.objects.filter(user=user, verified_at=None, ended_at=None).update(ended_at=now)
    row = AlertAddress.objects.create(user=user, address=known, asked_at=now, expires_at=now + LINK_LIVES)
    _tell(EventKind.ALERT_ADDRESS_ASKED, actor, row)
    return row


@transaction.atomic
def verify_alert_address(actor: Actor, *, token: str) -> AlertAddress:
    """Use the link up, signed in to the account that asked for it. Raises NotVisible for any that does not count."""
    user = _locked(actor)
    row = address_behind(user, token)
    if row is None:
        raise NotVisible
    now = clock.now()
    AlertAddress.objects.filter(user=user, verified_at__isnull=False, ended_at=None).update(ended_at=now)
    row.verified_at = now
    row.save(update_fields=["verified_at"])
    _tell(EventKind.ALERT_ADDRESS_VERIFIED, actor, row)
    return row


@transaction.atomic
def set_forwarding(actor: Actor, *, is_on: bool) -> AlertAddress:
    """Let all mail to the account go to the proved address, or to the account's own again."""
    row = verified_address_of(_locked(actor))
    if row is None:
        raise NotVisible
    if row.is_forwarding != is_on:
        row.is_forwarding = is_on
        row.save(update_fields=["is_forwarding"])
        _tell(EventKind.ALERT_FORWARDING_SWITCHED, actor, row)
    return row


@transaction.atomic
def remove_alert_address(actor: Actor) -> None:
    """Give up the proved address and any link that waits: mail goes to the account's own again."""
    user = _locked(actor)
    rows = list(AlertAddress.objects.filter(user=user, ended_at=None).order_by("pk"))
    if not rows:
        raise NotVisible
    AlertAddress.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=clock.now())
    _tell(EventKind.ALERT_ADDRESS_REMOVED, actor, rows[0])


def _locked(actor: Actor) -> User:
    """One's own account: two tabs come one after the other."""
    if not actor.is_active or actor.user.is_service_account:
        raise NotVisible
    return User.objects.select_for_update(of=("self",)).get(pk=actor.user.pk)


def _check_pace(user: User, address: str) -> None:
    lately = AlertAddress.objects.filter(asked_at__gt=clock.now() - A_DAY)
    mine, theirs = lately.filter(user=user).count(), lately.filter(address=address).count()
    if mine >= MOST_LINKS or theirs >= MOST_LINKS_TO_ONE:
        raise ValidationError({"address": _("That was tried often enough for today. Go on tomorrow.")})


def _tell(kind: EventKind, actor: Actor, row: AlertAddress) -> None:
    record(
        kind, by=actor, on=actor.user, stream=actor.organization, user=actor.user.pk, alert_address=row.pk,
        is_on=row.is_forwarding,
    )  # fmt: skip
