"""What happened to an account, in words for a mail: access asked for, a second address (S5, S77)."""

from django.utils.translation import gettext as _

from wakil.access.alert_addresses import LINK_LIVES
from wakil.access.models import AccessAnswer, AccessRequest
from wakil.accounts.alert_addresses import token_of
from wakil.accounts.models import AlertAddress
from wakil.events.kinds import EventKind
from wakil.mail.parts import Part
from wakil.notifications.reading import Reading


def account_part(reading: Reading) -> Part:
    """The event as this recipient may read it, in the language active now."""
    return Part(_sentence(reading), reading.event.created_at)


def subject_of_account(reading: Reading) -> str:
    """The subject of a mail about an account."""
    portal = reading.actor.domain.name if reading.actor else ""
    subjects = {
        EventKind.ACCESS_REQUESTED: _("Somebody asks for access at %(domain)s"),
        EventKind.ACCESS_REQUEST_ANSWERED: _("Your request for access at %(domain)s is answered"),
        EventKind.ALERT_ADDRESS_REMOVED: _("Mail of your account at %(domain)s comes here again"),
        EventKind.ALERT_ADDRESS_VERIFIED: _("Mail of your account at %(domain)s goes elsewhere"),
    }
    return subjects[EventKind(reading.event.kind)] % {"domain": portal}


def path_of_account(reading: Reading) -> str:
    """The page at the recipient's domain where something can be done about it."""
    paths = {
        EventKind.ACCESS_REQUESTED: "admin/requests/",
        EventKind.ACCESS_REQUEST_ANSWERED: "accounts/request-access/",
    }
    return paths.get(EventKind(reading.event.kind), "accounts/alerts/")


def prove_words(reading: Reading) -> dict[str, object]:
    """Nothing that anybody typed: the domain and the link, which works for the account that asked alone (T14, T23)."""
    asked = AlertAddress.objects.get(pk=reading.event.details["alert_address"])
    return {
        "domain": reading.actor.domain.name if reading.actor else "",
        "path": f"accounts/alerts/prove/{token_of(asked)}/",
        "hours": int(LINK_LIVES.total_seconds() // 3600),
    }


def _sentence(reading: Reading) -> str:
    event = reading.event
    if event.kind == EventKind.ACCESS_REQUESTED:
        return _of_request(AccessRequest.objects.select_related("user").get(pk=event.details["request"]))
    if event.kind == EventKind.ACCESS_REQUEST_ANSWERED:
        given = event.details["answer"] == AccessAnswer.GIVEN
        declined = _("Your super admins gave you no role. You can ask again later.")
        return _("You were given a role.") if given else declined
    if event.kind == EventKind.ALERT_ADDRESS_REMOVED:
        return _("Your second address was given up. Mail of this account comes to its own address again.")
    row = AlertAddress.objects.get(pk=event.details["alert_address"])
    words = _(
        "%(address)s was proved as your second address, and mail of this account goes there. If that was not you, "
        "change your password and tell your super admin."
    )
    return words % {"address": row.address}


def _of_request(asked: AccessRequest) -> str:
    names = {"name": asked.user.name, "address": asked.user.email, "area": asked.get_area_display()}
    if asked.area:
        return _("%(name)s (%(address)s) was refused “%(area)s” and asks for a role that opens it.") % names
    return _("%(name)s (%(address)s) asks for a role.") % names
