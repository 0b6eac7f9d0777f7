"""The tree of privileges on a page: to tick, and to read (S73)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.privilege_tree import NAMES, Line, lines_of
from wakil.access.privileges import LEGACY_PRIVILEGES, Privilege


@dataclass(frozen=True)
class Row:
    """One line of the tree; `value` is the privilege's name, or nothing for a name that some stand under."""

    depth: int
    label: str
    value: str = ""
    needs: str = ""
    note: str = ""
    is_on: bool = False
    is_disabled: bool = False


class PrivilegesInput(forms.CheckboxSelectMultiple):
    """Boxes as the tree has them. What one does not hold can't be ticked, and says so."""

    template_name = "roles/_tree.html"

    def __init__(self, actor: Actor, kept: Collection[Privilege] = ()) -> None:
        super().__init__()
        self.actor, self.kept = actor, kept

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["rows"] = list(rows_to_tick(self.actor, set(value or ()), self.kept))
        return context


def rows_to_tick(actor: Actor, ticked: set[str], kept: Collection[Privilege]) -> Iterable[Row]:
    """The tree, and below it the legacy privileges that the role has: they can go, and not come back."""
    for line in lines_of(actor.organization.kind):
        privilege = line.node.privilege
        if privilege is None:
            yield Row(line.depth, str(line.node.label))
            continue
        is_held = actor.holds(privilege)
        note = _needs_words(line) if is_held else _("you don't hold it, so you can't give it")
        needs = " ".join(one.value for one in line.needs)
        yield Row(
            line.depth, str(line.node.label), privilege.value, needs, note, privilege.value in ticked, not is_held
        )
    for privilege in sorted(kept):
        note = _("imported; once taken away it can't be given again")
        yield Row(0, str(NAMES[privilege]), privilege.value, "", note, privilege.value in ticked)


def rows_to_read(kind: str, given: Collection[Privilege]) -> list[Row]:
    """The tree with what is given marked."""
    rows = [_read(line, given) for line in lines_of(kind)]
    legacy = [one for one in sorted(given) if one in LEGACY_PRIVILEGES]
    return rows + [Row(0, str(NAMES[one]), one.value, note=_("imported"), is_on=True) for one in legacy]


def _read(line: Line, given: Collection[Privilege]) -> Row:
    privilege = line.node.privilege
    if privilege is None:
        return Row(line.depth, str(line.node.label))
    return Row(line.depth, str(line.node.label), privilege.value, is_on=privilege in given)


def _needs_words(line: Line) -> str:
    names = ", ".join(str(NAMES[one]) for one in line.needs)
    return _("needs %(names)s") % {"names": names} if names else ""
