"""What the old centre knows of cases. The records of one case stand in every file in the order of cases.jsonl."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from wakil.legacy.package.base import Address, DomainName, Line, MessageId, Moment, OldId, Record, Sha256, Text

Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,59}$")]
StateName = Literal["new", "in_progress", "action_required", "solution_provided", "closed"]


class ProductRecord(Record):
    """Something that cases are about. One of that name that is here already is taken."""

    id: OldId
    name: Line


class CategoryRecord(Record):
    """A category of a product, by the names from the top down. One of that path that is here already is taken."""

    id: OldId
    product: OldId
    path: list[Line] = Field(min_length=1, max_length=8)


class CaseRecord(Record):
    """A case as it stands now. `number` is kept; where it is taken, the case gets a new one and stays found by it.

    Without a customer it is the reseller's own, and `filed_from` is its domain. `filed_from` may be left out where it
    is the filer's. `managed_from` is the reseller domain that the old centre names; who managed the case is decided
    by the relationships, and a difference is reported.
    """

    id: OldId
    number: Number
    aliases: list[Number] = Field(default_factory=list, max_length=100)  # further old numbers, of merged cases
    customer: OldId | None
    filer: OldId
    filed_from: DomainName | None = None
    managed_from: DomainName | None = None
    filed_at: Moment
    product: OldId
    category: OldId | None = None
    title: Line
    description: Text = ""
    severity: int = Field(ge=1, le=4)
    state: StateName
    owner: OldId | None = None
    language: str = Field("", max_length=35)
    time_zone: str = Field("", max_length=64)
    closed_at: Moment | None = None
    updated_at: Moment
    message_id: MessageId | None = None  # of the mail that filed it
    related_to: OldId | None = None  # an earlier case


class MessageRecord(Record):
    """A message after the filing, for everyone on the case, for one reseller and support, or for support alone."""

    id: OldId
    case: OldId
    author: OldId
    audience: Literal["everyone", "reseller_and_vendor", "vendor"] = "everyone"
    audience_domain: DomainName | None = None
    at: Moment
    body: Text
    message_id: MessageId | None = None
    in_reply_to: MessageId | None = None


class ChangeRecord(Record):
    """What changed at a moment: clocks are computed from these. An owner is a person, or nobody."""

    id: OldId
    case: OldId
    what: Literal["state", "severity", "owner"]
    before: str | None = Field(None, max_length=190)
    after: str | None = Field(None, max_length=190)
    at: Moment
    by: OldId | None = None


class AttachmentRecord(Record):
    """A file of a message, or of the filing. Its bytes are `files/<first two digits>/<sha256>`."""

    id: OldId
    case: OldId
    message: OldId | None = None
    name: str = Field(min_length=1, max_length=255)
    type: str = Field("application/octet-stream", max_length=100)
    size: int = Field(ge=0)
    sha256: Sha256
    by: OldId
    at: Moment


class WatcherRecord(Record):
    """An address that gets the case's mail, or with the level view also its page. One watcher of a case and address.

    `is_confirmed` says that the old centre has sent its mails there already.
    """

    case: OldId
    address: Address
    level: Literal["notify", "view"] = "notify"
    by: OldId
    at: Moment
    is_confirmed: bool = True
