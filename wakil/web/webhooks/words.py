"""What became of a webhook's messages, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wakil.events.kinds import EventKind
from wakil.webhooks.kinds import TOLD
from wakil.webhooks.models import WebhookDelivery

# A name that leads to nothing and one that leads to our own side are told alike: nobody maps our network by trying.
_NOWHERE = gettext_noop("The address leads to nothing on the open internet.")
_REASONS = {
    "broken": gettext_noop("The connection broke off."),
    "disabled": gettext_noop("The webhook was switched off."),
    "host": gettext_noop("The address has no name that can be looked up."),
    "malformed": gettext_noop("The address can't be read."),
    "no_subscription": gettext_noop("No subscription publishes to its topic any more."),
    "not_encrypted": gettext_noop("The address must begin with https://."),
    "not_visible": gettext_noop("What it is about may not be read any more."),
    "owner_may_not": gettext_noop("Whoever saved the webhook last may not manage webhooks any more. Save it anew."),
    "port": gettext_noop("The address has a port that is not allowed."),
    "private_address": _NOWHERE,
    "scheme": gettext_noop("The address must begin with https://."),
    "status_410": gettext_noop("The receiver said that it wants nothing any more."),
    "timed_out": gettext_noop("There was no answer in time."),
    "tls": gettext_noop("The receiver's certificate is not valid for its address."),
    "tried_too_often": gettext_noop("It was tried often enough."),
    "unknown_host": _NOWHERE,
    "unreachable": gettext_noop("Nothing answers at the address."),
}


def failure_words(code: str) -> str:
    """Why it failed, in a sentence."""
    if code in _REASONS:
        return _(_REASONS[code])
    status = code.removeprefix("status_")
    return _("The receiver answered %(status)s.") % {"status": status} if status != code else _("It could not be sent.")


def kind_words(kind: str) -> str:
    """What happened, as it is chosen in the form."""
    return str(TOLD[EventKind(kind)]) if kind in set(TOLD) else kind


def delivery_words(delivery: WebhookDelivery) -> str:
    """What became of it."""
    label = str(delivery.get_state_display())
    return f"{label[:1].upper()}{label[1:]}"


def drop_words(delivery: WebhookDelivery) -> str:
    """Why it was not delivered; empty for what was or waits."""
    return failure_words(delivery.drop_code) if delivery.drop_code else ""
