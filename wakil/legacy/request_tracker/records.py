"""What Request Tracker says of tickets, transactions and attachments, as far as we read it."""

import base64
from datetime import UTC, datetime
from email.message import Message
from email.parser import HeaderParser
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Moment = Annotated[datetime | None, BeforeValidator(lambda value: _moment(value))]  # noqa: PLW0108  defined below
Many = BeforeValidator(lambda value: value if isinstance(value, list) else [])
Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))]


def _moment(value: Any) -> Any:
    """RT writes an unset time as the epoch, or not at all."""
    if isinstance(value, datetime) or value is None:
        return value
    text = str(value).strip()
    if not text or text.startswith(("1970-01-01", "0000")):
        return None
    return datetime.fromisoformat(text).astimezone(UTC)


class Answered(BaseModel):
    """Part of an answer; what we don't need is left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Reference(Answered):
    """Something else that an answer names: users by their login, all others by a number."""

    type: str = ""
    id: Words = ""
    name: Words = Field(default="", alias="Name")


class FieldValues(Answered):
    """What a ticket has in one custom field."""

    id: Words = ""
    name: Words = ""
    values: Annotated[list[Any], Many] = Field(default_factory=list)


class Ticket(Answered):
    """A ticket as it stands. `effective` is another's number once it has been merged into that one."""

    id: int
    subject: Words = Field(default="", alias="Subject")
    status: Words = Field(default="", alias="Status")
    queue: Reference = Field(default_factory=Reference, alias="Queue")
    owner: Reference = Field(default_factory=Reference, alias="Owner")
    creator: Reference = Field(default_factory=Reference, alias="Creator")
    priority: Annotated[int, BeforeValidator(lambda value: int(value or 0))] = Field(default=0, alias="Priority")
    created_at: Moment = Field(default=None, alias="Created")
    updated_at: Moment = Field(default=None, alias="LastUpdated")
    resolved_at: Moment = Field(default=None, alias="Resolved")
    requestors: Annotated[list[Reference], Many] = Field(default_factory=list, alias="Requestor")
    cc: Annotated[list[Reference], Many] = Field(default_factory=list, alias="Cc")
    admin_cc: Annotated[list[Reference], Many] = Field(default_factory=list, alias="AdminCc")
    fields: Annotated[list[FieldValues], Many] = Field(default_factory=list, alias="CustomFields")

    @property
    def queue_name(self) -> str:
        return self.queue.name or self.queue.id

    def value_of(self, field: str) -> str:
        """The first value of a custom field, by its name; empty when it has none."""
        return next((str(one.values[0]) for one in self.fields if one.name == field and one.values), "")


class Transaction(Answered):
    """Something that happened to a ticket."""

    id: int
    ticket: int = Field(alias="ObjectId")
    type: Words = Field(default="", alias="Type")
    field: Words = Field(default="", alias="Field")
    old: Words = Field(default="", alias="OldValue")
    new: Words = Field(default="", alias="NewValue")
    text: Words = Field(default="", alias="Data")
    creator: Reference = Field(default_factory=Reference, alias="Creator")
    created_at: Moment = Field(default=None, alias="Created")

    @property
    def kind(self) -> Literal["filing", "reply", "comment", "change"]:
        """What it is to us."""
        kinds: dict[str, Literal["filing", "reply", "comment"]]
        kinds = {"Create": "filing", "Correspond": "reply", "Comment": "comment"}
        return kinds.get(self.type, "change")


class Part(Answered):
    """One part of a message as RT took it apart: its text, a file, or what holds them together."""

    id: int
    transaction: Annotated[int, BeforeValidator(lambda value: _number(value))] = Field(alias="TransactionId")  # noqa: PLW0108
    type: Words = Field(default="", alias="ContentType")
    name: Words = Field(default="", alias="Filename")
    message_id: Words = Field(default="", alias="MessageId")
    header_lines: Words = Field(default="", alias="Headers")

    @property
    def headers(self) -> Message:
        return HeaderParser().parsestr(self.header_lines)

    @property
    def is_container(self) -> bool:
        return self.type.startswith("multipart/")

    @property
    def is_file(self) -> bool:
        """True of what people sent as a file, and of whatever else is no text to read."""
        disposition = str(self.headers.get("Content-Disposition", "")).strip().lower()
        is_words = self.type in {"", "text/plain", "text/html"}
        return not self.is_container and (bool(self.name) or disposition.startswith("attachment") or not is_words)


class User(Answered):
    """Somebody RT knows: whoever signs in, and everyone who ever wrote to it."""

    id: Words
    name: Words = Field(default="", alias="Name")
    address: Words = Field(default="", alias="EmailAddress")
    real_name: Words = Field(default="", alias="RealName")
    language: Words = Field(default="", alias="Lang")
    time_zone: Words = Field(default="", alias="Timezone")
    created_at: Moment = Field(default=None, alias="Created")


def _number(value: Any) -> int:
    """A number that may come as an object with it."""
    if isinstance(value, dict):
        value = value.get("id", 0)
    return int(value or 0)


def content_of(attachment: dict[str, Any]) -> bytes:
    """The bytes in the answer for one attachment."""
    return base64.b64decode(str(attachment.get("Content") or ""))
