"""One call of a method: what the request says, read only once the caller is known to be allowed."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from pydantic import ValidationError

from wakil.access.actor import Actor
from wakil.api.errors import ApiError, invalid
from wakil.api.registry import Method
from wakil.api.wire import SENT, Message

Shape = TypeVar("Shape", bound=Message)
FORM = "application/x-www-form-urlencoded"
_DEEPEST = 20


@dataclass
class Call:
    """What a handler is given: `actor`, the path's variables, `query` and `body` in their shapes."""

    request: HttpRequest
    method: Method
    version: str
    actor: Actor
    path: dict[str, str] = field(default_factory=dict)

    @cached_property
    def parameters(self) -> QueryDict:
        """The query; of a long GET sent as POST, the body."""
        if self.is_overridden and self.request.content_type == FORM:
            return QueryDict(self.raw_body, encoding="utf-8")
        return self.request.GET

    @property
    def is_overridden(self) -> bool:
        return self.request.method != self.method.http

    @cached_property
    def query(self) -> Any:
        """The parameters in the method's shape. Raises ApiError 400."""
        shape = self.method.asks or Message
        known = {str(spec.alias) for spec in shape.model_fields.values()} | set(shape.model_fields)
        return checked(shape, {name: self.parameters[name] for name in self.parameters if name in known}, "")

    @cached_property
    def body(self) -> Any:
        """The body in the method's shape; nothing counts as {}. Raises ApiError 400."""
        shape = self.method.takes or Message
        if self.is_overridden and self.request.content_type == FORM:
            return checked(shape, {}, "")
        return checked(shape, read_json(self.raw_body), f"{shape.part}." if shape.part else "")

    @property
    def raw_body(self) -> bytes:
        """The whole body of a call that is not an upload. Raises ApiError 413."""
        try:
            return self.request.body
        except RequestDataTooBig as error:
            raise ApiError(413, "The request's body is too large.") from error


def read_json(text: bytes) -> Any:
    """The JSON object in a body. Raises ApiError 400 for anything else."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "The request's body is no JSON.", "MALFORMED_JSON") from error
    if not isinstance(value, dict):
        raise ApiError(400, "The request's body is no JSON object.", "MALFORMED_JSON")
    return value


def checked(shape: type[Shape], value: dict[str, Any], prefix: str) -> Shape:
    """The value in that shape. Raises ApiError 400 with a violation for each field that is wrong."""
    try:
        return shape.model_validate(value, context=SENT)
    except ValidationError as error:
        fields = [(prefix + _path(one["loc"]), _words(one)) for one in error.errors(include_url=False)]
        raise ApiError(400, "; ".join(f"{name}: {words}" for name, words in fields), fields=fields) from None


def _path(place: tuple[int | str, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.lstrip(".")


def _words(error: Any) -> str:
    words = str(error["msg"]).removeprefix("Value error, ")
    return words if words.endswith(".") else f"{words}."


__all__ = ["Call", "checked", "invalid", "read_json"]
