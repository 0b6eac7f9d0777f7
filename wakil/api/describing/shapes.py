"""What a shape's fields are, in terms that both descriptions can say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args, get_origin

from wakil.api.registry import Method
from wakil.api.wire import Int64, Message, WireEnum, is_read_only


@dataclass(frozen=True)
class Described:
    """One field: how it is called, of which kind it is, and whether there may be many."""

    name: str
    kind: type
    is_many: bool
    is_read_only: bool
    description: str
    lowest: int | None

    @property
    def shape(self) -> type[Message] | None:
        return self.kind if issubclass(self.kind, Message) else None

    @property
    def enum(self) -> type[WireEnum] | None:
        return self.kind if issubclass(self.kind, WireEnum) else None

    @property
    def is_int64(self) -> bool:
        return self.kind is _Int64

    @property
    def is_time(self) -> bool:
        return self.kind is datetime


class _Int64(int):
    """Stands for `Int64`."""


def fields_of(shape: type[Message], version: str = "v2beta") -> list[Described]:
    """The fields that the shape has in that version."""
    return [
        _described(str(spec.alias), spec)
        for spec in shape.model_fields.values()
        if version == "v2beta" or not (spec.json_schema_extra or {}).get("beta")  # type: ignore[union-attr]
    ]


def shapes_used(methods: Iterable[Method]) -> dict[str, type[Message]]:
    """Every shape that bodies and answers of the methods are made of, by name."""
    found: dict[str, type[Message]] = {}
    waiting = [shape for method in methods for shape in (method.takes, method.answers) if shape]
    while waiting:
        shape = waiting.pop()
        if shape.__name__ not in found:
            found[shape.__name__] = shape
            waiting += [field.shape for field in fields_of(shape) if field.shape]
    return dict(sorted(found.items()))


def words_of(thing: Any) -> str:
    """The docstring, in one line."""
    return " ".join((thing.__doc__ or "").split())


def member_words(enum: type[WireEnum]) -> list[str]:
    """A sentence for each member."""
    return [member.name.replace("_", " ").capitalize() + "." for member in enum]


def _described(name: str, spec: Any) -> Described:
    kind = next(part for part in (get_args(spec.annotation) or (spec.annotation,)) if part is not type(None))
    is_many = get_origin(kind) is list
    if is_many:
        (kind,) = get_args(kind)
    lowest = next((rule.ge for rule in spec.metadata if hasattr(rule, "ge")), None)
    return Described(name, _plain(kind), is_many, is_read_only(spec), str(spec.description or ""), lowest)


def _plain(kind: Any) -> type:
    if kind == Int64:
        return _Int64
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind  # type: ignore[no-any-return]
