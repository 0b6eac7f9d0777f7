"""The customer's choice whether its administrators get a weekly mail about what resellers did."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.cases.models import NoWeeklyMail
from wakil.cases.policy.activity import may_read_activity
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization


@transaction.atomic
def set_weekly_activity_mail(actor: Actor, customer: Organization, *, is_on: bool) -> None:
    """Switch the mail on or off for the actor's whole organization; as it is already, nothing happens."""
    require(may_read_activity(actor))
    if customer != actor.organization:
        raise NotVisible
    if is_on:
        changed = NoWeeklyMail.objects.filter(customer=customer).delete()[0] > 0
    else:
        off = {"switched_off_at": clock.now()}
        _row, changed = NoWeeklyMail.objects.get_or_create(customer=customer, defaults=off)
    if changed:
        record(EventKind.ACTIVITY_MAIL_SWITCHED, by=actor, on=customer, stream=customer, is_on=is_on)
