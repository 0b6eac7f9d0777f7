"""Reseller access: the customer says who may act for it, how far and until when (S17)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import require
from wakil.cases.queries.consequences import last_uses, loss_by_ending, with_last_use
from wakil.reselling import actions
from wakil.reselling.models import Relationship
from wakil.reselling.partner_policy import may_open_support_partners
from wakil.reselling.policy import may_open_access, relationships_seen_by
from wakil.reselling.queries import grants_by_relationship, in_order, requests_waiting_for, suspended_domains
from wakil.web.access.confirming import confirm_ending
from wakil.web.access.lookup import grant_of, relationship_or_404
from wakil.web.access.partners import partner_of
from wakil.web.access.tabs import tabs_of
from wakil.web.request import PortalRequest


@require_safe
def list_access(request: PortalRequest) -> HttpResponse:
    """Everyone who may act for the customer now, or once could; and who asks to."""
    if not may_open_access(request.actor) and may_open_support_partners(request.actor):
        return redirect("access:partners")
    require(may_open_access(request.actor))
    seen = relationships_seen_by(request.actor).select_related("reseller_domain__organization", "customer")
    rows = in_order(with_last_use(seen))
    grants, uses = grants_by_relationship(rows), last_uses(rows)
    suspended = suspended_domains(request.actor.organization)
    partners = [
        partner_of(
            row,
            next(reversed(grants[row.pk]), None),
            uses.get(row.pk),
            is_suspended=row.reseller_domain_id in suspended,
        )
        for row in rows
    ]
    context = {
        "partners": [partner for partner in partners if not partner.is_past],
        "past": [partner for partner in partners if partner.is_past],
        "ending": [partner for partner in partners if partner.is_ending],
        "requests": requests_waiting_for(request.actor),
        "tabs": tabs_of(request),
        "add_url": reverse("access:partners") if may_open_support_partners(request.actor) else "",
    }
    return render(request, "access/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, relationship: int) -> HttpResponse:
    """End a reseller's access; first the consequences, in numbers."""
    found = relationship_or_404(request, relationship)
    if request.method == "POST":
        return _ended(request, found)
    grant = grant_of(found)
    if grant is None:
        return redirect("access:change", found.pk)
    context = {
        "partner": partner_of(found, grant),
        "confirm": confirm_ending(request, found, loss_by_ending(found)),
        "back_url": reverse("access:list"),
    }
    return render(request, "access/end.html", context)


def _ended(request: PortalRequest, relationship: Relationship) -> HttpResponse:
    names = {"name": relationship.reseller_domain.organization.name}
    try:
        actions.end_access(request.actor, relationship)
    except ValidationError:
        messages.info(request, _("%(name)s has no access.") % names)
    else:
        messages.success(request, _("%(name)s has no access any more.") % names)
    return redirect("access:list")
