"""The golden package comes out as it went in (S47, S48, S50, W16)."""

from wakil.accounts.models import User
from wakil.cases.models import Case
from wakil.events.models import Event
from wakil.events.verify import faults
from wakil.legacy.importing.verifying import verify_package
from wakil.legacy.models import Move
from wakil.notifications.models import Delivery, Notice


def test_all_of_it_is_here_and_equal(moving):
    """S47, S50: counts and one checksum over every field of every case; chains hold; nobody was told."""
    moving.bring()
    compared = verify_package(moving.vera, moving.package())

    assert compared.report.shown == {}
    assert (compared.is_equal, Move.objects.get().state) == (True, "imported")
    assert list(faults()) == []
    assert (Notice.objects.count(), Delivery.objects.count()) == (0, 0)


def test_doing_it_again_changes_nothing(moving):
    """S47: idempotent."""
    moving.bring()
    before = (User.objects.count(), Case.objects.count(), Event.objects.count())
    report = moving.bring()

    assert (User.objects.count(), Case.objects.count(), Event.objects.count()) == (before[0], before[1], before[2] + 2)
    assert {did for counts in report.counts.values() for did in counts if counts[did]} == {"there", "left_out"}
