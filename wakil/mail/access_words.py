"""What happened to reseller access, in words for a mail (W7)."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.mail.parts import Part, who_did
from wakil.mail.week_words import week_part
from wakil.notifications.reading import Reading
from wakil.organizations.models import Domain
from wakil.reselling.expiry import last_moment
from wakil.reselling.models import AccessLevel, PermissionRequest, ResellerAccess

SENTENCES = {
    EventKind.CUSTOMER_MOVED: gettext_noop(
        "%(who)s moved %(customer)s to another domain of the same reseller, %(domain)s. Access to %(customer)s's "
        "support cases and the cases went along; %(customer)s can end it under Reseller access."
    ),
    EventKind.CUSTOMER_TRANSFERRED: gettext_noop(
        "%(domain)s is a reseller of %(customer)s from now on, with access to its support cases at level %(level)s. "
        "Cases filed before stay with %(customer)s and support."
    ),
    EventKind.PERMISSION_REFUSED: gettext_noop(
        "%(customer)s does not give %(domain)s access to its support cases. You can ask again in a week."
    ),
    EventKind.PERMISSION_REQUESTED: gettext_noop(
        "%(who)s asks %(customer)s for access to its support cases. An administrator can give or refuse it under "
        "Reseller access."
    ),
    EventKind.RELATIONSHIP_ENDED: gettext_noop(
        "%(domain)s is no longer a reseller of %(customer)s. Its access to %(customer)s's support cases has ended."
    ),
    EventKind.RESELLER_ACCESS_ENDED: gettext_noop(
        "%(who)s ended the access of %(domain)s to %(customer)s's support cases."
    ),
    EventKind.RESELLER_ACCESS_EXPIRED: gettext_noop(
        "The access of %(domain)s to %(customer)s's support cases has ended by itself, after %(until)s."
    ),
    EventKind.RESELLER_ACCESS_EXPIRING: gettext_noop(
        "The access of %(domain)s to %(customer)s's support cases ends by itself after %(until)s, %(left)s. Nothing "
        "extends it but an administrator of %(customer)s, under Reseller access."
    ),
    EventKind.RESELLER_ACCESS_GRANTED: gettext_noop(
        "%(who)s gave %(domain)s access to %(customer)s's support cases: at level %(level)s, for %(products)s, until "
        "the end of %(until)s."
    ),
    EventKind.SUPPORT_PARTNER_ADDED: gettext_noop(
        "%(who)s made %(domain)s a support partner of %(customer)s, with access to its support cases at level "
        "%(level)s. Either side can end it at any time."
    ),
    EventKind.SUPPORT_PARTNER_ENDED: gettext_noop(
        "%(domain)s is no longer a support partner of %(customer)s. Its access to %(customer)s's support cases has "
        "ended."
    ),
    EventKind.TRANSFER_TOKEN_MADE: gettext_noop(
        "%(who)s made a token with which %(domain)s can become a reseller of %(customer)s. An administrator can "
        "revoke it under Reseller access."
    ),
    EventKind.TRANSFER_TOKEN_REVOKED: gettext_noop(
        "%(who)s revoked the token with which %(domain)s could have become a reseller of %(customer)s."
    ),
}


_CHANGED = gettext_noop(
    "%(who)s changed the access of %(domain)s to %(customer)s's support cases. From now on it is at level %(level)s, "
    "for %(products)s, until the end of %(until)s."
)
_BY_CONTRACT = gettext_noop(
    "%(who)s recorded from a contract that %(domain)s has access to %(customer)s's support cases: at level %(level)s, "
    "for %(products)s, until the end of %(until)s. An administrator of %(customer)s can end it under Reseller access."
)

_OVER = {EventKind.RELATIONSHIP_ENDED.value, EventKind.SUPPORT_PARTNER_ENDED.value}


def access_part(reading: Reading) -> Part:
    """The event as this recipient may read it, in the language active now."""
    event = reading.event
    if event.kind == EventKind.ACTIVITY_SUMMED_UP:
        return week_part(event)
    sentence = _(_sentence_for(event)) % _names(reading)
    return Part(sentence, event.created_at, _refusal(event))


def subject_of_access(reading: Reading) -> str:
    """The subject of a mail about reseller access."""
    names = {"customer": reading.customer.name if reading.customer else ""}
    subjects = {
        EventKind.ACTIVITY_SUMMED_UP: _("What resellers did with the support cases of %(customer)s this week"),
        EventKind.PERMISSION_REFUSED: _("%(customer)s gives no access to its support cases"),
        EventKind.PERMISSION_REQUESTED: _("A reseller asks for access to the support cases of %(customer)s"),
        EventKind.RESELLER_ACCESS_EXPIRED: _("Reseller access of %(customer)s has ended"),
        EventKind.RESELLER_ACCESS_EXPIRING: _("Reseller access of %(customer)s ends soon"),
    }
    changed = _("Reseller access of %(customer)s has changed")
    return subjects.get(EventKind(reading.event.kind), changed) % names


def path_of_access(reading: Reading) -> str:
    """The page at the recipient's domain where more stands, and where something can be done about it."""
    if reading.event.kind == EventKind.ACTIVITY_SUMMED_UP:
        return "access/activity/"
    if reading.actor and reading.actor.organization.is_customer:
        return "access/"
    if reading.customer is None or reading.event.kind in _OVER:
        return "customers/"
    return f"customers/{reading.customer.customer_id}/"


def _sentence_for(event: Event) -> str:
    if event.kind == EventKind.RESELLER_ACCESS_GRANTED and event.details.get("source") == "contract":
        return _BY_CONTRACT
    if event.kind == EventKind.RESELLER_ACCESS_GRANTED and event.details.get("replaced"):
        return _CHANGED
    return SENTENCES[EventKind(event.kind)]


def _names(reading: Reading) -> dict[str, object]:
    event, customer = reading.event, reading.customer
    level, domain = event.details.get("level"), event.details.get("domain")
    return {
        "who": who_did(event, None),
        "customer": customer.name if customer else "",
        "domain": Domain.objects.get(pk=domain).name if domain else "",
        "level": AccessLevel(level).label if isinstance(level, int) else "",
        **_of_grant(event),
    }


def _of_grant(event: Event) -> dict[str, str]:
    """What the grant that an event is about covers, and how long it lasts: grants never change but for their end."""
    kind, _colon, number = event.subject.partition(":")
    grant = ResellerAccess.objects.filter(pk=int(number)).first() if kind == "reselleraccess" else None
    if grant is None:
        return {}
    names = sorted(grant.products.values_list("name", flat=True))
    days = event.details.get("days")
    return {
        "products": _("all products") if grant.all_products else ", ".join(names),
        "until": date_format(localtime(last_moment(grant.ends_at)), "j F Y") if grant.ends_at else "",
        "left": _left(days) if isinstance(days, int) else "",
    }


def _left(days: int) -> str:
    return ngettext("in less than %(days)d day", "in less than %(days)d days", days) % {"days": days}


def _refusal(event: Event) -> str:
    """What the customer said with its refusal, if anything."""
    if event.kind != EventKind.PERMISSION_REFUSED:
        return ""
    asked = PermissionRequest.objects.filter(pk=int(event.subject.partition(":")[2])).first()
    return asked.refusal if asked else ""
