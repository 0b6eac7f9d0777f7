"""What long work there is. The packages above register theirs when the portal starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wakil.runs.models import Run


@dataclass(frozen=True)
class RunKind:
    """One kind of long work.

    `work` does it, calls `progress` between its transactions, and returns the outcome. It may be called again after a
    crash, so each of its transactions asks what is done already; it asks the policy again, for `run.user` as of then.
    `may_open` is asked, with the actor, before a result is shown or its file handed out: what was allowed when the
    work began may be over. `handed_out` is told, with the actor, whenever the file is handed out.
    """

    name: str
    work: Callable[[Run], dict[str, Any]]
    may_open: Callable[[Any, Run], bool]
    handed_out: Callable[[Any, Run], None] = lambda _actor, _run: None


_KINDS: dict[str, RunKind] = {}


def register(kind: RunKind) -> None:
    """Let a kind be run; a second time for the same name replaces it."""
    _KINDS[kind.name] = kind


def kind_of(run: Run) -> RunKind | None:
    """The kind of a run; None for one that this installation no longer knows."""
    return _KINDS.get(run.kind)
