"""What the vendor says its Request Tracker means: a TOML file, since RT itself knows no reseller and no customer."""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from wakil.lib.domains import normalised

State = Literal["new", "in_progress", "action_required", "solution_provided", "closed"]
Kind = Literal["vendor", "reseller", "customer"]
Level = Literal["see", "file", "manage", "admin"]

# RT's own statuses; the mapping may say otherwise, and must say what those that were added mean.
STATES: dict[str, State] = {
    "new": "new",
    "open": "in_progress",
    "stalled": "action_required",
    "resolved": "closed",
    "rejected": "closed",
}


def _domain(name: Any) -> Any:
    known = normalised(str(name).strip())
    if known is None:
        raise ValueError(f"{name} is no domain")
    return known


def _midnight(day: Any) -> Any:
    """A day is its first moment in UTC."""
    if isinstance(day, date) and not isinstance(day, datetime):
        return datetime.combine(day, time(), UTC)
    if isinstance(day, str) and len(day) == 10:  # noqa: PLR2004  2026-10-26
        return datetime.combine(date.fromisoformat(day), time(), UTC)
    return day


Domain = Annotated[str, BeforeValidator(_domain)]
Day = Annotated[datetime, BeforeValidator(_midnight)]


class Said(BaseModel):
    """A table of the file. What we don't know is refused, so that a slip of the pen is not taken for silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Consent(Said):
    """What the customer has allowed the reseller, and what says so."""

    level: Level
    from_day: Day | None = None
    until_day: Day | None = None
    reason: str = ""


class Relation(Said):
    """A reseller's domain that looks after the customer."""

    reseller_domain: Domain
    kind: Literal["resale", "support_only"] = "resale"
    from_day: Day
    to_day: Day | None = None
    consent: Consent | None = None


class Subscription(Said):
    """A product that the customer has, with a support plan that the portal knows."""

    product: str
    plan: str
    from_day: Day
    to_day: Day | None = None
    bought_from: str = ""  # a reseller's id; the vendor itself unless said


class Party(Said):
    """The vendor, a reseller or a customer. `known_as` are the words for it in a ticket's custom field."""

    id: str
    name: str
    domains: list[Domain] = Field(default_factory=list)
    known_as: list[str] = Field(default_factory=list)
    language: str = "en"
    time_zone: str = "UTC"
    relationships: list[Relation] = Field(default_factory=list)
    subscriptions: list[Subscription] = Field(default_factory=list)


class Queue(Said):
    """What a queue is about. `skip` says why its tickets stay behind.

    One that is a reseller's or a customer's own may name it, for tickets whose custom fields don't.
    """

    product: str = ""
    reseller_domain: Domain | None = None
    customer: str = ""
    category: list[str] = Field(default_factory=list)
    skip: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> "Queue":
        if not self.product and not self.skip:
            raise ValueError("names a product, or says with skip why its tickets stay behind")
        return self


class Severity(Said):
    """How urgent a ticket is: by a custom field's words, else by the priority, else `otherwise`."""

    custom_field: str = ""
    words: dict[str, Annotated[int, Field(ge=1, le=4)]] = Field(default_factory=dict)
    from_priority: dict[Annotated[int, BeforeValidator(int)], Annotated[int, Field(ge=1, le=4)]] = Field(
        default_factory=dict
    )
    otherwise: Annotated[int, Field(ge=1, le=4)] = 3


class Group(Said):
    """What the members of a group may do: a built-in role, or a role of that name with privileges or without any."""

    role: str = ""
    name: str = ""
    privileges: list[str] = Field(default_factory=list)
    is_inactive: bool = False
    product_permission: str = ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Group":
        if sum(map(bool, (self.role, self.name, self.product_permission))) != 1:
            raise ValueError("says one of: role, name, product_permission")
        return self


class Whose(Said):
    """Which custom fields name the customer and the reseller's domain of a ticket."""

    customer_field: str = ""
    reseller_field: str = ""


class Mapping(Said):
    """The whole file."""

    centre: str
    vendor: Party
    resellers: list[Party] = Field(default_factory=list)
    customers: list[Party] = Field(default_factory=list)
    whose: Whose = Field(default_factory=Whose)
    queues: dict[str, Queue]
    severity: Severity = Field(default_factory=Severity)
    states: dict[str, State] = Field(default_factory=dict)
    groups: dict[str, Group] = Field(default_factory=dict)
    everyone: dict[Kind, str] = Field(default_factory=dict)  # a built-in role for each active person of that side

    @model_validator(mode="after")
    def _fits_together(self) -> "Mapping":
        faults = [*_twice(self), *_strangers(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def parties(self) -> "list[tuple[Kind, Party]]":
        """Everyone, with what they are."""
        resellers: list[tuple[Kind, Party]] = [("reseller", one) for one in self.resellers]
        return [("vendor", self.vendor), *resellers, *(("customer", one) for one in self.customers)]

    def state_of(self, status: str) -> State | None:
        """What a status means; None where nobody has said."""
        return self.states.get(status) or STATES.get(status)

    def severity_of(self, word: str, priority: int) -> int:
        """P1 to P4."""
        if word and word in self.severity.words:
            return self.severity.words[word]
        reached = [bound for bound in self.severity.from_priority if priority >= bound]
        return self.severity.from_priority[max(reached)] if reached else self.severity.otherwise


def _twice(mapping: Mapping) -> list[str]:
    """Ids and domains mean one party each."""
    parties = [party for _kind, party in mapping.parties()]
    faults = []
    for what, names in (
        ("id", [party.id for party in parties]),
        ("domain", [domain for party in parties for domain in party.domains]),
        ("known_as", [word.casefold() for party in parties for word in set(party.known_as)]),
    ):
        faults += [f"the {what} {name} is there twice" for name in sorted({n for n in names if names.count(n) > 1})]
    return faults


def _strangers(mapping: Mapping) -> list[str]:
    """A relationship is with a domain of a reseller of this file, and a queue is of somebody in it."""
    sellers = {domain for party in mapping.resellers for domain in party.domains}
    customers = {party.id for party in mapping.customers}
    faults = [
        f"{name}: {queue.reseller_domain} is no domain of a reseller"
        for name, queue in mapping.queues.items()
        if queue.reseller_domain and queue.reseller_domain not in sellers
    ]
    faults += [
        f"{name}: {queue.customer} is no customer"
        for name, queue in mapping.queues.items()
        if queue.customer and queue.customer not in customers
    ]
    return faults + [
        f"{customer.id}: {relation.reseller_domain} is no domain of a reseller"
        for customer in mapping.customers
        for relation in customer.relationships
        if relation.reseller_domain not in sellers
    ]
