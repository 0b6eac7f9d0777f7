"""What a domain has asked a customer for last, and what became of it (S26)."""

from django.utils.translation import gettext as _

from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import ASK_AGAIN_AFTER
from wakil.reselling.models import PermissionRequest, RequestAnswer
from wakil.web.cases.words import day_words


def asked_state(domain: Domain, customer: Organization) -> str:
    """Who asked when, whether it was refused, and when the next request reaches somebody; empty when nobody asked.

    It tells a domain its own doings alone: not whether anybody of the customer has read them.
    """
    own = PermissionRequest.objects.filter(relationship__reseller_domain=domain, relationship__customer=customer)
    running = own.filter(relationship__ended_at=None).select_related("asked_by")
    last = running.order_by("-asked_at", "-pk").first()
    if last is None or last.answer == RequestAnswer.GRANTED:
        return ""
    said = [_("%(who)s asked on %(day)s.") % {"who": last.asked_by.name, "day": day_words(last.asked_at)}]
    if last.answered_at:
        said.append(_("It was refused on %(day)s.") % {"day": day_words(last.answered_at)})
    again_at = (last.answered_at or last.asked_at) + ASK_AGAIN_AFTER
    if again_at > clock.now():
        said.append(_("You can ask again from %(day)s on.") % {"day": day_words(again_at)})
    return " ".join(said)
