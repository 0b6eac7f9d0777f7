"""Examples for the actions on a move from an old support centre, and what its addresses name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.cast import Cast
from tests.legacy import golden
from wakil.legacy.models import CutOver, Move, MovedRow, MoveState
from wakil.legacy.package import open_package
from wakil.lib import clock

Example = tuple[str, Callable[[], dict[str, Any]]]


def examples(cast: Cast) -> dict[str, Example]:
    """Action → who may do it, and with what."""
    soon = clock.now() + timedelta(days=1)
    return {
        "begin_import": ("vera", lambda: {"package": open_package(golden.FOLDER)}),
        "end_import": ("vera", lambda: {"move": move(cast), "package": open_package(golden.FOLDER)}),
        "begin_taking_back": ("vera", lambda: {"move": move(cast)}),
        "end_taking_back": ("vera", lambda: {"move": move(cast), "cases": 5}),
        "set_cut_over": ("vera", lambda: {"move": move(cast), "reseller": cast.mitrajaya, "at": soon}),
        "confirm_cut_over": ("vera", lambda: {"cut_over": begun(cast)}),
    }


def things(cast: Cast) -> dict[object, object]:
    """What addresses name of a move."""
    cut_over = begun(cast)
    return {
        "move": cut_over.move_id,
        "cut_over": cut_over.pk,
        ("moving:set_date", "reseller"): cast.mitrajaya.number,
        ("moving:bring", "number"): 1,
        ("legacy:lead", "path"): "ticket/1",
    }


def move(cast: Cast) -> Move:
    """One that is imported, with Mitra Jaya."""
    made = Move.objects.create(
        centre="Balai", state=MoveState.IMPORTED, taken_at=clock.now(), started_at=clock.now(), started_by=cast.vera
    )
    MovedRow.objects.create(move=made, kind="organizations", old_id="1", new_id=cast.mitrajaya.pk, was_here=True)
    return made


def begun(cast: Cast) -> CutOver:
    """A cut-over whose moment has come."""
    at = clock.now() - timedelta(days=1)
    return CutOver.objects.create(move=move(cast), reseller=cast.mitrajaya, at=at, set_by=cast.vera)
