"""Cases that are only shared: for active people, in domains that are not cut off."""

from datetime import timedelta

from tests.visibility.test_stories import cut_off
from wakil.cases.actions import share_case
from wakil.cases.policy import shared_with
from wakil.lib import clock
from wakil.reselling.actions import grant_access


def shared_to(cast, who):
    """The cases shared with that person, as her own list of them has it."""
    return list(shared_with(cast.actor(who)))


def test_a_suspended_person_has_no_shared_cases(cast):
    """S34, T13"""
    case = cast.file("priya", cast.sinar)
    share_case(cast.actor("citra"), case, addresses="gita@kopigayo.example", level="view")
    assert shared_to(cast, "gita") == [case]

    cast.gita.suspended_at = clock.now()
    cast.gita.save()
    assert shared_to(cast, "gita") == []


def test_a_domain_that_the_vendor_suspends_has_no_shared_cases(cast):
    """S34, T13"""
    case = cast.file("priya", cast.sinar)
    share_case(cast.actor("citra"), case, addresses="oscar@cakra.example", level="view")
    assert shared_to(cast, "oscar") == [case]

    cut_off(cast, "cakra.example")
    assert shared_to(cast, "oscar") == []


def test_changing_access_at_a_running_clock_is_no_end_of_it(cast):
    """S34, decision 2: the old grant ends in the very moment in which the new one begins."""
    case = cast.file("citra", cast.sinar)
    share_case(cast.actor("citra"), case, addresses="budi@mitrajaya.example", level="view")
    grant_access(
        cast.actor("carla"), cast.relationships["sinar"], level=1, ends_at=clock.now() + timedelta(days=9),
        all_products=True,
    )  # fmt: skip

    assert list(shared_with(cast.actor("budi"))) == [case]
