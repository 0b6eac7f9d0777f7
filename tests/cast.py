"""The cast: who the stories of the tests are about, and short ways to let them act.

Carla is PT Sinar Abadi's super admin, Citra its support user, Dodi its colleague without a role. Priya is their
reseller's admin, Budi her colleague who may only view customers, Sari their super admin. Oscar works for another
reseller. Vera, Ava and Vito work for the vendor.
"""

import itertools
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.accounts.models import AlertAddress, FactorRequirement, User
from wakil.cases import actions
from wakil.cases.models import Case, Category, Question
from wakil.lib import clock
from wakil.lib.text import folded
from wakil.licences.models import Edition, LicensedProduct, Seats
from wakil.organizations.models import Domain, Group, GroupMember, Organization, OrganizationalUnit
from wakil.reselling.models import (
    AccessLevel,
    CustomerContact,
    CustomerDetails,
    Product,
    Relationship,
    ResellerAccess,
    ResponseTarget,
    Subscription,
    SupportTier,
)

PASSWORD = "wayang-kulit-2026"
_numbers = itertools.count(1)


def actor(user: User) -> Actor:
    """The person, signed in at her own domain, as of now."""
    return Actor.load(User.objects.select_related("domain__organization").get(pk=user.pk))


def make_organization(kind: str, name: str, *domains: str) -> Organization:
    """An organization with verified domains, the first of them primary."""
    return _make_organizations((kind, name, *domains))[0]


def _make_organizations(*described: tuple[str, ...]) -> list[Organization]:
    made = Organization.objects.bulk_create(_organization(kind, name) for kind, name, *_domains in described)
    roots = [OrganizationalUnit(organization=each, created_at=each.created_at) for each in made]
    for root in roots:
        root.path = root.path_below(None)
    OrganizationalUnit.objects.bulk_create(roots)
    Domain.objects.bulk_create(
        Domain(organization=organization, name=domain, is_primary=not position, verified_at=organization.created_at)
        for organization, (_kind, _name, *domains) in zip(made, described, strict=True)
        for position, domain in enumerate(domains)
    )
    return made


def _organization(kind: str, name: str) -> Organization:
    number = next(_numbers)
    return Organization(
        kind=kind,
        name=name,
        customer_id=f"C{number:08d}",
        number=100_000_000_000 + number,
        created_at=clock.now(),
        time_zone="Asia/Jakarta",
    )


def make_user(name: str, domain: str, *roles: str) -> User:
    """An account named for the person at the domain, with built-in roles."""
    return _make_users((name, domain, *roles))[0]


def _make_users(*described: tuple[str, ...]) -> list[User]:
    homes = _domains({domain for _name, domain, *_roles in described})
    made = User.objects.bulk_create(_user(name, homes[domain]) for name, domain, *_roles in described)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, built_in=role, started_at=clock.now())
        for user, (_name, _domain, *roles) in zip(made, described, strict=True)
        for role in roles
    )
    return made


def _domains(names: set[str]) -> dict[str, Domain]:
    return {domain.name: domain for domain in Domain.objects.select_related("organization").filter(name__in=names)}


def _user(name: str, home: Domain) -> User:
    address = f"{name.lower()}@{home.name}"
    return User(email=address, name=name, domain=home, created_at=clock.now(), password=_hashed())


def prove_second_address(user: User, address: str = "second@home.example") -> AlertAddress:
    """An address where she has proved to read mail, beside the account's own."""
    now = clock.now()
    return AlertAddress.objects.create(user=user, address=address, asked_at=now, expires_at=now, verified_at=now)


def make_holder(name: str, domain: str, *privileges: str, **more: Any) -> User:
    """An account whose only role is a custom one that gives these privileges."""
    user = make_user(name, domain)
    role = Role.objects.create(
        organization=user.domain.organization,
        name=f"Role of {name}",
        privileges=[str(one) for one in privileges],
        **more,
    )
    RoleAssignment.objects.create(user=user, role=role, started_at=clock.now())
    return user


@cache
def _hashed() -> str:
    """Argon2 is slow by design: hashed once for everyone."""
    return make_password(PASSWORD)


def relate(domain: str, customer: Organization, kind: str = "resale") -> Relationship:
    """A relationship that starts now, without access."""
    reseller = Domain.objects.get(name=domain)
    return Relationship.objects.create(reseller_domain=reseller, customer=customer, kind=kind, started_at=clock.now())


def consent(relationship: Relationship, level: int = AccessLevel.MANAGE) -> ResellerAccess:
    """The customer's consent for all products, from now on, for a year."""
    access = _consent(relationship, level)
    access.save()
    return access


def _consent(relationship: Relationship, level: int = AccessLevel.MANAGE) -> ResellerAccess:
    return ResellerAccess(
        relationship=relationship,
        level=level,
        all_products=True,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=365),
    )


def make_category(product: Product, path: str, synonyms: str = "", **extra: Any) -> Category:
    """A category by its whole path; parents are made when missing."""
    parent_path, _, name = path.rpartition(" › ")
    parent = None
    if parent_path:
        parent = Category.objects.filter(product=product, path_names=parent_path).first()
        parent = parent or make_category(product, parent_path)
    return Category.objects.create(
        product=product,
        parent=parent,
        name=name,
        path_names=path,
        synonyms=synonyms,
        search_words=" " + folded(f"{path} {synonyms}"),
        **extra,
    )


@dataclass
class Cast:
    """Everyone and everything the stories need; attributes are read by name."""

    people: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    workspace: Product = None  # type: ignore[assignment]
    cloud: Product = None  # type: ignore[assignment]
    delivery: Category = None  # type: ignore[assignment]
    question: Question = None  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        for found in ("people", "organizations"):
            if name in self.__dict__.get(found, {}):
                return self.__dict__[found][name]
        raise AttributeError(name)

    def actor(self, name: str) -> Actor:
        """That person, signed in, as of now."""
        return actor(self.people[name])

    def file(self, who: str, customer: Organization | None, **changes: Any) -> Case:
        """That person files a case, for the customer or, with None, for her own reseller organization."""
        return actions.file_case(self.actor(who), **{**self.filing(customer), **changes})

    def filing(self, customer: Organization | None) -> dict[str, Any]:
        """What `file_case` takes, with a new key."""
        return {
            "key": str(uuid.uuid4()),
            "customer": customer,
            "product": self.workspace,
            "category": self.delivery,
            "title": "Mail delivery to all users stopped",
            "description": "Nothing arrives since ten past eight.",
            "severity": 2,
            "language": "en",
            "time_zone": "Asia/Jakarta",
        }


def make_cast() -> Cast:
    """The cast of the architecture, without cases: quick enough for every test.

    As in the demo, nobody has to have a second factor; tests of that delete the rows that say so.
    """
    cast = Cast()
    FactorRequirement.objects.bulk_create(
        FactorRequirement(kind=kind, is_required=False, changed_at=clock.now()) for kind in ("vendor", "reseller")
    )
    cast.organizations = _by_name(_ORGANIZATIONS, _make_organizations, 1)
    cast.people = _by_name(_PEOPLE, _make_users, 0)
    _sell(cast)
    _relate(cast)
    return cast


def _by_name(rows: list[tuple[str, ...]], make: Callable[..., list[Any]], at: int) -> dict[str, Any]:
    """The short name of each row stands at that place; all the rest describes what is made."""
    return dict(zip([row[at] for row in rows], make(*(row[:at] + row[at + 1 :] for row in rows)), strict=True))


def _relate(cast: Cast) -> None:
    homes = _domains({domain for _short, domain, _customer, _kind in _RELATIONSHIPS})
    made = Relationship.objects.bulk_create(
        Relationship(
            reseller_domain=homes[domain], customer=cast.organizations[customer], kind=kind, started_at=clock.now()
        )
        for _short, domain, customer, kind in _RELATIONSHIPS
    )
    cast.relationships = {row[0]: relationship for row, relationship in zip(_RELATIONSHIPS, made, strict=True)}
    ResellerAccess.objects.bulk_create(
        _consent(made) for short, made in cast.relationships.items() if short != "melati"
    )


def describe(
    customer: Organization, name: str = "Carla", source: str = "console", address: str = ""
) -> CustomerDetails:
    """An address and one contact of a customer, at the customer's own domain."""
    details = CustomerDetails.objects.create(customer=customer, address=address, source=source, updated_at=clock.now())
    email = f"{name.lower()}@{customer.domains.get(is_primary=True).name}"
    CustomerContact.objects.create(details=details, position=0, name=name, email=email)
    return details


def make_group(address: str, *members: User | Group) -> Group:
    """A group of people and groups at an existing domain."""
    domain = Domain.objects.get(name=address.partition("@")[2])
    group = Group.objects.create(domain=domain, address=address, name=address.partition("@")[0])
    for member in members:
        kind = "user" if isinstance(member, User) else "member_group"
        GroupMember.objects.create(group=group, **{kind: member})
    return group


def make_seats(organization: Organization, product: str, edition: str, *, cap: int, is_paid: bool = True) -> Seats:
    """Seats that the organization has bought of an edition."""
    kind, _made = LicensedProduct.objects.get_or_create(name=product, defaults={"is_paid": is_paid})
    shape, _made = Edition.objects.get_or_create(product=kind, name=edition)
    return Seats.objects.create(organization=organization, product=kind, edition=shape, cap=cap)


_ORGANIZATIONS = [
    ("vendor", "nusantara", "Nusantara", "nusantara.example"),
    ("reseller", "mitrajaya", "Mitra Jaya", "mitrajaya.example", "bali.mitrajaya.example"),
    ("reseller", "timur", "Mitra Jaya Timur", "mitrajaya-timur.example"),
    ("reseller", "cakra", "Cakra", "cakra.example"),
    ("customer", "sinar", "PT Sinar Abadi", "sinar.example"),
    ("customer", "melati", "Toko Melati", "melati.example"),
    ("customer", "kopi", "Kopi Gayo", "kopigayo.example"),
    ("customer", "harapan", "RS Harapan", "harapan.example"),
]
_PEOPLE = [
    ("vera", "Vera", "nusantara.example", "super_admin"),
    ("ava", "Ava", "nusantara.example", "support_agent"),
    ("vito", "Vito", "nusantara.example", "support_lead"),
    ("sari", "Sari", "mitrajaya.example", "super_admin"),
    ("priya", "Priya", "mitrajaya.example", "reseller_admin"),
    ("priya_bali", "Priya", "bali.mitrajaya.example", "reseller_admin"),
    ("budi", "Budi", "mitrajaya.example", "customer_support_viewer"),
    ("oscar", "Oscar", "cakra.example", "reseller_admin"),
    ("carla", "Carla", "sinar.example", "super_admin"),
    ("citra", "Citra", "sinar.example", "support_user"),
    ("dodi", "Dodi", "sinar.example"),
    ("gita", "Gita", "kopigayo.example", "super_admin"),
    ("mela", "Mela", "melati.example", "super_admin"),
    ("hana", "Hana", "harapan.example", "super_admin"),
]
_RELATIONSHIPS = [
    ("sinar", "mitrajaya.example", "sinar", "resale"),
    ("melati", "mitrajaya.example", "melati", "resale"),
    ("kopi", "mitrajaya.example", "kopi", "resale"),
    ("harapan", "bali.mitrajaya.example", "harapan", "resale"),
]


def _sell(cast: Cast) -> None:
    cast.workspace, cast.cloud = Product.objects.bulk_create(
        [Product(name="Nusantara Workspace"), Product(name="Nusantara Cloud")]
    )
    cast.delivery = make_category(cast.workspace, "Mail › Delivery", "bounce, queue")
    make_category(cast.cloud, "Compute › Start")
    tiers = SupportTier.objects.bulk_create(
        SupportTier(name=name, rank=rank, may_escalate=name == "Premium") for rank, name in enumerate(_TIERS)
    )
    ResponseTarget.objects.bulk_create(
        ResponseTarget(tier=tier, severity=severity, minutes=60 * severity)
        for tier in tiers
        for severity in range(1 if tier.name != "Standard" else 2, 5)
    )
    Subscription.objects.bulk_create(
        Subscription(
            customer=cast.organizations[short],
            product=cast.workspace,
            tier=tiers[tier],
            bought_from=cast.organizations["mitrajaya"],
            started_at=clock.now(),
        )
        for short, tier in {"sinar": 2, "melati": 0, "kopi": 1, "harapan": 1}.items()
    )


_TIERS = ["Standard", "Enhanced", "Premium"]
