"""From what one recipient may read to a mail: headers, text and simple HTML, in the recipient's language and zone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.actions.sharing import confirmation_token
from wakil.cases.models import Case
from wakil.cases.zones import is_zone
from wakil.mail.access_words import path_of_access, subject_of_access
from wakil.mail.parts import Part
from wakil.mail.words import part_of
from wakil.notifications.models import Reason
from wakil.notifications.reading import Reading


def mail_of(readings: list[Reading]) -> EmailMultiAlternatives:
    """One mail to one recipient about one case or customer, with everything that there is to tell, eldest first."""
    first = readings[0]
    language, zone = _language_and_zone(first.actor, first.case)
    with translation.override(language), timezone.override(zone):
        if first.delivery.reason == Reason.CONFIRM:
            return _mail(first, one_line(_confirm_subject()), "confirm", _confirm_words(first))
        parts = [part_of(reading) for reading in readings]
        if first.case is None:
            url = _page(first, path_of_access(first))
            return _mail(first, one_line(subject_of_access(first)), "access", {"parts": parts, "url": url})
        subject = f"[{first.case.number}] {first.case.title}"
        return _mail(first, one_line(subject), "update", _case_words(readings, parts))


def one_line(text: str) -> str:
    """The text as a header can hold it: printable, in one line, no longer than is read anyway (T20)."""
    return "".join(mark if mark.isprintable() else " " for mark in " ".join(text.split()))[:250]


def host() -> str:
    """The portal's host name, which message ids and the list's id end in."""
    return urlsplit(str(settings.WAKIL_URL)).hostname or "localhost"


def _mail(reading: Reading, subject: str, template: str, words: dict[str, object]) -> EmailMultiAlternatives:
    words = {**words, "portal": settings.WAKIL_PORTAL_NAME, "language": translation.get_language()}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{template}.txt", words).strip() + "\n",
        to=[reading.delivery.address],
        headers=_headers(reading),
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", words), "text/html")
    return mail


def _headers(reading: Reading) -> dict[str, str]:
    """The Message-ID stays the same however often the mail is made; all mails of a case form one thread."""
    headers = {
        "Message-ID": f"<{reading.delivery.key}@{host()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"<cases.{host()}>",
    }
    if reading.case and reading.delivery.reason != Reason.CONFIRM:
        headers["In-Reply-To"] = headers["References"] = f"<case.{reading.case.pk}@{host()}>"
    return headers


def _case_words(readings: list[Reading], parts: list[Part]) -> dict[str, object]:
    """What the template shows. Who has no page gets no link to one."""
    last = readings[-1]
    case = last.case
    return {
        "parts": parts,
        "case": case,
        "customer": case.customer.name if case and case.customer else "",
        "url": _page(last, f"cases/{case.number}/") if case and last.has_page else "",
        "why": Reason(readings[0].delivery.reason).label,
    }


def _page(reading: Reading, path: str) -> str:
    """The address of a page at the recipient's own domain."""
    return f"{settings.WAKIL_URL}/d/{reading.actor.domain.name}/{path}" if reading.actor else ""


def _confirm_subject() -> str:
    return _("Do you want updates on a support case?")


def _confirm_words(reading: Reading) -> dict[str, object]:
    """Nothing that anybody typed: only who runs the domain from which the case was shared (T23)."""
    share = reading.delivery.share
    if share is None:
        raise ValueError("only a share is confirmed")
    domain = share.made_from.name
    return {
        "domain": domain,
        "url": f"{settings.WAKIL_URL}/d/{domain}/cases/shares/confirm/{confirmation_token(share)}/",
    }


def _language_and_zone(actor: Actor | None, case: Case | None) -> tuple[str, str]:
    """The recipient's own, else the organization's; of a bare address the case's."""
    if actor:
        language = actor.user.language or actor.organization.language
        zone = actor.user.time_zone or actor.organization.time_zone
    else:
        language, zone = (case.language, case.time_zone) if case else ("", "")
    known = {code for code, _name in settings.LANGUAGES}
    return (language if language in known else settings.LANGUAGE_CODE), (zone if is_zone(zone) else settings.TIME_ZONE)
