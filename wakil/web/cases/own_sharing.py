"""Mail of a case to one's own second address, from the page of the case (S78)."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakil.access.actor import Actor
from wakil.accounts.alert_addresses import verified_address_of
from wakil.cases import actions, policy
from wakil.cases.models import Case
from wakil.web.cases.lookup import case_or_404
from wakil.web.cases.sharing import ShareLine, back_to
from wakil.web.request import PortalRequest


def second_address(actor: Actor, case: Case, lines: Iterable[ShareLine]) -> str:
    """The actor's own second address, when the case can be shared with it and is not."""
    proved = verified_address_of(actor.user)
    if proved is None or proved.address in {line.address for line in lines}:
        return ""
    return proved.address if policy.standing(actor, case) >= policy.Standing.SEE else ""


@require_POST
def share(request: PortalRequest, number: str) -> HttpResponse:
    """Begin."""
    case = case_or_404(request, number)
    try:
        made = actions.share_with_oneself(request.actor, case)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Mail of this case goes to %(address)s too.") % {"address": made.address})
    return back_to(case, "sharing")


@require_POST
def stop(request: PortalRequest, number: str) -> HttpResponse:
    """End."""
    case = case_or_404(request, number)
    actions.stop_sharing_with_oneself(request.actor, case)
    messages.success(request, _("Mail of this case goes to your second address no more."))
    return back_to(case, "sharing")
