"""How each kind of long work is told: filled at start by the pages that begin it."""

from dataclasses import dataclass

from wakil.access.verdict import Words
from wakil.runs.models import Run


@dataclass(frozen=True)
class Telling:
    """A heading, the template that shows the outcome (it gets `run` and `outcome`), and the route back."""

    title: Words
    template: str
    back_route: str
    back_words: Words


TELLINGS: dict[str, Telling] = {}


def telling_of(run: Run) -> Telling | None:
    """How this run is told; None for a kind that has no page."""
    return TELLINGS.get(run.kind)
