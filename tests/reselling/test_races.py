"""Two at the same moment around a change of resellers: the database decides (W6, S51)."""

from datetime import timedelta

from django.core.exceptions import ValidationError

from tests.cases.test_races import at_once, cast, triggers_again
from tests.cast import make_user
from tests.reselling.handing_over import NEW, domain, make_token, running
from wakil.access.verdict import NotVisible
from wakil.cases.actions.moving import move_customer
from wakil.cases.models import CaseManager
from wakil.lib import clock
from wakil.reselling.actions import (
    add_support_partner,
    end_access,
    redeem_transfer_token,
    revoke_transfer_token,
    start_relationship,
)
from wakil.reselling.models import Relationship, ResellerAccess, Transfer, TransferToken

__all__ = ["cast", "triggers_again"]

BALI = "bali.mitrajaya.example"


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def expect_one_reseller(cast):
    """Whatever happened, it happened as a whole: at most one unended grant and relationship of a pair."""
    for row in Relationship.objects.filter(customer=cast.sinar, ended_at=None):
        assert ResellerAccess.objects.filter(relationship=row, revoked_at=None).count() <= 1
    ended = Relationship.objects.filter(customer=cast.sinar).exclude(ended_at=None)
    assert not ResellerAccess.objects.filter(relationship__in=ended, revoked_at=None).exists()


def test_of_two_who_redeem_at_once_one_takes_over(cast):
    """W6, T14: single use is the database's to decide."""
    _token, secret = make_token(cast)
    cast.people["odi"] = make_user("Odi", NEW, "reseller_admin")
    doers = [cast.actor("oscar"), cast.actor("odi"), cast.actor("oscar")]

    outcomes = at_once(*[lambda doer=doer: redeem_transfer_token(doer, secret=secret) for doer in doers])
    assert kinds(outcomes) == ["NotVisible", "NotVisible", "Transfer"]
    assert (Transfer.objects.count(), running(cast)) == (1, [(NEW, "resale", "transfer")])
    expect_one_reseller(cast)


def test_a_token_is_redeemed_or_revoked_and_never_both(cast):
    """W6, T13"""
    token, secret = make_token(cast)
    carla, oscar = cast.actor("carla"), cast.actor("oscar")
    at_once(lambda: redeem_transfer_token(oscar, secret=secret), lambda: revoke_transfer_token(carla, token))
    fresh = TransferToken.objects.get()
    assert bool(fresh.redeemed_at) != bool(fresh.revoked_at)
    assert Transfer.objects.count() == bool(fresh.redeemed_at)
    expect_one_reseller(cast)


def test_a_move_and_a_transfer_at_once_leave_one_reseller(cast):
    """W6, T29: the old reseller can't slip away to another domain of its own."""
    cast.file("citra", cast.sinar)
    _token, secret = make_token(cast)
    sari, oscar = cast.actor("sari"), cast.actor("oscar")
    outcomes = at_once(
        lambda: move_customer(sari, cast.sinar, to=domain(BALI)),
        lambda: redeem_transfer_token(oscar, secret=secret),
    )
    assert isinstance(outcomes[1], Transfer), outcomes
    assert running(cast) == [(NEW, "resale", "transfer")]
    assert isinstance(outcomes[0], Relationship | NotVisible)
    expect_one_reseller(cast)


def test_nothing_is_filed_by_the_old_reseller_after_the_transfer(cast):
    """W6, S18: filing and redeeming at once: who manages is who managed at that moment."""
    _token, secret = make_token(cast)
    outcomes = at_once(
        lambda: cast.file("priya", cast.sinar),
        lambda: redeem_transfer_token(cast.actor("oscar"), secret=secret),
    )
    done = Transfer.objects.get().done_at
    filed = outcomes[0]
    if isinstance(filed, NotVisible):
        return
    rows = set(CaseManager.objects.filter(case=filed).values_list("domain__name", flat=True))
    assert rows == ({"mitrajaya.example"} if filed.filed_at <= done else {NEW})
    expect_one_reseller(cast)


def test_ending_access_and_redeeming_at_once_do_not_block_each_other(cast):
    """W6, S17"""
    _token, secret = make_token(cast)
    carla, tie = cast.actor("carla"), cast.relationships["sinar"]
    at_once(lambda: end_access(carla, tie), lambda: redeem_transfer_token(cast.actor("oscar"), secret=secret))
    assert running(cast) == [(NEW, "resale", "transfer")]
    expect_one_reseller(cast)


def test_of_two_tokens_made_at_once_for_one_domain_one_works(cast):
    """W6, T14: the second revokes the first."""
    outcomes = at_once(*[lambda: make_token(cast)[1]] * 2)
    assert [type(secret) for secret in outcomes] == [str, str]
    assert TransferToken.objects.filter(revoked_at=None).count() == 1


def test_naming_ending_and_redeeming_at_once_never_lock_one_another_out(cast):
    """W6, S51: whatever comes first, all come to an end."""
    _token, secret = make_token(cast)
    carla, vera, oscar = cast.actor("carla"), cast.actor("vera"), cast.actor("oscar")
    terms = {"level": 2, "ends_at": clock.now() + timedelta(days=9), "all_products": True}
    outcomes = at_once(
        lambda: redeem_transfer_token(oscar, secret=secret),
        lambda: add_support_partner(carla, cast.sinar, reseller_domain=domain(BALI), **terms),
        lambda: start_relationship(vera, reseller_domain=domain("mitrajaya-timur.example"), customer=cast.sinar),
        lambda: make_token(cast, new_domain=domain(BALI), ends=None),
    )
    allowed = (Transfer, Relationship, tuple, ValidationError)  # named twice: as a partner, and as the next reseller
    assert [type(one).__name__ for one in outcomes if not isinstance(one, allowed)] == []
    assert Transfer.objects.count() == 1
    expect_one_reseller(cast)


def test_a_partner_added_twice_at_once_is_added_once(cast):
    """S51"""
    carla, terms = cast.actor("carla"), {"level": 2, "ends_at": clock.now() + timedelta(days=9), "all_products": True}
    outcomes = at_once(*[lambda: add_support_partner(carla, cast.sinar, reseller_domain=domain(NEW), **terms)] * 3)
    assert kinds(outcomes) == ["Relationship", "ValidationError", "ValidationError"]
    expect_one_reseller(cast)


def test_a_customer_moved_twice_at_once_is_moved_once(cast):
    """T29"""
    cast.file("citra", cast.sinar)
    sari = cast.actor("sari")
    outcomes = at_once(*[lambda: move_customer(sari, cast.sinar, to=domain(BALI))] * 2)
    assert kinds(outcomes) == ["NotVisible", "Relationship"]
    assert running(cast) == [(BALI, "resale", "moved")]
    expect_one_reseller(cast)
