"""What the demo prints: one object for programs, or words for people."""

from typing import Any

from django.conf import settings

from wakil.cases.models import Case
from wakil.demo.cast import COMPANIES, CUSTOMERS, PEOPLE
from wakil.organizations.models import Domain


def as_json(password: str) -> dict[str, Any]:
    """Everything a program needs to use the demo."""
    customers = [domain for company in CUSTOMERS for domain in company.domains]
    domains = Domain.objects.select_related("organization").filter(name__in=_domains()).order_by("id")
    organizations = {domain.name: domain.organization for domain in domains}
    return {
        "url": settings.WAKIL_URL,
        "password": password,
        "organizations": {name: organization.number for name, organization in organizations.items()},
        "customers": {name: organizations[name].customer_id for name in customers},
        "people": {person.address: person.name for person in PEOPLE},
        "cases": _cases(),
    }


def as_words(password: str) -> str:
    """Who can sign in where, and with what."""
    longest = max(len(person.address) for person in PEOPLE)
    lines = [f"{'Sign in at':{longest}}  {settings.WAKIL_URL}", f"{'Password of everyone':{longest}}  {password}", ""]
    for company in COMPANIES:
        lines += [f"{person.address:{longest}}  {company.name}{_role(person.role)}" for person in company.people]
    return "\n".join(lines)


def _role(slug: str) -> str:
    return f", {slug.replace('_', ' ')}" if slug else ", no role"


def _domains() -> list[str]:
    return [domain for company in COMPANIES for domain in company.domains]


def _cases() -> dict[str, dict[str, str | None]]:
    """The cast's own customers' cases, and the resellers' own, by number."""
    primary = {
        domain.organization_id: domain.name for domain in Domain.objects.filter(name__in=_domains(), is_primary=True)
    }
    return {
        case.number: {"customer": primary.get(case.customer_id or 0), "title": case.title}
        for case in Case.objects.order_by("id")
    }
