"""What all shapes have in common: proto3 JSON as the official clients send and read it."""

from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, ClassVar, Self

import structlog
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, ValidationInfo, model_validator
from pydantic.alias_generators import to_camel

from wakil.lib.days import zulu

log = structlog.get_logger("wakil.api")

SENT = "sent"  # the context in which something is read that others wrote
_MOST_NAMES, _LONGEST_NAME = 20, 60


Timestamp = Annotated[datetime, PlainSerializer(zulu, when_used="json")]
Int64 = Annotated[int, PlainSerializer(str, when_used="json")]  # JSON's numbers can't hold them


class WireEnum(IntEnum):
    """An enum that comes as a name or a number and goes out as a name. A member's number is its number on the wire."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
        return handler.generate_schema(
            Annotated[Any, PlainValidator(cls._read), PlainSerializer(lambda one: one.name, when_used="always")]
        )

    @classmethod
    def _read(cls, value: Any) -> Self:
        if isinstance(value, str) and value in cls.__members__:
            return cls[value]
        if isinstance(value, int) and not isinstance(value, bool) and value in set(cls):
            return cls(value)
        raise ValueError(f"Give one of {', '.join(cls.__members__)}.")


class Message(BaseModel):
    """A JSON object: camelCase out, camelCase and snake_case in, nothing ever null."""

    part: ClassVar[str] = ""  # how a body of this shape is called in what is said about its fields

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _as_sent(cls, value: Any, validation: ValidationInfo) -> Any:
        """Drop what counts as not sent: null, what only we write, and what we don't know (logged by name, T15)."""
        if validation.context != SENT or not isinstance(value, dict):
            return value
        writable, known = set[str](), set[str]()
        for name, spec in cls.model_fields.items():
            names = {name, str(spec.alias)}
            known |= names
            writable |= set() if is_read_only(spec) else names
        if extra := sorted(str(name)[:_LONGEST_NAME] for name in value if name not in known)[:_MOST_NAMES]:
            log.warning("fields_ignored", shape=cls.__name__, fields=extra)
        return {name: one for name, one in value.items() if one is not None and name in writable}

    def as_json(self) -> dict[str, Any]:
        """What goes out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Empty(Message):
    """Nothing."""


def is_read_only(spec: Any) -> bool:
    """True of a field that only we write."""
    return bool((spec.json_schema_extra or {}).get("read_only"))


def ours(description: str) -> Any:
    """An optional field that only we write."""
    return Field(default=None, description=description, json_schema_extra={"read_only": True})


def theirs(description: str, *, is_beta: bool = False, **checks: Any) -> Any:
    """An optional field that callers may write; `is_beta` keeps it out of what is told of v2."""
    return Field(default=None, description=description, json_schema_extra={"beta": is_beta}, **checks)
