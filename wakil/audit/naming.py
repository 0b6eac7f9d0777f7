"""What the things in some events are called now, in one query for all of them.

Events hold ids. A thing that is gone has no name any more, and one that the reader may not know of has none either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from wakil.access.actor import Actor
from wakil.access.models import Role
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.licences.models import Edition, LicensedProduct
from wakil.organizations.models import Domain, Group, Organization, OrganizationalUnit
from wakil.reselling.customer_policy import records_seen_by
from wakil.reselling.models import Product, ResellerAccess, SupportTier
from wakil.webhooks.models import Webhook

Thing = tuple[str, int]  # a kind of thing, and its number

# Which kind of thing a detail's number means, whatever the event.
DETAILS = {
    "copied_from": "role",
    "domain": "domain",
    "edition": "edition",
    "group": "group",
    "member_group": "group",
    "parent": "organizationalunit",
    "record": "customerrecord",
    "replaced": "reselleraccess",
    "role": "role",
    "tier": "supporttier",
    "unit": "organizationalunit",
    "user": "user",
    "webhook": "webhook",
}
# What "before" and "after" are in these events; in all others they are what they say.
CHANGES = {
    EventKind.CUSTOMER_MOVED.value: "domain",
    EventKind.UNIT_MOVED.value: "organizationalunit",
    EventKind.USER_MOVED.value: "organizationalunit",
}
_SUPPORTED = {EventKind.SUBSCRIPTION_STARTED.value, EventKind.SUBSCRIPTION_ENDED.value}


@dataclass(frozen=True)
class Name:
    """What a thing is called, and its address where it has one that the reader may know."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Names:
    """The names of things, by kind and number."""

    found: Mapping[Thing, Name] = field(default_factory=dict)

    def of(self, kind: str, number: object) -> Name | None:
        """The thing's name, or None of one that is gone or unknown."""
        return self.found.get((kind, number)) if isinstance(number, int) else None


def thing_in(event: Event, detail: str, value: object) -> str:
    """The kind of thing that a detail's value is the number of, or nothing when it is none."""
    if type(value) is not int:
        return ""
    if detail in {"before", "after"}:
        return CHANGES.get(event.kind, "")
    if detail in {"product", "products"}:
        return "product" if event.kind in _SUPPORTED else "licensedproduct"
    return DETAILS.get(detail, "")


def subject_of(event: Event) -> Thing:
    """What the event is about."""
    kind, _colon, number = event.subject.partition(":")
    return kind, int(number)


def names_for(actor: Actor, events: Iterable[Event]) -> Names:
    """The names of all that these events speak of."""
    wanted: dict[str, set[int]] = {kind: set() for kind in _sources(actor)}
    for event in events:
        for kind, number in _things(event):
            if kind in wanted:
                wanted[kind].add(number)
    parts = [_rows(kind, source.filter(pk__in=wanted[kind])) for kind, source in _sources(actor).items()]
    rows = parts[0].union(*parts[1:], all=True)
    return Names({(kind, number): Name(text, address) for kind, number, text, address in rows})


def _things(event: Event) -> Iterable[Thing]:
    yield subject_of(event)
    for detail, value in event.details.items():
        for one in value if isinstance(value, list) else [value]:
            if kind := thing_in(event, detail, one):
                yield kind, one


def _rows(kind: str, source: QuerySet[Any]) -> Any:
    # Columns of one type each, in one order, or PostgreSQL can't put them under one another.
    return (
        source.order_by()
        .annotate(
            named_kind=Value(kind, CharField()),
            named_number=Cast("pk", BigIntegerField()),
            named_text=Cast("shown", CharField()),
            named_at=Cast("more", CharField()),
        )
        .values_list("named_kind", "named_number", "named_text", "named_at")
    )


def _sources(actor: Actor) -> dict[str, QuerySet[Any]]:
    """By kind of thing, rows with what is `shown` of them. Addresses are told of the organization's own people only."""
    own = actor.organization
    address = Case(When(domain__organization=own, then=F("email")), default=Value(""), output_field=CharField())
    root = Case(When(parent=None, then=F("organization__name")), default=F("name"), output_field=CharField())
    nothing = Value("", CharField())
    organizations = Organization.objects.filter(Q() if own.is_vendor else Q(pk=own.pk))
    return {
        "user": User.objects.annotate(shown=F("name"), more=address),
        "customerrecord": records_seen_by(actor).annotate(shown=F("name"), more=F("domain_name")),
        "domain": Domain.objects.annotate(shown=F("name"), more=nothing),
        "edition": Edition.objects.annotate(shown=F("name"), more=nothing),
        "group": Group.objects.filter(domain__organization=own).annotate(shown=F("name"), more=F("address")),
        "licensedproduct": LicensedProduct.objects.annotate(shown=F("name"), more=nothing),
        "organization": organizations.annotate(shown=F("name"), more=nothing),
        "organizationalunit": OrganizationalUnit.objects.filter(organization=own).annotate(shown=root, more=nothing),
        "product": Product.objects.annotate(shown=F("name"), more=nothing),
        "reselleraccess": _grants(actor).annotate(shown=F("level"), more=nothing),
        "role": Role.objects.filter(organization=own).annotate(shown=F("name"), more=nothing),
        "supporttier": SupportTier.objects.annotate(shown=F("name"), more=nothing),
        "webhook": Webhook.objects.filter(domain__organization=own).annotate(shown=F("name"), more=nothing),
    }


def _grants(actor: Actor) -> QuerySet[ResellerAccess]:
    """What the organization has given, known by its level."""
    return ResellerAccess.objects.filter(relationship__customer=actor.organization)
