"""What the vendor sells by the seat, to whom, and the requests for more (S69)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.directory.actions import create_edition, grant_seats, refuse_seats, rename_edition, set_seats
from wakil.directory.policy import may_decide_about_seats
from wakil.licences.models import Edition, SeatRequest
from wakil.licences.seats import label_of
from wakil.web.admin.page import answer, bound, tell
from wakil.web.form_parts import line
from wakil.web.organizations.page import console_page, show_url
from wakil.web.organizations.views import organization_or_404
from wakil.web.request import PortalRequest

MOST = 100  # requests on one page


class SeatsForm(forms.Form):
    """An edition and how many seats of it."""

    edition = forms.ModelChoiceField(Edition.objects.none(), label=gettext_lazy("Edition"), empty_label=None)
    cap = forms.IntegerField(label=gettext_lazy("Seats in all"), min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = Edition.objects.select_related("product").order_by("product__is_paid", "product__name", "name")
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]
        self.fields["edition"].label_from_instance = lambda one: f"{one.product.name} · {one.name}"  # type: ignore[attr-defined]


class EditionForm(forms.Form):
    """A new edition."""

    product = line(gettext_lazy("Product"), longest=100)
    name = line(gettext_lazy("Edition"), longest=100)
    has_mailbox = forms.BooleanField(label=gettext_lazy("It has a mailbox"), required=False, initial=True)


class NameForm(forms.Form):
    """The name of an edition."""

    name = line(gettext_lazy("Name"), longest=100)


class GrantForm(forms.Form):
    """How many the vendor gives."""

    number = forms.IntegerField(label=gettext_lazy("How many more"), min_value=1, max_value=1_000_000)


class RefusalForm(forms.Form):
    """Why the vendor gives none."""

    reason = line(gettext_lazy("Reason"), longest=500, help_text=gettext_lazy("Those who asked read it."))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, customer_id: str) -> HttpResponse:
    """What an organization has bought."""
    organization = organization_or_404(request, customer_id)

    def act(given: dict[str, Any]) -> str:
        seats = set_seats(request.actor, organization, **given)
        tell(request, _("%(name)s has %(cap)d seats now.") % {"name": organization.name, "cap": seats.cap})
        return show_url(organization)

    lead = _("An organization has one edition of a product. Another edition takes its place, for everybody who has it.")
    page = console_page(_("Seats"), _("Save"), act, lead, organization=organization)
    return answer(request, page, SeatsForm(bound(request)))


@require_safe
def list_requests(request: PortalRequest) -> HttpResponse:
    """The open requests, eldest first, and the editions there are."""
    require(may_decide_about_seats(request.actor))
    waiting = SeatRequest.objects.filter(decided_at=None).order_by("pk")
    waiting = waiting.select_related("asked_by", "seats__organization", "seats__product", "seats__edition")
    context = {
        "requests": [{"request": one, "label": label_of(one.seats)} for one in waiting[:MOST]],
        "editions": Edition.objects.select_related("product").order_by("product__is_paid", "product__name", "name"),
    }
    return render(request, "organizations/seats.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: PortalRequest, number: int) -> HttpResponse:
    """Give more seats."""
    found = _request_or_404(request, number)

    def act(given: dict[str, Any]) -> str:
        grant_seats(request.actor, found, **given)
        tell(request, _("%(name)s has the seats now.") % {"name": found.seats.organization.name})
        return reverse("organizations:seat_requests")

    page = console_page(_("Give more seats"), _("Give them"), act, _lead(found), organization=found.seats.organization)
    return answer(request, page, GrantForm(bound(request), initial={"number": found.number}))


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: PortalRequest, number: int) -> HttpResponse:
    """Give none, with a reason."""
    found = _request_or_404(request, number)

    def act(given: dict[str, Any]) -> str:
        refuse_seats(request.actor, found, **given)
        tell(request, _("%(name)s reads your answer.") % {"name": found.seats.organization.name})
        return reverse("organizations:seat_requests")

    page = console_page(_("Refuse the request"), _("Refuse"), act, _lead(found), organization=found.seats.organization)
    return answer(request, page, RefusalForm(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: PortalRequest) -> HttpResponse:
    """One more thing to sell."""
    require(may_decide_about_seats(request.actor))

    def act(given: dict[str, Any]) -> str:
        made = create_edition(request.actor, **given)
        tell(request, _("%(name)s can be sold now.") % {"name": made.name})
        return reverse("organizations:seat_requests")

    page = console_page(_("New edition"), _("Create edition"), act)
    return answer(request, page, EditionForm(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: PortalRequest, number: int) -> HttpResponse:
    """Another name for an edition."""
    require(may_decide_about_seats(request.actor))
    found = Edition.objects.filter(pk=number).first()
    if found is None:
        raise NotVisible

    def act(given: dict[str, Any]) -> str:
        rename_edition(request.actor, found, **given)
        tell(request, _("The edition is renamed."))
        return reverse("organizations:seat_requests")

    page = console_page(_("Rename the edition"), _("Rename"), act)
    return answer(request, page, NameForm(bound(request), initial={"name": found.name}))


def _request_or_404(request: PortalRequest, number: int) -> SeatRequest:
    require(may_decide_about_seats(request.actor))
    asked = SeatRequest.objects.select_related("seats__organization", "seats__product", "seats__edition", "asked_by")
    found = asked.filter(pk=number, decided_at=None).first()
    if found is None:
        raise NotVisible
    return found


def _lead(found: SeatRequest) -> str:
    names = {"person": found.asked_by.name, "number": found.number, "edition": label_of(found.seats)}
    numbers = {"taken": found.seats.taken, "cap": found.seats.cap, "reason": found.reason}
    words = _("%(person)s asks for %(number)d more of %(edition)s: “%(reason)s”. %(taken)d of %(cap)d are taken.")
    return words % {**names, **numbers}
