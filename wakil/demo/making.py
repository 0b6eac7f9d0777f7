"""Make the cast in an empty database, once, in one transaction."""

from datetime import datetime, timedelta

from django.db import transaction

from wakil.access.actor import Actor
from wakil.accounts.factors import write_requirement
from wakil.accounts.models import User
from wakil.demo.cases import happenings_of_cases
from wakil.demo.cast import NUSANTARA
from wakil.demo.companies import foundings, organization_of
from wakil.demo.moments import replay
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.events.record import record, stream_of
from wakil.lib import clock
from wakil.notifications.models import Notice
from wakil.organizations.models import Organization, OrganizationKind
from wakil.reselling.actions import ask_permission

NEWS_ARE_FROM = timedelta(hours=1)


class HoldsOthers(Exception):
    """The database has organizations or people that the demo did not make."""


def is_demo() -> bool:
    """True of an installation that the demo made: nobody has to have a second factor there."""
    vendor = Organization.objects.filter(kind=OrganizationKind.VENDOR).first()
    if vendor is None:
        return False
    return Event.objects.filter(stream=stream_of(vendor), kind=EventKind.DEMO_MADE.value).exists()


def make_demo(password: str) -> bool:
    """Make everyone and everything; False when they are there already. Raises HoldsOthers for a database in use."""
    if is_demo():
        return False
    with transaction.atomic():
        if Organization.objects.exists() or User.objects.exists():
            raise HoldsOthers
        now = clock.now()
        replay([*foundings(password), *happenings_of_cases()], now)
        _ask_melati()
        _forget_old_mail(now)
        vendor = organization_of(NUSANTARA.domains[0])
        for kind in (OrganizationKind.VENDOR, OrganizationKind.RESELLER):
            write_requirement(kind.value, is_required=False, by=None)
        record(EventKind.DEMO_MADE, by=None, on=vendor, stream=vendor)
    return True


def _ask_melati() -> None:
    """Priya asks the one customer that has not consented."""
    priya = User.objects.select_related("domain__organization").get(email="priya@mitrajaya.example")
    ask_permission(Actor.load(priya), organization_of("melati.example"))


def _forget_old_mail(now: datetime) -> None:
    """Of what happened long ago everybody has heard: the outbox begins with the mails of the last hour."""
    old = Notice.objects.filter(addressed_at=None, event__created_at__lt=now - NEWS_ARE_FROM)
    old.update(addressed_at=now)
