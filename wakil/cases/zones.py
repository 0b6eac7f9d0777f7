"""Time zones and languages that can be chosen for a case."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from wakil.lib import clock
from wakil.lib.zones import zone_names

_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


def zone_choices(*chosen: str) -> list[tuple[str, str]]:
    """Zones by city, each with its distance from UTC now; those already chosen are among them, whatever they are."""
    today = clock.now().replace(minute=0, second=0, microsecond=0)
    known = list(_cities(today))
    names = {name for name, _label in known}
    others = [(name, name) for name in dict.fromkeys(chosen) if name not in names and is_zone(name)]
    return [*others, *known]


def is_zone(name: str) -> bool:
    """True of a name that the IANA database has."""
    return name in zone_names()


def languages_of_support() -> set[str]:
    """The languages that support has people for."""
    return set(getattr(settings, "WAKIL_SUPPORT_LANGUAGES", [code for code, _name in settings.LANGUAGES]))


def language_for(*wishes: str) -> tuple[str, str]:
    """The first wish when it can be chosen, else English with a notice that says so (S31)."""
    wish = next((wish for wish in wishes if wish), "en")
    if wish in dict(settings.LANGUAGES):
        return wish, ""
    return "en", _("Cases can't be written in “%(language)s” here yet, so English is chosen.") % {"language": wish}


def notice_of(language: str) -> str:
    """What follows from a language that support has nobody for; nothing for all others."""
    if language in languages_of_support():
        return ""
    return _("Support has nobody for this language and answers in English.")


@lru_cache(maxsize=2)
def _cities(at: datetime) -> tuple[tuple[str, str], ...]:
    names = sorted(name for name in zone_names() if name.startswith(_REGIONS))
    return (("UTC", "UTC"), *((name, f"{name.replace('_', ' ')} ({_distance(name, at)})") for name in names))


def _distance(name: str, at: datetime) -> str:
    minutes = int((at.astimezone(ZoneInfo(name)).utcoffset() or at - at).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
