"""Reads of the vendor's console: organizations by name, and all that belongs to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from wakil.access.actor import Actor
from wakil.access.models import RoleAssignment
from wakil.accounts.models import User
from wakil.lib.keys import NameKey, name_key_of
from wakil.organizations.models import Domain, DomainSuspension, Organization, OrganizationKind
from wakil.organizations.names import primary_domain, with_names_like
from wakil.reselling.models import Relationship, ResellerAccess, Subscription
from wakil.reselling.policy import may_manage_organizations

PAGE = 25
MOST = 50  # people or relationships on an organization's page


@dataclass(frozen=True)
class OrganizationPage:
    """Some organizations by name. `after` is the key of those that follow, or nothing."""

    rows: Sequence[Organization]
    after: str = ""


def organizations_known_to(actor: Actor) -> QuerySet[Organization]:
    """All of them for who manages organizations, none for anybody else."""
    return Organization.objects.all() if may_manage_organizations(actor) else Organization.objects.none()


def organizations_page(actor: Actor, kind: str = "", text: str = "", after: str = "") -> OrganizationPage:
    """A page of those of a kind that the text fits, each with `primary_domain` and `domain_count`."""
    found = with_names_like(organizations_known_to(actor), text)
    if kind in OrganizationKind.values:
        found = found.filter(kind=kind)
    key = name_key_of(after)
    if key:
        found = found.filter(Q(name__gt=key.name) | Q(id__gt=key.number), name__gte=key.name)
    domains = Domain.objects.filter(organization=OuterRef("pk")).order_by().values("organization")
    found = found.annotate(
        primary_domain=primary_domain(), domain_count=Subquery(domains.annotate(count=Count("id")).values("count"))
    )
    rows = list(found.order_by("name", "id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return OrganizationPage(rows[:PAGE], str(NameKey(last.name, last.pk)) if last else "")


def domains_of(organization: Organization) -> QuerySet[Domain]:
    """Its domains, the primary one first, each with who vouched for it, and whether the vendor has cut it off."""
    cut_off = DomainSuspension.objects.filter(domain=OuterRef("pk"), customer=None, lifted_at=None)
    domains = organization.domains.select_related("verified_by").annotate(is_cut_off=Exists(cut_off))
    return domains.order_by("-is_primary", "name")


def people_of(organization: Organization) -> list[User]:
    """Its people by address, each with the roles held now."""
    held = RoleAssignment.objects.filter(ended_at=None).select_related("role").order_by("id")
    people = User.objects.filter(domain__organization=organization, is_service_account=False).select_related("domain")
    with_roles = people.prefetch_related(Prefetch("assignments", held, to_attr="held_roles"))
    return list(with_roles.order_by("email")[:MOST])


def relationships_of(organization: Organization) -> list[Relationship]:
    """A customer's relationships, or those of a reseller's domains, the running ones first, with their grants."""
    side = Q(customer=organization) if organization.is_customer else Q(reseller_domain__organization=organization)
    grants = ResellerAccess.objects.filter(revoked_at=None)
    found = Relationship.objects.filter(side).select_related("customer", "reseller_domain__organization")
    found = found.prefetch_related(Prefetch("grants", grants, to_attr="unended_grants"))
    return sorted(found.order_by("-started_at", "-id")[:MOST], key=lambda one: one.ended_at is not None)


def subscriptions_of(customer: Organization) -> list[Subscription]:
    """What the customer buys now, by product, and then what it has bought before, the latest first."""
    bought = customer.subscriptions.select_related("product", "tier", "bought_from").order_by("-started_at", "-id")
    return sorted(bought[:MOST], key=_current_by_product)


def _current_by_product(subscription: Subscription) -> tuple[bool, str]:
    return (True, "") if subscription.ended_at else (False, subscription.product.name)
