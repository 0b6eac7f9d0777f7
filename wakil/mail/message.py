"""From what one recipient may read to a mail: headers, text and simple HTML, in the recipient's language and zone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.accounts.alert_addresses import mail_address_of
from wakil.cases.actions.sharing import confirmation_token
from wakil.cases.models import Case
from wakil.cases.zones import is_zone
from wakil.events.kinds import EventKind
from wakil.legacy.queries import thread_of
from wakil.mail.access_words import path_of_access, subject_of_access
from wakil.mail.account_words import path_of_account, prove_words, subject_of_account
from wakil.mail.parts import Part
from wakil.mail.words import part_of
from wakil.notifications.account_reading import OF_ACCOUNTS
from wakil.notifications.models import DeliveryState, Reason
from wakil.notifications.reading import Reading
from wakil.notifications.stopping import home_of, stop_token, what_stops


def mail_of(readings: list[Reading]) -> EmailMultiAlternatives:
    """One mail to one recipient about one case or customer, with everything that there is to tell, eldest first."""
    first = readings[0]
    language, zone = in_words_of(first.actor, first.case)
    with translation.override(language), timezone.override(zone):
        if first.delivery.reason == Reason.CONFIRM:
            return make_mail(first, _confirm_subject(), "confirm", _confirm_words(first))
        if first.delivery.reason == Reason.PROVE:
            words = prove_words(first)
            return make_mail(first, _prove_subject(), "prove", {**words, "url": page_of(first, str(words["path"]))})
        parts = [part_of(reading) for reading in readings]
        if first.event.kind in OF_ACCOUNTS:
            words = {"parts": parts, "url": page_of(first, path_of_account(first)), "why": _why(first)}
            return make_mail(first, subject_of_account(first), "account", words)
        if first.case is None:
            url = page_of(first, path_of_access(first))
            return make_mail(first, subject_of_access(first), "access", {"parts": parts, "url": url})
        subject = f"[{first.case.number}] {first.case.title}"
        return make_mail(first, subject, "update", _case_words(readings, parts), stops=what_stops(first.delivery))


def one_line(text: str) -> str:
    """The text as a header can hold it: printable, in one line, no longer than is read anyway (T20)."""
    return "".join(mark if mark.isprintable() else " " for mark in " ".join(text.split()))[:250]


def host() -> str:
    """The portal's host name, which message ids and the list's id end in."""
    return urlsplit(str(settings.WAKIL_URL)).hostname or "localhost"


def make_mail(
    reading: Reading, subject: str, template: str, words: dict[str, object], *, stops: str = ""
) -> EmailMultiAlternatives:
    """A mail of that template, in the language and zone active now; with `stops` it has a link that ends such mails."""
    stop_url = _stop_url(reading, stops) if stops else ""
    portal = {"portal": settings.WAKIL_PORTAL_NAME, "language": translation.get_language(), "stop_url": stop_url}
    words = {**words, **portal, "alerts_url": page_of(reading, "accounts/alerts/")}
    mail = EmailMultiAlternatives(
        subject=one_line(subject),
        body=render_to_string(f"mail/{template}.txt", words).strip() + "\n",
        to=[_target(reading)],
        headers=_headers(reading, stop_url),
    )
    mail.attach_alternative(render_to_string(f"mail/{template}.html", words), "text/html")
    return mail


def _target(reading: Reading) -> str:
    """Where the recipient reads mail now. What an address itself must hear of goes to that very address."""
    delivery = reading.delivery
    is_to_address = delivery.reason in {Reason.CONFIRM, Reason.PROVE} or (delivery.share and delivery.share.is_own)
    if reading.actor is None or is_to_address or reading.event.kind in _TOLD_AT_HOME:
        return delivery.address
    return mail_address_of(reading.actor.user)


# Whoever had mail sent elsewhere must not be the only one to hear of it.
_TOLD_AT_HOME = {EventKind.ALERT_ADDRESS_REMOVED.value, EventKind.ALERT_ADDRESS_VERIFIED.value}


def _stop_url(reading: Reading, stops: str) -> str:
    home, token = home_of(reading.delivery), stop_token(reading.delivery, stops)
    return f"{settings.WAKIL_URL}/d/{home}/accounts/alerts/stop/{token}/" if home else ""


def _headers(reading: Reading, stop_url: str) -> dict[str, str]:
    """The Message-ID stays the same however often the mail is made; all mails of a case form one thread."""
    headers = {
        "Message-ID": f"<{reading.delivery.key}@{host()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": f"<cases.{host()}>",
    }
    if stop_url:
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if reading.case and reading.delivery.reason != Reason.CONFIRM and reading.delivery.state != DeliveryState.HELD:
        thread = [*thread_of(reading.case), f"<case.{reading.case.pk}@{host()}>"]
        headers["In-Reply-To"], headers["References"] = thread[-1], " ".join(thread)
    return headers


def _case_words(readings: list[Reading], parts: list[Part]) -> dict[str, object]:
    """What the template shows. Who has no page gets no link to one."""
    last = readings[-1]
    case = last.case
    return {
        "parts": parts,
        "case": case,
        "customer": case.customer.name if case and case.customer else "",
        "url": page_of(last, f"cases/{case.number}/") if case and last.has_page else "",
        "why": _why(readings[0]),
    }


def _why(reading: Reading) -> str:
    return str(Reason(reading.delivery.reason).label)


def page_of(reading: Reading, path: str) -> str:
    """The address of a page at the recipient's own domain."""
    return f"{settings.WAKIL_URL}/d/{reading.actor.domain.name}/{path}" if reading.actor else ""


def _confirm_subject() -> str:
    return _("Do you want updates on a support case?")


def _prove_subject() -> str:
    return _("Is this your address?")


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


def in_words_of(actor: Actor | None, case: Case | None) -> tuple[str, str]:
    """The recipient's own, else the organization's; of a bare address the case's."""
    if actor:
        language = actor.user.language or actor.organization.language
        zone = actor.user.time_zone or actor.organization.time_zone
    else:
        language, zone = (case.language, case.time_zone) if case else ("", "")
    known = {code for code, _name in settings.LANGUAGES}
    return (language if language in known else settings.LANGUAGE_CODE), (zone if is_zone(zone) else settings.TIME_ZONE)
