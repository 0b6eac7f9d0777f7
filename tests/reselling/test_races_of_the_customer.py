"""Somebody says no in the very moment in which a reseller acts: the no wins (T28)."""

import threading
import time
from collections.abc import Callable

from django.db import transaction

from tests.cases.test_races import at_once, cast, triggers_again
from tests.reselling.handing_over import domain, running
from wakil.access.verdict import NotVisible
from wakil.cases.actions.moving import move_customer
from wakil.events.kinds import EventKind
from wakil.notifications.models import Notice
from wakil.reselling.actions import ask_permission, end_relationship, suspend_domain
from wakil.reselling.models import PermissionRequest

__all__ = ["cast", "triggers_again"]

BALI = "bali.mitrajaya.example"


def in_the_middle(first: Callable[[], object], then: Callable[[], object]) -> list[object]:
    """The second begins once the first is done, and the first commits half a second later."""
    is_done = threading.Event()

    def slowly() -> object:
        with transaction.atomic():
            done = first()
            is_done.set()
            time.sleep(0.5)
        return done

    def after() -> object:
        assert is_done.wait(10)
        return then()

    return at_once(slowly, after)


def test_a_customer_that_cuts_a_domain_off_is_not_moved_away_from_it(cast):
    """T28, T29: the move waits for the cut, and then knows of it."""
    carla, sari, mitra = cast.actor("carla"), cast.actor("sari"), domain("mitrajaya.example")
    _cut, moved = in_the_middle(
        lambda: suspend_domain(carla, mitra, reason="leaked"),
        lambda: move_customer(sari, cast.sinar, to=domain(BALI)),
    )

    assert isinstance(moved, NotVisible), moved
    assert running(cast) == [("mitrajaya.example", "resale", "vendor")]


def test_a_move_without_a_cut_goes_through(cast):
    """T29: the other half."""
    gita, sari, mitra = cast.actor("gita"), cast.actor("sari"), domain("mitrajaya.example")
    in_the_middle(
        lambda: suspend_domain(gita, mitra, reason="another customer"),
        lambda: move_customer(sari, cast.sinar, to=domain(BALI)),
    )

    assert running(cast) == [(BALI, "resale", "moved")]


def test_nobody_is_asked_by_a_reseller_whose_relationship_ends_right_now(cast):
    """S26, T13: and the reseller gets the answer of one that has none."""
    vera, priya = cast.actor("vera"), cast.actor("priya")
    _ended, asked = in_the_middle(
        lambda: end_relationship(vera, cast.relationships["melati"]), lambda: ask_permission(priya, cast.melati)
    )

    assert isinstance(asked, NotVisible), asked
    assert not PermissionRequest.objects.exists()
    assert not Notice.objects.filter(event__kind=EventKind.PERMISSION_REQUESTED).exists()
