"""What each side sees of a customer's cases before and after a change of resellers, in numbers (W6)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from wakil.cases.models import Case, CaseManager, State
from wakil.organizations.models import Domain, Organization
from wakil.reselling.consent import grants_in_force
from wakil.reselling.models import Product, Relationship, ResellerAccess

MOST_TO_SHARE = 50
_CLOSED = Q(state=State.CLOSED)


@dataclass(frozen=True)
class Seen:
    """How many cases somebody sees."""

    open_cases: int = 0
    closed_cases: int = 0

    @property
    def is_nothing(self) -> bool:
        return not self.open_cases and not self.closed_cases


@dataclass(frozen=True)
class Side:
    """A side of the change: whose, and what it sees before and after. `part` is customer, vendor, old, new or other."""

    part: str
    name: str
    domain: str
    before: Seen
    after: Seen


def sides_of_transfer(
    customer: Organization,
    new_domain: Domain,
    ends: Relationship | None,
    products: Iterable[Product] | None,
) -> list[Side]:
    """Customer and vendor, who keep everything; the old reseller, the new one, and the others, whom nothing changes.

    `products` are those that the new access covers; None means all.
    """
    everything = _counted(Case.objects.filter(customer=customer))
    vendor = Organization.objects.get(kind="vendor")
    sides = [
        Side("customer", customer.name, "", everything, everything),
        Side("vendor", vendor.name, "", everything, everything),
    ]
    sides += [_side_of_reseller(domain, customer, ends) for domain in _running_domains(customer, new_domain)]
    after = _rows_of(new_domain, customer, None if products is None else list(products))
    sides.append(Side("new", *_names(new_domain), seen_by_domain(new_domain, customer), _counted(after)))
    return sides


def seen_by_domain(domain: Domain, customer: Organization) -> Seen:
    """What the consent in force lets a domain's people see of the customer's cases now."""
    grants = list(grants_in_force(domain, customer).prefetch_related("products"))
    return _counted(_covered(_rows_of(domain, customer, None), grants)) if grants else Seen()


def open_cases_to_share(customer: Organization) -> QuerySet[Case]:
    """The customer's open cases, those changed last first: it may show them to its new reseller one by one."""
    cases = Case.objects.filter(customer=customer).exclude(_CLOSED)
    return cases.select_related("category").order_by("-updated_at", "-id")


def _side_of_reseller(domain: Domain, customer: Organization, ends: Relationship | None) -> Side:
    before = seen_by_domain(domain, customer)
    is_old = ends is not None and ends.reseller_domain_id == domain.pk
    return Side("old" if is_old else "other", *_names(domain), before, Seen() if is_old else before)


def _running_domains(customer: Organization, new_domain: Domain) -> list[Domain]:
    """Those of the present resellers and partners, but for the new one's own."""
    running = Relationship.objects.filter(customer=customer, ended_at=None).exclude(reseller_domain=new_domain)
    related = running.select_related("reseller_domain__organization").order_by("kind", "started_at")
    return [one.reseller_domain for one in related]


def _rows_of(domain: Domain, customer: Organization, products: list[Product] | None) -> QuerySet[CaseManager]:
    rows = CaseManager.objects.filter(domain=domain, customer=customer)
    return rows if products is None else rows.filter(product__in=products)


def _covered(rows: QuerySet[CaseManager], grants: list[ResellerAccess]) -> QuerySet[CaseManager]:
    if any(grant.all_products for grant in grants):
        return rows
    return rows.filter(product__in=[product for grant in grants for product in grant.products.all()])


def _counted(rows: QuerySet[Case] | QuerySet[CaseManager]) -> Seen:
    counted = rows.aggregate(open=Count("pk", filter=~_CLOSED), closed=Count("pk", filter=_CLOSED))
    return Seen(counted["open"], counted["closed"])


def _names(domain: Domain) -> tuple[str, str]:
    return domain.organization.name, domain.name
