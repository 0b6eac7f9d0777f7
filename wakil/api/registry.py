"""Every method of the API: filled by `endpoint`, read by the addresses and by both descriptions of the API."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from wakil.api.paths import Path
from wakil.api.wire import Message

BOTH = ("v2", "v2beta")
Media = Literal["", "upload", "download"]


@dataclass(frozen=True)
class Method:
    """One method. `id` is where it stands in the discovery document's tree, such as `cases.comments.list`."""

    id: str
    http: str
    path: Path
    handler: Callable[..., Any]
    on: Callable[..., Any] | None  # finds what is acted on, or refuses, before anything of the request is looked at
    permission: str
    asks: type[Message] | None  # the query's parameters
    takes: type[Message] | None  # the body
    answers: type[Message] | None
    versions: tuple[str, ...]
    media: Media = ""
    writes: bool = False
    is_described: bool = True  # stands in the descriptions of the API

    @property
    def summary(self) -> str:
        """What it does, in one line."""
        return (self.handler.__doc__ or "").strip().splitlines()[0]

    @property
    def description(self) -> str:
        """The whole of what is told to callers."""
        return "\n".join(line.strip() for line in (self.handler.__doc__ or "").strip().splitlines())


@dataclass
class Registry:
    """The methods in the order of their ids."""

    _methods: dict[tuple[str, tuple[str, ...]], Method] = field(default_factory=dict)

    def add(self, method: Method) -> None:
        """Raises ValueError for an id that is taken."""
        key = (method.id, method.versions)
        if key in self._methods:
            raise ValueError(f"{method.id} is there already")
        self._methods[key] = method

    def methods(self, version: str = "") -> list[Method]:
        """All, or those of one version."""
        found: Iterable[Method] = self._methods.values()
        return sorted((one for one in found if not version or version in one.versions), key=lambda one: one.id)


registry = Registry()
