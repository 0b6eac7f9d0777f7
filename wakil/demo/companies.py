"""Found the cast's organizations: through the same actions that the vendor's console and the customers use."""

import uuid
from datetime import timedelta

from wakil.access.actor import Actor
from wakil.access.invitations import accept_invitation, invite_user
from wakil.accounts.models import Invitation, User
from wakil.cases.catalogue import DEFAULT, load_catalogue, read_catalogue
from wakil.cases.catalogue.reading import Catalogue
from wakil.demo.cast import (
    COMPANIES,
    CUSTOMERS,
    FORMER_RESELLERS,
    GROUPS,
    LINKED,
    NUSANTARA,
    RESELLERS,
    Company,
    Customer,
    Person,
)
from wakil.demo.moments import Happening, before
from wakil.directory.actions import create_group
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.reselling.actions import end_relationship, grant_access, start_relationship, start_subscription
from wakil.reselling.details import Contact, set_customer_details
from wakil.reselling.models import AccessLevel, Product, Relationship, RelationshipKind, SupportTier
from wakil.reselling.organizations import add_domain, create_organization, invite_super_admin
from wakil.reselling.setup import create_vendor

# The demo's vendor sells what the default catalogue has, under its own name.
PRODUCTS_OF = "Nusantara"
ACCESS_LASTS = timedelta(days=162)  # from the day the demo is made


def foundings(password: str) -> list[Happening]:
    """Everything that happened to organizations, people and consents."""
    ends_at = clock.now() + ACCESS_LASTS
    happenings = [
        Happening(before("420 d"), _load_products),
        Happening(before("419 d"), lambda: _found_vendor(password)),
        *(Happening(before("410 d"), lambda one=one: _found(one, password)) for one in RESELLERS),  # type: ignore[misc]
        *(Happening(before("400 d"), lambda one=one: _found(one, password)) for one in CUSTOMERS),  # type: ignore[misc]
        *(Happening(before("399 d"), lambda one=one: _describe(one)) for one in CUSTOMERS),  # type: ignore[misc]
        Happening(before("398 d"), _link_accounts),
        Happening(before("110 d"), _make_groups),
    ]
    for customer in CUSTOMERS:
        happenings += _relations(customer, ends_at - clock.now())
    return happenings


def actor_of(address: str) -> Actor:
    """The person with that address, at work."""
    return Actor.load(User.objects.select_related("domain__organization").get(email=address))


def organization_of(domain: str) -> Organization:
    """The organization that a domain belongs to."""
    return Organization.objects.get(domains__name=domain)


def _vera() -> Actor:
    return actor_of(NUSANTARA.people[0].address)


def _load_products() -> None:
    default = read_catalogue(DEFAULT)
    named = {f"{PRODUCTS_OF} {name}": entries for name, entries in default.products.items()}
    load_catalogue(Catalogue(default.tiers, named))


def _found_vendor(password: str) -> None:
    first = NUSANTARA.people[0]
    create_vendor(
        name=NUSANTARA.name,
        domain=first.domain,
        person=first.name,
        address=first.address,
        time_zone=NUSANTARA.time_zone,
    )
    _join(first, password, invited=False)
    _invite_others(NUSANTARA, password)


def _found(company: Company, password: str) -> None:
    organization = create_organization(
        _vera(),
        OrganizationKind(company.kind),
        name=company.name,
        domain=company.domains[0],
        language=company.language,
        time_zone=company.time_zone,
    )
    for domain in company.domains[1:]:
        add_domain(_vera(), organization, name=domain)
    first = company.people[0]
    invite_super_admin(_vera(), organization, name=first.name, address=first.address)
    _join(first, password)
    _invite_others(company, password)


def _invite_others(company: Company, password: str) -> None:
    for person in company.people[1:]:
        domain = Domain.objects.get(name=person.domain)
        inviter = actor_of(company.people[0].address)
        invite_user(inviter, domain=domain, address=person.address, name=person.name, role=person.role)
        _join(person, password)


def _join(person: Person, password: str, *, invited: bool = True) -> None:
    user = User.objects.select_related("domain__organization").get(email=person.address)
    if invited:
        accept_invitation(
            Invitation.objects.select_related("user__domain__organization").get(user=user), password=password
        )
    else:
        user.set_password(password)
        user.save(update_fields=["password"])


def _describe(customer: Customer) -> None:
    """What the vendor writes down of a new customer: its contact, and what it buys from whom."""
    organization = organization_of(customer.domains[0])
    first = customer.people[0]
    contact = Contact(first.name, email=first.address)
    set_customer_details(_vera(), organization, address=customer.address, contacts=[contact])
    _sell(customer, FORMER_RESELLERS.get(customer.domains[0], customer.bought_from))


def _sell(customer: Customer, seller: str) -> None:
    for product in Product.objects.order_by("id"):
        start_subscription(
            _vera(),
            customer=organization_of(customer.domains[0]),
            product=product,
            tier=SupportTier.objects.get(name=customer.tier),
            bought_from=organization_of(seller),
        )


def _relations(customer: Customer, lasts: timedelta) -> list[Happening]:
    name, former = customer.domains[0], FORMER_RESELLERS.get(customer.domains[0])
    since = before("120 d") if former else before("397 d")
    happenings = [Happening(since, lambda: _start(customer))]
    if former:
        happenings += [
            Happening(before("397 d"), lambda: _relate(name, former, RelationshipKind.RESALE)),
            Happening(before("396 d"), lambda: _consent(customer, former, before("396 d") - before("60 d"))),
            Happening(before("120 d") + timedelta(seconds=1), lambda: _end(name, former)),
            Happening(before("120 d"), lambda: _sell(customer, customer.bought_from)),
        ]
    if customer.consents:
        agreed = since - timedelta(days=1)
        happenings.append(Happening(agreed, lambda: _consent(customer, customer.reseller, agreed + lasts)))
    return happenings


def _start(customer: Customer) -> None:
    kind = RelationshipKind.SUPPORT_ONLY if customer.support_only else RelationshipKind.RESALE
    _relate(customer.domains[0], customer.reseller, kind)


def _relate(customer: str, reseller: str, kind: RelationshipKind) -> None:
    domain = Domain.objects.select_related("organization").get(name=reseller)
    start_relationship(_vera(), reseller_domain=domain, customer=organization_of(customer), kind=kind)


def _end(customer: str, reseller: str) -> None:
    end_relationship(_vera(), _relationship(customer, reseller))


def _consent(customer: Customer, reseller: str, lasts: timedelta) -> None:
    grant_access(
        actor_of(customer.people[0].address),
        _relationship(customer.domains[0], reseller),
        level=AccessLevel.MANAGE,
        ends_at=clock.now() + lasts,
        all_products=True,
    )


def _relationship(customer: str, reseller: str) -> Relationship:
    organization = organization_of(customer)
    return Relationship.objects.get(customer=organization, reseller_domain__name=reseller, ended_at=None)


def _make_groups() -> None:
    for address, (name, maker, *others) in GROUPS.items():
        members = [User.objects.select_related("domain").get(email=member) for member in (maker, *others)]
        create_group(actor_of(maker), address=address, name=name, members=members)


def _link_accounts() -> None:
    """One person each, as they would link their accounts themselves (S45)."""
    for name in LINKED:
        addresses = [person.address for company in COMPANIES for person in company.people if person.name == name]
        User.objects.filter(email__in=addresses).update(person=uuid.uuid4())
