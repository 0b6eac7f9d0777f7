"""What stands beside a case's history: the customer, its plan, what it has allowed, and the case itself."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.cases.policy import Standing, standing
from wakil.organizations.models import Organization
from wakil.reselling.models import CustomerDetails
from wakil.reselling.tiers import Plan
from wakil.web.cases.words import day_words, last_day_words, level_words, target_words
from wakil.web.navigation import url_of


@dataclass(frozen=True)
class Fact:
    """One line: what, and how it stands."""

    term: str
    words: str
    url: str = ""
    note: str = ""


def facts_of(actor: Actor, case: Case, plan: Plan | None) -> dict[str, list[Fact]]:
    """The two lists of a case's page. Who reads only by a share is told neither the customer's plan nor its contact."""
    if standing(actor, case) == Standing.SHARED:
        named = [Fact(_("Name"), case.customer.name)] if case.customer else []
        return {"customer": named, "case": _of_case(case, None)}
    customer = _of_customer(actor, case, plan) if case.customer else []
    return {"customer": customer, "case": _of_case(case, plan)}


def access_words(level: int | None, ends_at: Any) -> str:
    """A consent in a line: "Manage, until 3 May 2027"."""
    if not level:
        return _("no access yet")
    named = {"level": level_words(level), "day": last_day_words(ends_at) if ends_at else ""}
    return _("%(level)s, until %(day)s") % named if ends_at else level_words(level)


def source_words(details: CustomerDetails) -> str:
    """Where the contact was last written, and when."""
    sources = {"console": _("Partner Sales Console"), "vendor": _("the vendor"), "import": _("an import")}
    named = {"source": sources.get(details.source, details.source), "day": day_words(details.updated_at)}
    return _("%(source)s, %(day)s") % named


def _of_customer(actor: Actor, case: Case, plan: Plan | None) -> list[Fact]:
    customer = case.customer
    if customer is None:
        return []
    facts = [Fact(_("Name"), customer.name, _customer_url(actor, customer))]
    if plan and plan.tier:
        facts.append(Fact(_("Support"), plan.tier.name))
    if actor.organization.is_reseller and getattr(case, "access_level", None):
        facts.append(Fact(_("Permission"), access_words(case.access_level, case.access_ends_at)))  # type: ignore[attr-defined]
    contact = ", ".join(part for part in (case.contact.get("name", ""), case.time_zone) if part)
    facts.append(Fact(_("Contact"), contact, note=case.contact.get("email", "")))
    return facts


def _of_case(case: Case, plan: Plan | None) -> list[Fact]:
    facts = [
        Fact(_("Filed by"), f"{case.filed_by.shown_name}, {case.filed_from.organization.name}"),
        Fact(_("Product"), case.product.name),
        Fact(_("Category"), case.category.path_names),
        Fact(_("Language"), _language(case.language)),
    ]
    target = target_words(plan.targets.get(case.severity)) if plan else ""
    facts += [Fact(_("Target"), target)] if target else []
    facts += [Fact(_("Taken by"), case.assigned_to.name)] if case.assigned_to else []
    related = [(_("Follows"), "earlier_number"), (_("Followed by"), "later_number")]
    numbers = [(term, getattr(case, name, None)) for term, name in related]
    return facts + [Fact(term, number, reverse("cases:show", args=[number])) for term, number in numbers if number]


def _customer_url(actor: Actor, customer: Organization) -> str:
    is_shown = actor.organization.is_reseller and url_of("customers:list")
    return reverse("customers:show", args=[customer.customer_id]) if is_shown else ""


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))
