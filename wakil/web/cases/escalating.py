"""Escalating from the page of a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import actions, policy
from wakil.cases.models import Case, Escalation
from wakil.cases.share_forms import EscalateCaseForm
from wakil.web.cases.lookup import case_or_404
from wakil.web.cases.sharing import acted, back_to
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def escalate(request: PortalRequest, number: str) -> HttpResponse:
    """Escalate the case; what is missing is told on a page of its own, text kept."""
    case = case_or_404(request, number)
    require(policy.may_escalate(request.actor, case))
    form = EscalateCaseForm(request.POST or None)
    if request.method == "POST" and acted(form, lambda data: actions.escalate_case(request.actor, case, **data)):
        messages.success(request, _("The case is escalated. Support's lead sees it now."))
        return back_to(case, "escalate")
    heading = _("Escalate case %(number)s") % {"number": case.number}
    return render(request, "cases/act.html", {"case": case, "form": form, "heading": heading, "verb": _("Escalate")})


def open_escalation(actor: Actor, case: Case) -> Escalation | None:
    """The open escalation, for templates/cases/_escalation.html; not for who reads only by a share."""
    is_none_known = not getattr(case, "has_open_escalation", True)  # read along with the case by its page
    if is_none_known or policy.standing(actor, case) <= policy.Standing.SHARED:
        return None
    return case.escalations.select_related("escalated_by").filter(ended_at=None).first()
