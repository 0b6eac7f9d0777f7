"""Who there is in the old centre, and who may do what."""

from typing import Literal

from pydantic import Field

from wakil.legacy.package.base import Address, DomainName, Line, Moment, OldId, Record, ShortLine


class OrganizationRecord(Record):
    """The vendor, a reseller or a customer. Exactly one is the vendor, which is here already and is only recognised."""

    id: OldId
    kind: Literal["vendor", "reseller", "customer"]
    name: Line
    language: str = Field("en", max_length=35)
    time_zone: str = Field("UTC", max_length=64)


class DomainRecord(Record):
    """A domain that people of an organization sign in to; the first one of an organization becomes its primary."""

    name: DomainName
    organization: OldId


class Subject(Record):
    """Who a person is at an OpenID Connect issuer."""

    issuer: str = Field(max_length=500, pattern=r"^https?://\S+$")
    subject: str = Field(min_length=1, max_length=255)


class PersonRecord(Record):
    """An account, or somebody who only wrote once.

    Somebody whose address is at no domain of the organization comes along for the history's sake, without access; so
    does whoever is not active. `password` is what Django keeps, such as "pbkdf2_sha256$…" or "bcrypt$…"; for Request
    Tracker "request_tracker$" and then its column as it is. With neither password nor subject the person resets it.
    """

    id: OldId
    organization: OldId
    address: Address
    name: Line
    is_active: bool = True
    language: str = Field("", max_length=35)
    time_zone: str = Field("", max_length=64)
    password: str = Field("", max_length=128)
    subject: Subject | None = None
    second_address: Address | None = None
    created_at: Moment | None = None


class RoleRecord(Record):
    """A role of one organization, by the names of privileges; those that the portal does not know are reported.

    `is_inactive` is for what has no counterpart here, such as Support Manager: it is listed, and grants nothing.
    """

    id: OldId
    organization: OldId
    name: str = Field(min_length=1, max_length=100)
    privileges: list[str] = Field(default_factory=list, max_length=100)
    is_inactive: bool = False


class AssignmentRecord(Record):
    """A person holds a role: one of the package by its id, or a built-in one by its name, such as "super_admin"."""

    person: OldId
    role: OldId | None = None
    built_in: str = Field("", max_length=40, pattern=r"^[a-z_]*$")
    started_at: Moment | None = None


class ProductPermissionRecord(Record):
    """In the old centre this person was restricted to that product. Kept as history; here it means nothing (S7)."""

    id: OldId
    person: OldId
    product: Line
    permission: ShortLine = ""


class ConsentRecord(Record):
    """What the customer lets the reseller do: `level` is see, file, manage or admin. `products` empty: all of them.

    `given_by` is a person of the customer; without one it stands in a contract.
    """

    level: Literal["see", "file", "manage", "admin"]
    products: list[OldId] = Field(default_factory=list, max_length=1000)
    from_at: Moment
    until_at: Moment | None = None
    ended_at: Moment | None = None
    given_by: OldId | None = None
    reason: str = Field("", max_length=500)


class RelationshipRecord(Record):
    """A reseller's domain and a customer, from a moment to a moment: it decides who managed which case.

    The consents are those of this relationship, oldest first; only the last of them may be without an end.
    """

    id: OldId
    reseller_domain: DomainName
    customer: OldId
    kind: Literal["resale", "support_only"] = "resale"
    started_at: Moment
    ended_at: Moment | None = None
    consents: list[ConsentRecord] = Field(default_factory=list, max_length=100)


class SubscriptionRecord(Record):
    """A customer has a product with a support plan, which the portal must know by that name."""

    id: OldId
    customer: OldId
    product: OldId
    plan: str = Field(min_length=1, max_length=100)
    bought_from: OldId
    started_at: Moment
    ended_at: Moment | None = None
