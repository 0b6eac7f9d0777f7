"""What our templates need beyond Django's own: icons, times in words, people's text as HTML."""

from datetime import datetime

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.cases.models import Case
from wakil.events.models import Event
from wakil.helpcenter.library import library
from wakil.helpcenter.names import filled, names_of_settings
from wakil.lib import clock
from wakil.lib.richtext import as_html
from wakil.web.event_words import Line, line_of, who_words
from wakil.web.icons import shapes_of
from wakil.web.marks import Mark, mark_of
from wakil.web.navigation import url_of
from wakil.web.place import Place, place_of

register = template.Library()

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ("B", "kB", "MB", "GB")
THOUSAND = 1000
SMALL = 16  # pixels: beside small text


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """An icon as inline SVG, silent for screen readers: words beside it say what it means."""
    shapes = mark_safe(shapes_of(name))  # noqa: S308  our own files
    return format_html(
        '<svg class="icon{2}" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{1}</svg>',
        size,
        shapes,
        " icon-s" if size <= SMALL else "",
    )


@register.simple_tag
def learn_more(slug: str) -> SafeString:
    """A small link from a page to the article about it; nothing where the vendor has taken that article away."""
    article = library().find(slug)
    if article is None:
        return SafeString()
    words = _("Help: %(title)s") % {"title": filled(article.facts.title, names_of_settings())}
    url = url_of("help:show", slug)
    return format_html(
        '<a class="learn-more" href="{0}" title="{1}" aria-label="{1}">{2}</a>', url, words, icon("help-circle")
    )


@register.simple_tag
def styled(field: BoundField) -> SafeString:
    """The field's input, dressed; Django adds what ties it to its help and errors."""
    return field.as_widget(attrs={"class": _class_of(field)})


@register.filter
def richtext(text: str) -> SafeString:
    """A description or message as safe HTML."""
    return mark_safe(as_html(text))  # noqa: S308  cleaned there


@register.filter
def who(user: User, through: User | None = None) -> str:
    """A person, a program, or a person for whom a program acted."""
    return who_words(user, through or None)


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago, in as few words as a list can bear: "4 min", "yesterday", "18 Nov"."""
    if moment is None:
        return ""
    seconds = (clock.now() - moment).total_seconds()
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return _("%d min") % (seconds // MINUTE)
    if seconds < DAY and _days_ago(moment) == 0:
        return _("%d h") % (seconds // HOUR)
    return _day(moment)


@register.filter
def ago(moment: datetime | None) -> str:
    """The same as a phrase for a sentence: "22 minutes ago", "yesterday", "on 18 Nov"."""
    if moment is None:
        return ""
    seconds = int((clock.now() - moment).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return ngettext("%d minute ago", "%d minutes ago", seconds // MINUTE) % (seconds // MINUTE)
    if _days_ago(moment) == 0:
        return ngettext("%d hour ago", "%d hours ago", seconds // HOUR) % (seconds // HOUR)
    return _("yesterday") if _days_ago(moment) == 1 else _("on %s") % _day(moment)


@register.filter
def moment(at: datetime) -> str:
    """A time in a history: "Today 09:12", "18 Nov 09:12"."""
    local = timezone.localtime(at)
    clock_time = date_format(local, "H:i")
    day = _("Today") if _days_ago(at) == 0 else _day(at, yesterday=_("Yesterday"))
    return f"{day} {clock_time}"


@register.filter
def exact(at: datetime) -> str:
    """The whole of it, in the person's zone: "18 November 2026, 09:12 WIB"."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j F Y, H:i')} {local.tzname()}"


@register.filter
def day(at: datetime) -> str:
    """A date with its year: "3 May 2027"."""
    return date_format(timezone.localtime(at), "j M Y")


@register.filter
def time_left(seconds: int) -> str:
    """How long something goes on, roughly: "less than a minute left", "about 5 minutes left"."""
    minutes = round(seconds / MINUTE)
    if not minutes:
        return _("less than a minute left")
    return ngettext("about %d minute left", "about %d minutes left", minutes) % minutes


@register.filter
def filesize(size: int) -> str:
    """Bytes as people read them: "14 kB", "2.1 MB"."""
    amount, unit = float(size), 0
    while amount >= THOUSAND and unit < len(UNITS) - 1:
        amount, unit = amount / THOUSAND, unit + 1
    places = 1 if unit > 1 and amount < 10 else 0  # noqa: PLR2004  one digit before the point
    return f"{number_format(round(amount, places), places)} {UNITS[unit]}"


@register.filter
def initials(name: str) -> str:
    """Two letters for a round tile: first and last name, or the first two of a single one."""
    words = [word for word in name.split() if word[0].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[-1][0]).upper()
    return words[0][:2].upper() if words else "?"


@register.filter
def mark_for(case: Case, actor: Actor) -> Mark:
    """Whose turn a case is, for the one who looks."""
    return mark_of(case, actor)


@register.filter
def line(event: Event) -> Line | None:
    """An event as one quiet line of a history."""
    return line_of(event)


@register.filter
def place(domain: str) -> Place:
    """How a domain looks: its letter and its colour."""
    return place_of(str(domain))


@register.simple_tag
def page(route: str, *parts: object) -> str:
    """The address of a named page, or nothing where there is no such page."""
    return url_of(route, *parts)


def _class_of(field: BoundField) -> str:
    kind = field.widget_type
    if kind in {"checkbox", "checkboxselectmultiple", "radioselect"}:
        return "form-check-input"
    return "form-select" if kind in {"select", "selectmultiple", "nullbooleanselect"} else "form-control"


def _days_ago(moment: datetime) -> int:
    return (timezone.localdate(clock.now()) - timezone.localdate(moment)).days


def _day(moment: datetime, yesterday: str = "") -> str:
    local = timezone.localtime(moment)
    if _days_ago(moment) == 1:
        return yesterday or _("yesterday")
    same_year = local.year == timezone.localtime(clock.now()).year
    return date_format(local, pgettext("day of this year", "j M") if same_year else "j M Y")
