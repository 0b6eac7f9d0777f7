"""A person's daily mail: what waited for it and may be read at this moment, one case after the other (S79)."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.translation import ngettext

from wakil.mail.access_words import path_of_access, subject_of_access
from wakil.mail.message import in_words_of, make_mail, page_of
from wakil.mail.parts import Part
from wakil.mail.words import part_of
from wakil.notifications.reading import Reading
from wakil.notifications.stopping import DIGEST


@dataclass(frozen=True)
class Section:
    """One case, or the reseller access of one customer."""

    title: str
    parts: list[Part]
    url: str


def digest_of(readings: list[Reading]) -> EmailMultiAlternatives:
    """One mail with everything, in the order in which it began."""
    first = readings[0]
    language, zone = in_words_of(first.actor, None)
    with translation.override(language), timezone.override(zone):
        sections = [_section(together) for together in _by_stream(readings).values()]
        count = len(readings)
        words = ngettext("%(count)d event in %(portal)s", "%(count)d events in %(portal)s", count)
        subject = words % {"count": count, "portal": settings.WAKIL_PORTAL_NAME}
        return make_mail(first, subject, "digest", {"sections": sections}, stops=DIGEST)


def _by_stream(readings: list[Reading]) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        found.setdefault(reading.event.stream, []).append(reading)
    return found


def _section(readings: list[Reading]) -> Section:
    last, parts = readings[-1], [part_of(reading) for reading in readings]
    if last.case is None:
        return Section(subject_of_access(last), parts, page_of(last, path_of_access(last)))
    title = f"[{last.case.number}] {last.case.title}"
    return Section(title, parts, page_of(last, f"cases/{last.case.number}/") if last.has_page else "")
