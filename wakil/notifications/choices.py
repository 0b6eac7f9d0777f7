"""What a person wants mail of: at once, in one mail a day, or not at all (S79)."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.accounts.models import User
from wakil.cases.models import Case
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.events.record import record
from wakil.lib import clock
from wakil.notifications.models import AlertChoices

P1 = 1
DIGEST_HOUR = 7


class Mode(models.TextChoices):
    """When somebody is told."""

    AT_ONCE = "at_once", gettext_lazy("At once")
    DIGEST = "digest", gettext_lazy("Once a day")
    NONE = "none", gettext_lazy("Not at all")


class Topic(models.TextChoices):
    """What mails are about, as people choose among them."""

    NEW_CASE = "new_case", gettext_lazy("A new case")
    MESSAGE = "message", gettext_lazy("A message")
    STATE = "state", gettext_lazy("Support asks, offers a solution, or a case is closed or reopened")
    SEVERITY = "severity", gettext_lazy("Another severity")
    ESCALATION = "escalation", gettext_lazy("An escalation")
    SHARE = "share", gettext_lazy("A case is shared with me")
    FILE = "file", gettext_lazy("A file is deleted, or somebody asks for it")
    ACCESS = "access", gettext_lazy("Reseller access is given, changed or ends")
    WEEK = "week", gettext_lazy("The week in which resellers worked on our cases")


# Nobody is cut off from these without looking: they say who may read an organization's cases.
ALWAYS_TOLD = frozenset({Topic.ACCESS})

TOPICS: dict[EventKind, Topic] = {
    EventKind.ACTIVITY_SUMMED_UP: Topic.WEEK,
    EventKind.ATTACHMENT_DELETED: Topic.FILE,
    EventKind.ATTACHMENT_DELETION_REQUESTED: Topic.FILE,
    EventKind.CASE_ACTION_REQUIRED: Topic.STATE,
    EventKind.CASE_CLOSED: Topic.STATE,
    EventKind.CASE_COMMENTED: Topic.MESSAGE,
    EventKind.CASE_ESCALATED: Topic.ESCALATION,
    EventKind.CASE_FILED: Topic.NEW_CASE,
    EventKind.CASE_REOPENED: Topic.STATE,
    EventKind.CASE_SHARED: Topic.SHARE,
    EventKind.CASE_SOLUTION_OFFERED: Topic.STATE,
    EventKind.CUSTOMER_MOVED: Topic.ACCESS,
    EventKind.CUSTOMER_TRANSFERRED: Topic.ACCESS,
    EventKind.PERMISSION_REFUSED: Topic.ACCESS,
    EventKind.PERMISSION_REQUESTED: Topic.ACCESS,
    EventKind.RELATIONSHIP_ENDED: Topic.ACCESS,
    EventKind.RESELLER_ACCESS_ENDED: Topic.ACCESS,
    EventKind.RESELLER_ACCESS_EXPIRED: Topic.ACCESS,
    EventKind.RESELLER_ACCESS_EXPIRING: Topic.ACCESS,
    EventKind.RESELLER_ACCESS_GRANTED: Topic.ACCESS,
    EventKind.SEVERITY_CHANGED: Topic.SEVERITY,
    EventKind.SUPPORT_PARTNER_ADDED: Topic.ACCESS,
    EventKind.SUPPORT_PARTNER_ENDED: Topic.ACCESS,
    EventKind.TRANSFER_TOKEN_MADE: Topic.ACCESS,
    EventKind.TRANSFER_TOKEN_REVOKED: Topic.ACCESS,
}


def choices_of(user: User) -> AlertChoices:
    """What the person has chosen, or what counts for who has chosen nothing."""
    found = AlertChoices.objects.filter(user=user).first()
    return found or AlertChoices(user=user, modes={}, digest_hour=DIGEST_HOUR, changed_at=clock.now())


def topics_for(kind: str) -> list[Topic]:
    """The topics that anybody in an organization of that kind can be told of."""
    not_theirs = {"reseller": {Topic.WEEK}, "customer": set(), "vendor": {Topic.WEEK, Topic.ACCESS}}
    return [topic for topic in Topic if topic not in not_theirs[kind]]


def mode_of(choices: AlertChoices, topic: Topic) -> Mode:
    """How a person is told of a topic."""
    chosen = choices.modes.get(topic.value)
    if chosen not in Mode.values or (chosen == Mode.NONE and topic in ALWAYS_TOLD):
        return Mode.AT_ONCE
    return Mode(chosen)


def mode_for(user: User, event: Event, case: Case | None) -> Mode:
    """How a person is told of this event: of a case that is P1, at once, whatever was chosen."""
    topic = TOPICS.get(EventKind(event.kind))
    if topic is None or (case and (case.severity == P1 or P1 in _severities(event))):
        return Mode.AT_ONCE
    return mode_of(choices_of(user), topic)


def next_digest(user: User) -> datetime:
    """When the next daily mail to this person is due: at the chosen hour, where she is."""
    try:
        zone = ZoneInfo(user.time_zone or user.domain.organization.time_zone)
    except (ZoneInfoNotFoundError, ValueError):  # a zone that this machine does not know
        zone = ZoneInfo("UTC")
    now, hour = clock.now().astimezone(zone), time(choices_of(user).digest_hour)
    today = datetime.combine(now.date(), hour, zone)
    return today if today > now else datetime.combine(now.date() + timedelta(days=1), hour, zone)


@transaction.atomic
def choose_alerts(actor: Actor, *, modes: Mapping[str, str], digest_hour: int) -> AlertChoices:
    """Keep what one wants mail of. Raises ValidationError for what can't be chosen."""
    if not actor.is_active or actor.user.is_service_account:
        raise NotVisible
    known = {topic.value for topic in Topic}
    if any(topic not in known or mode not in Mode.values for topic, mode in modes.items()):
        raise ValidationError(_("Choose how you want to be told."))
    if any(modes.get(topic.value) == Mode.NONE for topic in ALWAYS_TOLD):
        raise ValidationError(_("Changes of reseller access are always told: at once or once a day."))
    if not 0 <= digest_hour <= 23:  # noqa: PLR2004  hours of a day
        raise ValidationError({"digest_hour": _("Choose an hour.")})
    return write_choices(actor.user, dict(modes), digest_hour, by=actor)


def write_choices(user: User, modes: dict[str, str], digest_hour: int, *, by: Actor | None) -> AlertChoices:
    """Keep and record it, inside a transaction; `by` nobody is the person by a link in a mail."""
    values = {"modes": modes, "digest_hour": digest_hour, "changed_at": clock.now()}
    kept, _made = AlertChoices.objects.update_or_create(user=user, defaults=values)
    told = sorted(f"{topic}:{mode}" for topic, mode in modes.items())
    organization = user.domain.organization
    record(EventKind.ALERTS_CHANGED, by=by, on=user, stream=organization, user=user.pk, modes=told, hour=digest_hour)
    return kept


def _severities(event: Event) -> list[object]:
    is_change = event.kind == EventKind.SEVERITY_CHANGED
    return [event.details.get("before"), event.details.get("after")] if is_change else []
