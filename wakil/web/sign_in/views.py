"""How people sign in: whose second factor is required, and which domains sign in elsewhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.factors import change_factor_requirements, may_change_requirements
from wakil.access.own_domains import domains_managed_by
from wakil.access.policy import may_manage_domains
from wakil.access.verdict import require
from wakil.accounts.factors import required_kinds
from wakil.organizations.models import OrganizationKind
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest

KINDS = [
    (OrganizationKind.VENDOR.value, gettext_lazy("The vendor's own people")),
    (OrganizationKind.RESELLER.value, gettext_lazy("Resellers' people")),
    (OrganizationKind.CUSTOMER.value, gettext_lazy("Customers' people")),
]


class RequirementForm(forms.Form):
    """Whose second factor is required."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("A second factor is required of"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: PortalRequest) -> HttpResponse:
    """The page; the first part is the vendor's."""
    may_change, may_domains = may_change_requirements(request.actor), may_manage_domains(request.actor)
    if not may_change and not may_domains:
        require(may_domains)
    form = RequirementForm(request.POST or None, initial={"kinds": sorted(required_kinds())})
    if request.method == "POST":
        require(may_change)
        log_extra_fields(request, form.fields)
        form = RequirementForm(request.POST)
        if form.is_valid():
            change_factor_requirements(request.actor, kinds=form.cleaned_data["kinds"])
            messages.success(request, _("That counts from everybody's next sign-in on."))
            return redirect("sign_in:show")
    context: dict[str, Any] = {
        "form": form if may_change else None,
        "domains": domains_managed_by(request.actor) if may_domains else None,
    }
    return render(request, "sign_in/show.html", context)
