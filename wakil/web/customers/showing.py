"""One customer as its reseller sees it: what it allows, what it has bought, whom to ask there, and its cases (S38)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.cases.policy import may_file
from wakil.cases.queries.filters import Filters
from wakil.cases.queries.listing import Page
from wakil.organizations.models import Organization
from wakil.reselling.actions import ask_permission
from wakil.reselling.customer_policy import may_edit_customer
from wakil.reselling.details import details_of
from wakil.reselling.models import Relationship, RelationshipKind
from wakil.reselling.partner_policy import may_end_support_partner
from wakil.reselling.policy import customers_known_to, customers_of_domain, may_ask_permission
from wakil.web.cases.chips import address
from wakil.web.cases.facts import source_words
from wakil.web.cases.filing import asked_words
from wakil.web.cases.listing import shown_page
from wakil.web.customers.asked import asked_state
from wakil.web.customers.history import past_of
from wakil.web.customers.lookup import customer_or_404, public_id
from wakil.web.customers.standing import plans_of, running_in, standing_of, steps_of
from wakil.web.request import PortalRequest


@require_safe
def show(request: PortalRequest, customer_id: str) -> HttpResponse:
    """The page of one customer; support people have a page of their own for it."""
    actor, customer = request.actor, customer_or_404(request, customer_id)
    if actor.organization.is_vendor:
        return redirect("organizations:show", customer.customer_id)
    filters = Filters(customer=customer, state="all")
    page, past = shown_page(actor, filters), past_of(actor.domain, customer)
    context = {
        **_cases_context(filters, page),
        **_details_context(actor, customer),
        **_filing_context(actor, customer),
        "leave_url": _leave_url(actor, customer, running_in(past)),
        "customer": customer,
        "standing": standing_of(customer, past),
        "plans": plans_of(actor, customer),
        "history": past.happenings,
    }
    context["steps"] = steps_of(actor, customer, context["may_edit"])
    context["empty"] = None if page.rows else _no_cases(customer)
    return render(request, "customers/show.html", context)


@require_POST
def ask(request: PortalRequest, customer_id: str) -> HttpResponse:
    """Ask the customer's administrators for access. The answer never tells whether a mail went out (S26)."""
    found = customers_of_domain(request.actor.domain) if request.actor.organization.is_reseller else None
    customer = found.filter(customer_id=public_id(customer_id)).first() if found is not None else None
    if customer is None:
        raise NotVisible
    ask_permission(request.actor, customer)
    messages.info(request, asked_words(customer.name))
    if customers_known_to(request.actor).filter(pk=customer.pk).exists():
        return redirect("customers:show", customer.customer_id)
    return redirect("cases:list")


def _details_context(actor: Actor, customer: Organization) -> dict[str, Any]:
    details = details_of(customer)
    return {
        "details": details,
        "contacts": list(details.contacts.all()) if details else [],
        "source": source_words(details) if details else "",
        "may_edit": may_edit_customer(actor, customer),
    }


def _filing_context(actor: Actor, customer: Any) -> dict[str, Any]:
    may = may_file(actor, customer)
    can_ask = not may and bool(may_ask_permission(actor, customer))
    return {
        "may_file": may,
        "file_url": f"{reverse('cases:new')}?{urlencode({'customer': customer.customer_id})}",
        "asked_state": asked_state(actor.domain, customer) if can_ask else "",
        "ask_url": reverse("customers:ask", args=[customer.customer_id]) if can_ask else "",
    }


def _cases_context(filters: Filters, page: Page) -> dict[str, Any]:
    """What `cases/_list.html` shows, without the filters that a list of its own has."""
    url = reverse("cases:list")
    return {
        "rows": page.rows,
        "order": _("Latest update first"),
        "next_words": _("Older cases"),
        "next_url": address(url, filters, after=page.older) if page.older else "",
    }


def _leave_url(actor: Actor, customer: Organization, running: Relationship | None) -> str:
    if running is None or running.kind != RelationshipKind.SUPPORT_ONLY or not may_end_support_partner(actor, running):
        return ""
    return reverse("customers:leave", args=[customer.customer_id])


def _no_cases(customer: Organization) -> dict[str, str]:
    why = _(
        "No case of %(customer)s is for you to see: none was filed while you managed it, or it gives no access now."
    )
    return {"icon": "inbox", "title": _("No cases"), "why": why % {"customer": customer.name}, "url": "", "verb": ""}
