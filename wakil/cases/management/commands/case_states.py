"""`manage.py case_states`: print the states of a case, and who may move it, as a page of the documentation."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from wakil.cases.models import State
from wakil.cases.states import TRANSITIONS

INTRODUCTION = """# The states of a case

Printed by `manage.py case_states` from `wakil/cases/states.py`. What is not here cannot happen.

```mermaid
stateDiagram-v2
    [*] --> new: file"""


def page() -> str:
    """The page: a diagram, and a table of who may make each move."""
    moves = [(move, source, target, sides) for (move, source), (target, sides) in TRANSITIONS.items()]
    arrows = [f"    {source.value} --> {target.value}: {move.value}" for move, source, target, _sides in moves]
    rows = [
        f"| {move.value} | {source.value} | {target.value} | {', '.join(sorted(side.value for side in sides))} |"
        for move, source, target, sides in moves
    ]
    with override("en"):
        names = [f"- `{state.value}`: {state.label}" for state in State]
    table = ["| move | from | to | by people of |", "|---|---|---|---|", *rows]
    return "\n".join([INTRODUCTION, *arrows, "```", "", *names, "", *table]) + "\n"


class Command(BaseCommand):
    """Prints to stdout: `manage.py case_states > docs/generated/case-states.md`."""

    help = "Print the states of a case as Markdown."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(page(), ending="")
