"""Once a week, a customer's administrators are told what resellers' people did with its cases (W2).

A week begins on Monday where the customer is. A row for each customer and week makes it happen once, however often
and however late the worker looks; after a longer pause one mail tells of all of it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from wakil.accounts.models import User
from wakil.cases.models import Activity, ActivityKind, ActivityWeek, NoWeeklyMail
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.days import start_of
from wakil.organizations.models import Domain, Organization, OrganizationKind

A_WEEK = timedelta(days=7)
MOST_AT_ONCE = 200


@dataclass
class PersonsWeek:
    """What one person did, in numbers."""

    person: User
    domain: Domain
    acts: dict[ActivityKind, int] = field(default_factory=dict)
    cases: int = 0


def see_to_weeks() -> int:
    """Close every week that is over; how many mails were asked for."""
    customers = Organization.objects.filter(kind=OrganizationKind.CUSTOMER)
    zones = customers.order_by().values_list("time_zone", flat=True).distinct()
    return sum(_close_weeks_in(zone) for zone in zones)


def has_weekly_mail(customer: Organization) -> bool:
    """True unless its people have switched the mail off."""
    return not NoWeeklyMail.objects.filter(customer=customer).exists()


def summary_of(week: ActivityWeek) -> list[PersonsWeek]:
    """Who did how much of what in that time, by name; two queries."""
    rows = Activity.objects.filter(customer=week.customer_id, acted_at__gte=week.from_at, acted_at__lt=week.until_at)
    counted = rows.order_by().values("user", "domain", "kind").annotate(acts=Count("id"))
    cases = dict(rows.order_by().values("user").annotate(n=Count("case", distinct=True)).values_list("user", "n"))
    people = User.objects.select_related("domain__organization").in_bulk({row["user"] for row in counted})
    found: dict[int, PersonsWeek] = {}
    for row in counted:
        person = people[row["user"]]
        one = found.setdefault(person.pk, PersonsWeek(person, person.domain, cases=cases.get(person.pk, 0)))
        one.acts[ActivityKind(row["kind"])] = row["acts"]
    return sorted(found.values(), key=lambda one: (one.domain.name, one.person.name, one.person.pk))


def last_monday(zone_name: str) -> datetime:
    """The beginning of the present week in that zone."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):  # a zone that this machine does not know
        zone = ZoneInfo("UTC")
    today = clock.now().astimezone(zone).date()
    return start_of(today - timedelta(days=today.weekday()), zone)


def _close_weeks_in(zone_name: str) -> int:
    until_at = last_monday(zone_name)
    closed = ActivityWeek.objects.filter(customer=OuterRef("pk"), until_at__gte=until_at)
    waiting = Organization.objects.filter(
        ~Exists(closed), kind=OrganizationKind.CUSTOMER, time_zone=zone_name, created_at__lt=until_at
    )
    return sum(_close(customer, until_at) for customer in waiting.order_by("pk")[:MOST_AT_ONCE])


@transaction.atomic
def _close(customer: Organization, until_at: datetime) -> int:
    """The row, and an event when there is something to tell and somebody wants to know; 0 when another was faster."""
    before = ActivityWeek.objects.filter(customer=customer).order_by("-until_at").first()
    from_at = before.until_at if before else max(customer.created_at, until_at - A_WEEK)
    week, is_new = ActivityWeek.objects.get_or_create(
        customer=customer, until_at=until_at, defaults={"from_at": from_at}
    )
    if not is_new or not has_weekly_mail(customer) or not _is_anything_in(week):
        return 0
    record(EventKind.ACTIVITY_SUMMED_UP, by=None, on=week, stream=customer, week=week.pk)
    return 1


def _is_anything_in(week: ActivityWeek) -> bool:
    rows = Activity.objects.filter(customer=week.customer_id, acted_at__gte=week.from_at, acted_at__lt=week.until_at)
    return rows.exists()
