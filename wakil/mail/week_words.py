"""The weekly mail about what resellers' people did (W2)."""

from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.models import ActivityKind, ActivityWeek
from wakil.cases.weekly import PersonsWeek, summary_of
from wakil.events.models import Event
from wakil.mail.parts import Part

MOST_LINES = 100


def week_part(event: Event) -> Part:
    """Who did how much, one person a line; the log itself stays in the portal."""
    week = ActivityWeek.objects.get(pk=event.details["week"])
    days = {"from": _day(week.from_at), "to": _day(week.until_at - timedelta(microseconds=1))}
    people = summary_of(week)
    lines = [_line(one) for one in people[:MOST_LINES]]
    if len(people) > MOST_LINES:
        lines.append(_("and others, whom the log names"))
    sentence = _("From %(from)s to %(to)s, people of resellers did this with your support cases:") % days
    return Part(sentence, event.created_at, "\n".join(lines))


def _line(one: PersonsWeek) -> str:
    """Such as "Priya (mitrajaya.example), on 5 cases: looked 12 times, downloaded 1 file"."""
    names = {"name": one.person.name, "domain": one.domain.name, "cases": one.cases}
    who = _("%(name)s (%(domain)s)") % names
    if one.cases:
        words = ngettext(
            "%(name)s (%(domain)s), on %(cases)d case", "%(name)s (%(domain)s), on %(cases)d cases", one.cases
        )
        who = words % names
    return f"{who}: {', '.join(_acts(kind, one.acts[kind]) for kind in ActivityKind if kind in one.acts)}"


def _acts(kind: ActivityKind, times: int) -> str:
    words = {
        ActivityKind.LOOKED: ngettext("looked %(n)d time", "looked %(n)d times", times),
        ActivityKind.LISTED: ngettext("searched or listed %(n)d time", "searched or listed %(n)d times", times),
        ActivityKind.DOWNLOADED: ngettext("downloaded %(n)d file", "downloaded %(n)d files", times),
        ActivityKind.EXPORTED: ngettext("exported %(n)d time", "exported %(n)d times", times),
        ActivityKind.CHANGED: ngettext(
            "wrote or changed something %(n)d time", "wrote or changed something %(n)d times", times
        ),
    }
    return words[kind] % {"n": times}


def _day(at: object) -> str:
    return date_format(localtime(at), "j F Y")  # type: ignore[arg-type]
