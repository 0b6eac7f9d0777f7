"""Give a reseller access or change what it has; whatever takes something away says so first, in numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import Verdict, no
from wakil.cases.queries.consequences import Loss, loss_by_change, loss_by_ending
from wakil.reselling import actions
from wakil.reselling.forms import AccessForm, initial_of
from wakil.reselling.models import Relationship, ResellerAccess
from wakil.reselling.policy import may_grant_access
from wakil.reselling.queries import grants_by_relationship
from wakil.web.access.asking import request_of
from wakil.web.access.confirming import confirm_change, confirm_ending
from wakil.web.access.lookup import grant_of, relationship_or_404
from wakil.web.access.partners import partner_of, past_grants
from wakil.web.access.terms import level_choices, terms_of
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

CONFIRMED = "confirmed"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, relationship: int) -> HttpResponse:
    """The form; what it takes away, if anything; and the change."""
    found = relationship_or_404(request, relationship)
    grant = grant_of(found)
    if request.method != "POST":
        return _form_page(request, found, grant, AccessForm(found.customer, initial=initial_of(found.customer, grant)))
    form = AccessForm(found.customer, request.POST)
    log_extra_fields(request, {*form.fields, "do", CONFIRMED})
    if form.is_valid():
        loss = _loss_by(form, found) if grant else None
        if loss and not loss.is_nothing and request.POST.get("do") != CONFIRMED:
            return _confirm_page(request, found, grant, form, loss)
        if _granted(request, found, form):
            names = {"name": found.reseller_domain.organization.name}
            messages.success(request, _("%(name)s's access is as you have chosen from now on.") % names)
            return redirect("access:list")
    return _form_page(request, found, grant, form, status=UNPROCESSABLE)


def _loss_by(form: AccessForm, relationship: Relationship) -> Loss:
    """By what is chosen in a valid form."""
    chosen = form.cleaned_data
    products = None if chosen["scope"] == "all" else chosen["products"]
    return loss_by_change(relationship, level=chosen["level"], products=products)


def _granted(request: PortalRequest, relationship: Relationship, form: AccessForm) -> bool:
    try:
        actions.grant_access(request.actor, relationship, reason=form.cleaned_data["reason"], **terms_of(form))
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


def _may_change(request: PortalRequest, relationship: Relationship) -> Verdict:
    if relationship.ended_at is not None:
        return _has_ended(relationship)
    return may_grant_access(request.actor, relationship)


def _has_ended(relationship: Relationship) -> Verdict:
    names = {"name": relationship.reseller_domain.organization.name}
    who = _("The vendor can tie %(name)s to you again.") % names
    return no(
        "relationship_ended", _("You can't give %(name)s access.") % names, _("It is not your reseller now."), who
    )


def _confirm_page(
    request: PortalRequest, relationship: Relationship, grant: ResellerAccess | None, form: AccessForm, loss: Loss
) -> HttpResponse:
    """What the change takes away; the form comes along, and nothing is changed yet."""
    context = {
        "partner": partner_of(relationship, grant),
        "confirm": confirm_change(request, relationship, loss, _sent(form)),
        "keep_url": reverse("access:change", args=[relationship.pk]),
        "back_url": reverse("access:list"),
    }
    return render(request, "access/confirm_change.html", context)


def _sent(form: AccessForm) -> list[tuple[str, str]]:
    """The valid form as hidden fields."""
    chosen = form.cleaned_data
    products = [("products", str(product.pk)) for product in chosen["products"]]
    plain = [(name, str(chosen[name])) for name in ("level", "scope", "ends_on", "reason")]
    return [*plain, *products, ("do", CONFIRMED)]


def _form_page(
    request: PortalRequest,
    relationship: Relationship,
    grant: ResellerAccess | None,
    form: AccessForm,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "partner": partner_of(relationship, grant),
        "form": form,
        "fields": [form[name] for name in ("scope", "products", "ends_on", "reason")],
        "levels": level_choices(form),
        "may_change": _may_change(request, relationship),
        "has_access": grant is not None,
        "asked": request_of(request, relationship),
        "earlier": past_grants(grants_by_relationship([relationship])[relationship.pk]),
        "confirm": confirm_ending(request, relationship, loss_by_ending(relationship)) if grant else None,
        "back_url": reverse("access:list"),
    }
    return render(request, "access/change.html", context, status=status)
