"""Find a reseller by what its customer knows of it: the exact domain, or a public id. Nothing else finds anything."""

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from wakil.lib.domains import normalised
from wakil.lib.lookalikes import looks_like, mixes_scripts, readable, scripts_of
from wakil.lib.text import folded
from wakil.organizations.models import Domain, DomainSuspension, Organization, OrganizationKind
from wakil.reselling.models import Relationship

_NUMBER = re.compile(r"[0-9]{12}")
_CUSTOMER_ID = re.compile(r"C[0-9A-Z]{8}")


@dataclass(frozen=True)
class Identity:
    """How a reseller's domain is shown before anybody trusts it: all of its names, and what could deceive."""

    domain: Domain
    shown: str  # in the letters people read
    is_international: bool
    mixes_scripts: bool
    scripts: list[str]
    looks_like: list[str]
    same_name: list[str]  # domains of other resellers that are called the same


def reseller_domains() -> QuerySet[Domain]:
    """Domains that a customer can be tied to: a reseller's, verified, and not cut off by the vendor."""
    cut_off = DomainSuspension.objects.filter(domain=OuterRef("pk"), customer=None, lifted_at=None)
    domains = Domain.objects.filter(organization__kind=OrganizationKind.RESELLER, verified_at__isnull=False)
    return domains.exclude(Exists(cut_off)).select_related("organization")


def resellers_named(text: str) -> list[Domain]:
    """The domain that has exactly this name, or the domains of the reseller that has exactly this public id (T6)."""
    text = text.strip()
    if _NUMBER.fullmatch(text):
        wanted = Q(organization__number=int(text))
    elif _CUSTOMER_ID.fullmatch(text.upper()):
        wanted = Q(organization__customer_id=text.upper())
    else:
        wanted = Q(name=normalised(text) or "")
    return list(reseller_domains().filter(wanted).order_by("-is_primary", "name"))


def identity_of(domain: Domain, customer: Organization) -> Identity:
    """What to look at before trusting it; look-alikes are sought among the domains this customer knows already."""
    related = Relationship.objects.filter(customer=customer).select_related("reseller_domain__organization")
    known = {one.reseller_domain.name: one.reseller_domain.organization for one in related}
    own = customer.domains.values_list("name", flat=True)
    called = folded(domain.organization.name)
    return Identity(
        domain,
        readable(domain.name),
        readable(domain.name) != domain.name,
        mixes_scripts(domain.name),
        scripts_of(domain.name),
        looks_like(domain.name, sorted({*known, *own})),
        sorted(name for name, one in known.items() if folded(one.name) == called and one != domain.organization),
    )
