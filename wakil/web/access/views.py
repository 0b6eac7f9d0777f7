"""Reseller access: the customer says who may act for it, how far and until when (S17)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import YES, NotVisible, Verdict, no, require
from wakil.cases.queries.consequences import last_reads, loss_by_ending
from wakil.reselling import actions
from wakil.reselling.forms import AccessForm, initial_of
from wakil.reselling.models import AccessLevel, Relationship, ResellerAccess
from wakil.reselling.policy import may_manage_access, may_open_access, relationships_seen_by
from wakil.reselling.queries import grants_by_relationship, relationships_of
from wakil.web.access.confirming import confirm_ending
from wakil.web.access.partners import is_in_force, partner_of
from wakil.web.cases.words import GIVES
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest

UNPROCESSABLE = 422


@require_safe
def list_access(request: PortalRequest) -> HttpResponse:
    """Everyone who may act for the customer now, or once could."""
    require(may_open_access(request.actor))
    relationships = relationships_of(request.actor)
    grants, reads = grants_by_relationship(relationships), last_reads(relationships)
    partners = [partner_of(row, grants.get(row.pk), reads.get(row.pk)) for row in relationships]
    return render(request, "access/list.html", {"partners": partners})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, relationship: int) -> HttpResponse:
    """Give a reseller access, or change what it has."""
    found = _relationship_or_404(request, relationship)
    grant = _grant_of(found)
    if request.method != "POST":
        return _form_page(request, found, grant, AccessForm(found.customer, initial=initial_of(found.customer, grant)))
    form = AccessForm(found.customer, request.POST)
    log_extra_fields(request, {*form.fields, "do"})
    if form.is_valid() and _granted(request, found, form):
        names = {"name": found.reseller_domain.organization.name}
        messages.success(request, _("%(name)s's access is as you have chosen from now on.") % names)
        return redirect("access:list")
    return _form_page(request, found, grant, form, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, relationship: int) -> HttpResponse:
    """End a reseller's access; first the consequences, in numbers."""
    found = _relationship_or_404(request, relationship)
    grant = _grant_of(found)
    if request.method == "POST":
        return _ended(request, found)
    if grant is None:
        return redirect("access:change", found.pk)
    context = {
        "partner": partner_of(found, grant),
        "confirm": confirm_ending(request, found, loss_by_ending(found, grant)),
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


def _relationship_or_404(request: PortalRequest, relationship: int) -> Relationship:
    """One of the customer's own; whose people lack the privilege learn who has it."""
    seen = relationships_seen_by(request.actor).select_related("reseller_domain__organization", "customer")
    found = seen.filter(pk=relationship).first()
    if found is None:
        require(may_open_access(request.actor))
        raise NotVisible
    verdict = may_manage_access(request.actor, found)
    if verdict.code == "not_visible":
        raise NotVisible
    require(verdict)
    return found


def _grant_of(relationship: Relationship) -> ResellerAccess | None:
    """The grant that counts now."""
    grant = relationship.grants.prefetch_related("products").filter(revoked_at=None).first()
    return grant if grant and is_in_force(grant) and relationship.ended_at is None else None


def _granted(request: PortalRequest, relationship: Relationship, form: AccessForm) -> bool:
    chosen = form.cleaned_data
    is_all = chosen["scope"] == "all"
    try:
        actions.grant_access(
            request.actor,
            relationship,
            level=chosen["level"],
            ends_at=form.ends_at,
            all_products=is_all,
            products=[] if is_all else chosen["products"],
            reason=chosen["reason"],
        )
    except ValidationError as error:
        named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in named.items():
            form.add_error({"ends_at": "ends_on"}.get(name, name) or None, texts)
        return False
    return True


def _has_ended(relationship: Relationship) -> Verdict:
    names = {"name": relationship.reseller_domain.organization.name}
    who = _("The vendor can tie %(name)s to you again.") % names
    return no(
        "relationship_ended", _("You can't give %(name)s access.") % names, _("It is not your reseller now."), who
    )


def _form_page(
    request: PortalRequest,
    relationship: Relationship,
    grant: ResellerAccess | None,
    form: AccessForm,
    status: int = 200,
) -> HttpResponse:
    level = str(form["level"].value() or "")
    context: dict[str, Any] = {
        "partner": partner_of(relationship, grant),
        "form": form,
        "fields": [form[name] for name in ("scope", "products", "ends_on", "reason")],
        "levels": [
            {"value": value, "label": label, "gives": GIVES[AccessLevel(value)], "is_chosen": str(value) == level}
            for value, label in AccessLevel.choices
        ],
        "may_change": YES if relationship.ended_at is None else _has_ended(relationship),
        "has_access": grant is not None,
        "confirm": confirm_ending(request, relationship, loss_by_ending(relationship, grant)) if grant else None,
        "back_url": reverse("access:list"),
    }
    return render(request, "access/change.html", context, status=status)
