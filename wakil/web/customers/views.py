"""My Customers: the customers of the session's domain, and one of them with its cases (S38, S44)."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.accounts.linked import linked_domains
from wakil.cases.policy import may_file
from wakil.cases.queries.filters import Filters
from wakil.cases.queries.listing import page_of
from wakil.organizations.models import Organization
from wakil.reselling.actions import ask_permission
from wakil.reselling.models import CustomerDetails, Subscription
from wakil.reselling.policy import customers_known_to, customers_of_domain, may_ask_permission, may_view_customers
from wakil.reselling.queries import customers_page, with_access
from wakil.web.cases.facts import Fact, access_words, contact_facts
from wakil.web.cases.filing import asked_words
from wakil.web.cases.listing import list_context
from wakil.web.cases.words import last_day_words, level_words
from wakil.web.request import PortalRequest

LONGEST = 200


@require_safe
def list_customers(request: PortalRequest) -> HttpResponse:
    """The customers, by name, a page at a time."""
    require(may_view_customers(request.actor))
    typed = request.GET.get("q", "").strip()[:LONGEST]
    after = request.GET.get("after", "")
    page = customers_page(request.actor, typed, after)
    context = {
        "customers": [_row(customer) for customer in page.rows],
        "q": typed,
        "older_url": _address(typed, page.after) if page.after else "",
        "newest_url": _address(typed) if after else "",
        "linked_domains": linked_domains(request.actor.user),
        "empty": None if page.rows else _empty(request.actor, typed),
    }
    return render(request, "customers/list.html", context)


@require_safe
def show(request: PortalRequest, customer_id: str) -> HttpResponse:
    """One customer: what it has allowed, what it has bought, whom to ask there, and its cases."""
    actor, customer = request.actor, _customer_or_404(request, customer_id)
    filters = Filters(customer=customer, state="all")
    page = page_of(actor, filters)
    may = may_file(actor, customer)
    can_ask = not may and bool(may_ask_permission(actor, customer))
    context = {
        **list_context(actor, reverse("cases:list"), filters, page),
        "customer": customer,
        "facts": {"customer": _facts(actor, customer), "contact": contact_facts(_details(customer))},
        "may_file": may,
        "file_url": f"{reverse('cases:new')}?{urlencode({'customer': customer.customer_id})}",
        "ask_url": reverse("customers:ask", args=[customer.customer_id]) if can_ask else "",
    }
    context["empty"] = None if page.rows else _no_cases(customer)
    return render(request, "customers/show.html", context)


@require_POST
def ask(request: PortalRequest, customer_id: str) -> HttpResponse:
    """Ask the customer's administrators for access. The answer never tells whether a mail went out (S26)."""
    found = customers_of_domain(request.actor.domain) if request.actor.organization.is_reseller else None
    customer = found.filter(customer_id=customer_id.upper()).first() if found is not None else None
    if customer is None:
        raise NotVisible
    ask_permission(request.actor, customer)
    messages.info(request, asked_words(customer.name))
    if customers_known_to(request.actor).filter(pk=customer.pk).exists():
        return redirect("customers:show", customer.customer_id)
    return redirect("cases:list")


def _customer_or_404(request: PortalRequest, customer_id: str) -> Organization:
    known = with_access(request.actor.domain, customers_known_to(request.actor))
    customer = known.filter(customer_id=customer_id.upper()).first()
    if customer is None:
        require(may_view_customers(request.actor))
        raise NotVisible
    return customer


def _row(customer: Any) -> dict[str, str]:
    return {
        "name": customer.name,
        "domain": customer.primary_domain or "",
        "tier": customer.tier or "",
        "level": level_words(customer.access_level),
        "until": _until(customer),
        "url": reverse("customers:show", args=[customer.customer_id]),
    }


def _until(customer: Any) -> str:
    return _("until %(day)s") % {"day": last_day_words(customer.access_ends_at)} if customer.access_ends_at else ""


def _facts(actor: Actor, customer: Any) -> list[Fact]:
    plans = Subscription.objects.filter(customer=customer, ended_at=None).select_related("product", "tier")
    facts = [Fact(_("Domain"), customer.primary_domain)] if customer.primary_domain else []
    facts += [Fact(plan.product.name, plan.tier.name) for plan in plans.order_by("product__name")]
    if actor.organization.is_reseller:
        facts.append(Fact(_("Permission"), access_words(customer.access_level, customer.access_ends_at)))
    return facts


def _details(customer: Organization) -> CustomerDetails | None:
    return CustomerDetails.objects.filter(customer=customer).first()


def _address(typed: str, after: str = "") -> str:
    asked = {name: value for name, value in {"q": typed, "after": after}.items() if value}
    return f"{reverse('customers:list')}?{urlencode(asked)}" if asked else reverse("customers:list")


def _empty(actor: Actor, typed: str) -> dict[str, str]:
    """Why nobody is listed, and what to do about it."""
    url = reverse("customers:list")
    if typed:
        why = _("No customer of %(domain)s has “%(text)s” in its name or domain.") % {
            "domain": actor.domain.name,
            "text": typed,
        }
        return {"title": _("No customer matches"), "why": why, "url": url, "verb": _("Show all")}
    why = _("%(domain)s has no customers now. The vendor ties customers to reseller domains.") % {
        "domain": actor.domain.name
    }
    return {"title": _("No customers yet"), "why": why, "url": "", "verb": ""}


def _no_cases(customer: Organization) -> dict[str, str]:
    why = _(
        "No case of %(customer)s is for you to see: none was filed while you managed it, or it gives no access now."
    )
    return {"icon": "inbox", "title": _("No cases"), "why": why % {"customer": customer.name}, "url": "", "verb": ""}
