"""Which shares count: one story for each condition, so that none can be left out unnoticed.

The shares stand here as they are stored, whoever made them: which count is what is asked.
"""

from datetime import timedelta

import pytest

from tests.cast import consent, relate
from tests.visibility.test_shares import shared_to
from tests.visibility.test_stories import cut_off
from wakil.cases.models import CaseShare
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.reselling.models import ResellerAccess

HOUR = timedelta(hours=1)


def share(cast, case, who, by, *, made_at=None):
    """A View share of the case with that person, made by another."""
    maker = cast.people[by]
    return CaseShare.objects.create(
        case=case,
        address=cast.people[who].email,
        user=cast.people[who],
        level="view",
        made_by=maker,
        made_from=maker.domain,
        made_side=maker.domain.organization.kind,
        created_at=made_at or clock.now(),
    )


@pytest.fixture
def case(cast):
    """A case of PT Sinar Abadi that Priya of mitrajaya.example filed."""
    return cast.file("priya", cast.sinar)


def lift(suspension):
    suspension.lifted_at = clock.now()
    suspension.save()


def test_a_resellers_share_counts_only_of_cases_that_its_own_domain_manages(cast, case):
    """S34, T5: bali manages another case, and mitrajaya this one; neither helps a share that bali made of it."""
    cast.file("priya_bali", cast.harapan)
    consent(relate("bali.mitrajaya.example", cast.sinar))
    share(cast, case, "gita", "priya_bali")

    assert shared_to(cast, "gita") == []


def test_only_the_makers_own_domain_must_not_be_cut_off_by_the_vendor(cast, case):
    """S34, T31"""
    share(cast, case, "gita", "priya")
    cut_off(cast, "cakra.example")
    assert shared_to(cast, "gita") == [case]

    suspension = cut_off(cast, "mitrajaya.example")
    assert shared_to(cast, "gita") == []

    lift(suspension)
    assert shared_to(cast, "gita") == [case]


def test_another_customers_suspension_of_the_makers_domain_changes_nothing(cast, case):
    """S34, W25"""
    share(cast, case, "gita", "priya")
    cut_off(cast, "mitrajaya.example", cast.kopi)
    assert shared_to(cast, "gita") == [case]

    cut_off(cast, "mitrajaya.example", cast.sinar)
    assert shared_to(cast, "gita") == []


def test_a_reseller_gains_nothing_while_the_cases_customer_has_cut_its_domain_off(cast, case):
    """S34, W25"""
    share(cast, case, "oscar", "citra")
    cut_off(cast, "bali.mitrajaya.example", cast.sinar)
    cut_off(cast, "cakra.example", cast.kopi)
    assert shared_to(cast, "oscar") == [case]

    suspension = cut_off(cast, "cakra.example", cast.sinar)
    assert shared_to(cast, "oscar") == []

    lift(suspension)
    assert shared_to(cast, "oscar") == [case]


def end(relationship, at):
    relationship.ended_at = at
    relationship.save()


def test_the_end_of_a_relationship_takes_the_shares_made_before_it(cast, case):
    """S34, S35: the relationship never had a grant, so its end alone tells."""
    tie = relate("cakra.example", cast.sinar)
    share(cast, case, "oscar", "citra")
    assert shared_to(cast, "oscar") == [case]

    end(tie, clock.now())
    assert shared_to(cast, "oscar") == []

    CaseShare.objects.update(removed_at=clock.now())
    share(cast, case, "oscar", "citra", made_at=clock.now() + HOUR)
    assert shared_to(cast, "oscar") == [case]


def test_the_end_of_a_relationship_with_another_customer_takes_nothing(cast, case):
    """S34"""
    tie = relate("cakra.example", cast.kopi)
    share(cast, case, "oscar", "citra")
    end(tie, clock.now())

    assert shared_to(cast, "oscar") == [case]


def test_an_end_that_is_still_to_come_takes_nothing_yet(cast, case):
    """S34, decision 6"""
    tie = relate("cakra.example", cast.sinar)
    grant = consent(tie)
    share(cast, case, "oscar", "citra")
    grant.revoked_at = clock.now() + HOUR
    grant.save()
    end(tie, clock.now() + HOUR)

    assert shared_to(cast, "oscar") == [case]


def grant(tie, starts_at, ends_at, revoked_at=None):
    return ResellerAccess.objects.create(
        relationship=tie, level=1, all_products=True, starts_at=starts_at, ends_at=ends_at, revoked_at=revoked_at
    )


@pytest.fixture
def cakra_tie(cast):
    """Cakra's relationship with PT Sinar Abadi, for ten hours."""
    tie = relate("cakra.example", cast.sinar)
    tie.started_at = clock.now() - 10 * HOUR
    tie.save()
    return tie


def test_withdrawing_what_had_expired_already_is_no_second_end(cast, case, cakra_tie):
    """S34: the share was made after the expiry, which was the end."""
    now = clock.now()
    grant(cakra_tie, now - 9 * HOUR, now - 3 * HOUR, revoked_at=now - HOUR)
    share(cast, case, "oscar", "citra", made_at=now - 2 * HOUR)

    assert shared_to(cast, "oscar") == [case]


def test_a_share_made_after_access_expired_counts(cast, case, cakra_tie):
    """S34"""
    now = clock.now()
    grant(cakra_tie, now - 9 * HOUR, now - 3 * HOUR)
    shared = share(cast, case, "oscar", "citra", made_at=now - 2 * HOUR)
    assert shared_to(cast, "oscar") == [case]

    CaseShare.objects.filter(pk=shared.pk).update(created_at=now - 4 * HOUR)
    assert shared_to(cast, "oscar") == []


def test_access_that_goes_on_at_the_moment_of_its_expiry_has_not_ended(cast, case, cakra_tie):
    """S34, decision 6"""
    now = clock.now()
    first = grant(cakra_tie, now - 9 * HOUR, now - 3 * HOUR, revoked_at=now - 3 * HOUR)
    grant(cakra_tie, now - 3 * HOUR, now + HOUR)
    share(cast, case, "oscar", "citra", made_at=now - 4 * HOUR)
    assert shared_to(cast, "oscar") == [case]

    first.revoked_at = None
    ResellerAccess.objects.exclude(pk=first.pk).update(revoked_at=now + HOUR)
    first.save()
    assert shared_to(cast, "oscar") == [case]


def test_without_consent_a_resellers_shares_open_nothing(cast, case):
    """S34: without consent the maker's own domain sees nothing, and so do those with whom it shared."""
    share(cast, case, "gita", "priya")
    ResellerAccess.objects.filter(relationship__reseller_domain=Domain.objects.get(name="mitrajaya.example")).update(
        revoked_at=clock.now()
    )

    assert shared_to(cast, "gita") == []


def test_only_the_same_relationship_can_go_on_with_access(cast, case, cakra_tie):
    """S34: that another reseller's access begins in the moment of an end does not undo the end."""
    ended_at = clock.now() - HOUR
    grant(cakra_tie, ended_at - HOUR, ended_at + 9 * HOUR, revoked_at=ended_at)
    grant(relate("bali.mitrajaya.example", cast.sinar), ended_at, ended_at + 9 * HOUR)
    share(cast, case, "oscar", "citra", made_at=ended_at - HOUR / 2)

    assert shared_to(cast, "oscar") == []


def test_access_that_ends_in_the_moment_it_begins_has_ended(cast, case, cakra_tie):
    """S34, decision 6: it does not follow itself."""
    moment = clock.now() - HOUR
    grant(cakra_tie, moment, moment + 9 * HOUR, revoked_at=moment)
    share(cast, case, "oscar", "citra", made_at=moment - HOUR)

    assert shared_to(cast, "oscar") == []


def test_the_end_of_access_to_another_customer_takes_nothing(cast, case):
    """S34: of one domain, one customer withdraws its consent; what another has shared stays."""
    share(cast, case, "priya", "citra", made_at=clock.now() - HOUR)
    ResellerAccess.objects.filter(relationship=cast.relationships["kopi"]).update(revoked_at=clock.now())
    assert shared_to(cast, "priya") == [case]

    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(revoked_at=clock.now())
    assert shared_to(cast, "priya") == []


def test_the_date_until_which_replaced_access_would_have_held_is_no_end(cast, case, cakra_tie):
    """S34, decision 6: access was changed before that date, and the one that followed goes on."""
    now = clock.now()
    grant(cakra_tie, now - 9 * HOUR, now - HOUR, revoked_at=now - 3 * HOUR)
    grant(cakra_tie, now - 3 * HOUR, now + HOUR)
    share(cast, case, "oscar", "citra", made_at=now - 4 * HOUR)

    assert shared_to(cast, "oscar") == [case]


def test_a_share_opens_its_own_case_and_no_other(cast, case):
    """S34, T1"""
    cast.file("priya", cast.sinar)
    share(cast, case, "gita", "citra")

    assert shared_to(cast, "gita") == [case]


def test_the_end_of_another_resellers_access_takes_nothing(cast, case):
    """S34"""
    share(cast, case, "oscar", "citra", made_at=clock.now() - HOUR)
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(revoked_at=clock.now())

    assert shared_to(cast, "oscar") == [case]
