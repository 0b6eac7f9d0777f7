"""How times, levels and targets are said on the pages of cases."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakil.access.verdict import Words
from wakil.reselling.models import AccessLevel, ResponseTarget, Severity

HOUR = 60

GIVES = {
    AccessLevel.SEE: gettext_lazy("see and download"),
    AccessLevel.FILE: gettext_lazy("see, file, answer"),
    AccessLevel.MANAGE: gettext_lazy("see, file, answer, close, escalate, share"),
    AccessLevel.ADMIN: gettext_lazy("all of that, and edit your address and contacts"),
}
DEFINITIONS: dict[int, Words] = {
    Severity.P1: gettext_lazy("Everyone is affected and there is no way around it"),
    Severity.P2: gettext_lazy("Usable, but important work suffers"),
    Severity.P3: gettext_lazy("Some features fail"),
    Severity.P4: gettext_lazy("Nothing is broken"),
}


def target_words(target: ResponseTarget | None) -> str:
    """What a tier promises: "first answer in 15 min, day and night", "first answer in 8 working hours"."""
    if target is None:
        return ""
    return _("first answer in %(time)s") % {"time": _time(target)}


def level_words(level: int | None) -> str:
    """An access level by its name, or nothing."""
    return str(AccessLevel(level).label) if level else ""


def _time(target: ResponseTarget) -> str:
    minutes = target.minutes
    is_hours = minutes % HOUR == 0
    amount = minutes // HOUR if is_hours else minutes
    if target.day_and_night:
        return (_("%d h, day and night") if is_hours else _("%d min, day and night")) % amount
    return (_("%d working hours") if is_hours else _("%d working minutes")) % amount


def last_day_words(ends_at: datetime) -> str:
    """The last day of what ends at that moment: the day before, where it ends at midnight."""
    return day_words(ends_at - timedelta(microseconds=1))


def day_words(at: datetime) -> str:
    """A day with its year, in the reader's zone."""
    return date_format(timezone.localtime(at), "j M Y")
