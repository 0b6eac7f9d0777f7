"""What stands between a customer and its resellers: relationships, access on a contract's word, subscriptions."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible
from wakil.cases.models import CaseManager
from wakil.organizations.models import Organization
from wakil.reselling.actions import end_relationship, start_relationship
from wakil.reselling.consent import access_level
from wakil.reselling.contract import record_contract_access
from wakil.reselling.models import Relationship
from wakil.web.admin.page import answer, bound, tell
from wakil.web.organizations.forms import ContractForm, RelationshipForm
from wakil.web.organizations.page import console_page, show_url
from wakil.web.organizations.views import customer_or_404
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, customer_id: str) -> HttpResponse:
    """Start a relationship; it gives no access by itself."""
    customer = customer_or_404(request, customer_id)

    def act(given: dict[str, Any]) -> str:
        made = start_relationship(request.actor, customer=customer, **given)
        names = {"domain": made.reseller_domain.name, "customer": customer.name}
        tell(request, _("%(domain)s is tied to %(customer)s from now on. It has no access yet.") % names)
        return show_url(customer)

    lead = _("The reseller sees and does nothing until the customer, or a contract, gives it access.")
    page = console_page(_("Start a relationship"), _("Start relationship"), act, lead, organization=customer)
    return answer(request, page, RelationshipForm(bound(request), organization=customer))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, customer_id: str, number: int) -> HttpResponse:
    """End a relationship and the access with it; the page says before what that takes away."""
    customer = customer_or_404(request, customer_id)
    relationship = _relationship_or_404(customer, number)

    def act(_given: dict[str, Any]) -> str:
        end_relationship(request.actor, relationship)
        tell(request, _("The relationship has ended, and its access with it."))
        return show_url(customer)

    names = {"domain": relationship.reseller_domain.name, "customer": customer.name}
    title, lead = _("End the relationship of %(domain)s?") % names, _consequences(relationship)
    page = console_page(title, _("End relationship"), act, lead, organization=customer, is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: PortalRequest, customer_id: str, number: int) -> HttpResponse:
    """Write down the access that a contract gives (S17)."""
    customer = customer_or_404(request, customer_id)
    relationship = _relationship_or_404(customer, number)
    form = ContractForm(bound(request))

    def act(given: dict[str, Any]) -> str:
        record_contract_access(
            request.actor, relationship, level=given["level"], ends_at=form.ends_at, reason=given["reason"]
        )
        tell(request, _("The access is recorded. %(customer)s sees it and can end it.") % {"customer": customer.name})
        return show_url(customer)

    lead = _(
        "For all products, from now on. The customer sees that it comes from a contract, and can end it at any time."
    )
    page = console_page(_("Record access from a contract"), _("Record access"), act, lead, organization=customer)
    return answer(request, page, form)


def _consequences(relationship: Relationship) -> str:
    """In numbers, what an end takes away."""
    domain, customer = relationship.reseller_domain, relationship.customer
    names = {"domain": domain.name, "customer": customer.name}
    if access_level(domain, customer) is None:
        return _("%(domain)s has no access to the cases of %(customer)s now, so nobody loses sight of any.") % names
    cases = CaseManager.objects.filter(domain=domain, customer=customer).count()
    words = ngettext(
        "From the next click on, the people of %(domain)s lose sight of %(cases)d case of %(customer)s and can file "
        "none. It stays with the customer and with support. A new relationship begins without access.",
        "From the next click on, the people of %(domain)s lose sight of %(cases)d cases of %(customer)s and can file "
        "none. They stay with the customer and with support. A new relationship begins without access.",
        cases,
    )
    return words % {**names, "cases": cases}


def _relationship_or_404(customer: Organization, number: int) -> Relationship:
    found = customer.relationships.filter(pk=number, ended_at=None)
    relationship = found.select_related("reseller_domain__organization", "customer").first()
    if relationship is None:
        raise NotVisible
    return relationship
