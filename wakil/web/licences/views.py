"""How many seats the organization has, who gets one without asking, and asking the vendor for more (S60, S69)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.directory.actions import request_seats
from wakil.directory.policy import may_ask_for_seats, may_open_licences
from wakil.directory.units import root_of
from wakil.licences.models import SeatRequest, Seats
from wakil.licences.seats import label_of, seats_of
from wakil.organizations.models import Organization
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.form_parts import line
from wakil.web.request import PortalRequest
from wakil.web.units.licensing_lines import licensing_lines


class MoreForm(forms.Form):
    """How many more seats, and why."""

    number = forms.IntegerField(
        label=gettext_lazy("How many more"), min_value=1, max_value=1_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    reason = line(
        gettext_lazy("Reason"), longest=500, help_text=gettext_lazy("The vendor reads it before deciding."),
    )  # fmt: skip


@require_safe
def list_licences(request: PortalRequest) -> HttpResponse:
    """All editions the organization has, with what is left of each."""
    require(may_open_licences(request.actor))
    organization = request.actor.organization
    seats = seats_of(organization)
    root = root_of(organization)
    context = {
        "licences": _lines(organization, seats),
        "may_ask": may_ask_for_seats(request.actor),
        "licensing": licensing_lines(organization, root),
        "unit": root,
    }
    return render(request, "licences/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest, seats: int) -> HttpResponse:
    """Ask for more."""
    require(may_open_licences(request.actor))
    found = request.actor.organization.seats.select_related("product", "edition").filter(pk=seats).first()
    if found is None:
        raise NotVisible
    require(may_ask_for_seats(request.actor))

    def act(given: dict[str, Any]) -> str:
        request_seats(request.actor, found, **given)
        tell(request, _("The vendor has your request. You see its answer here."))
        return reverse("licences:list")

    names = {"edition": label_of(found), "taken": found.taken, "cap": found.cap}
    lead = _("%(taken)d of %(cap)d seats are taken, by people of all your domains together.") % names
    crumbs = [(_("Licences"), reverse("licences:list"))]
    page = FormPage(_("Ask for more %(edition)s") % names, _("Send the request"), act, crumbs, lead)
    return answer(request, page, MoreForm(bound(request)))


def _lines(organization: Organization, seats: list[Seats]) -> list[dict[str, Any]]:
    latest: dict[int, SeatRequest] = {}
    asked = SeatRequest.objects.filter(seats__organization=organization).select_related("asked_by")
    for one in asked.order_by("pk"):
        latest[one.seats_id] = one
    return [{"seats": one, "label": label_of(one), "request": latest.get(one.pk)} for one in seats]
