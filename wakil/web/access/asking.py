"""What a reseller asks of the customer: shown, and refused. Granting it is giving access like any other (S26)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.reselling import actions
from wakil.reselling.forms import RefusalForm
from wakil.reselling.models import PermissionRequest, Relationship
from wakil.reselling.queries import requests_waiting_for
from wakil.web.access.lookup import relationship_or_404
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PortalRequest, relationship: int) -> HttpResponse:
    """Say no, with or without a reason; the reseller is told."""
    found = relationship_or_404(request, relationship)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid():
            return _refused(request, found, form.cleaned_data["reason"])
    asked = request_of(request, found)
    if asked is None:
        return redirect("access:list")
    context = {
        "partner_name": found.reseller_domain.organization.name,
        "domain": found.reseller_domain.name,
        "asked": asked,
        "form": form,
        "back_url": reverse("access:list"),
    }
    return render(request, "access/refuse.html", context, status=UNPROCESSABLE if form.errors else 200)


def request_of(request: PortalRequest, relationship: Relationship) -> PermissionRequest | None:
    """What this reseller asks now, if it does."""
    waiting = requests_waiting_for(request.actor)
    return next((asked for asked in waiting if asked.relationship_id == relationship.pk), None)


def _refused(request: PortalRequest, relationship: Relationship, reason: str) -> HttpResponse:
    names = {"name": relationship.reseller_domain.organization.name}
    try:
        actions.refuse_permission(request.actor, relationship, reason=reason)
    except ValidationError:
        messages.info(request, _("%(name)s asks for nothing any more.") % names)
    else:
        messages.success(request, _("%(name)s is told that you refuse. It can ask again in a week.") % names)
    return redirect("access:list")
