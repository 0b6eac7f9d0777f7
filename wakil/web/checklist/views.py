"""The page of the checklist."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.access.verdict import require
from wakil.directory.policy import may_open_checklist
from wakil.web.checklist.steps import has_several_domains, steps_of
from wakil.web.request import PortalRequest


@require_safe
def show(request: PortalRequest) -> HttpResponse:
    """The four steps, each ticked when it is done."""
    require(may_open_checklist(request.actor))
    context = {
        "steps": steps_of(request.actor, request.browser),
        "has_several": has_several_domains(request.actor),
    }
    return render(request, "checklist/show.html", context)
