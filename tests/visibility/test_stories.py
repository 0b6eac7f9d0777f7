"""The one rule of visibility, a condition at a time: who sees a case, and that all others do not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.cast import actor, consent, make_organization, make_user, relate
from wakil.access.models import Role, RoleAssignment
from wakil.accounts.models import User
from wakil.cases.actions import comment_on_case
from wakil.cases.actions.moving import move_customer
from wakil.cases.models import CaseManager
from wakil.cases.policy import managed_by, readable_comments, readable_events
from wakil.cases.policy.reach import listed_for, visible_to
from wakil.cases.reachability import clear_expired, wrongly_hidden
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.models import AccessLevel, ResellerAccess

ALL_SIDES = {"vera", "ava", "vito", "sari", "priya", "carla", "citra"}


def readers(cast, case):
    """Everyone of the cast for whom the case exists; lists and pages must agree about it (T11)."""
    found = {name for name in cast.people if visible_to(cast.actor(name)).filter(pk=case.pk).exists()}
    listed = {name for name in cast.people if listed_for(cast.actor(name)).filter(pk=case.pk).exists()}
    assert found == listed
    return found


def give(user, privileges):
    """Let the person hold exactly these privileges, by a custom role."""
    user.assignments.update(ended_at=clock.now())
    role = Role.objects.create(organization=user.domain.organization, name="only these", privileges=privileges)
    RoleAssignment.objects.create(user=user, role=role, started_at=clock.now())


def cut_off(cast, domain, customer=None):
    return DomainSuspension.objects.create(
        domain=Domain.objects.get(name=domain), customer=customer, started_at=clock.now(), started_by=cast.vera
    )


def test_a_case_filed_for_a_customer_is_seen_by_its_three_sides_and_nobody_else(cast):
    """S2, S15, S35a, T1"""
    assert readers(cast, cast.file("priya", cast.sinar)) == ALL_SIDES


def test_a_suspended_person_sees_nothing(cast):
    """T13"""
    case = cast.file("priya", cast.sinar)
    cast.priya.suspended_at = clock.now()
    cast.priya.save()

    assert readers(cast, case) == ALL_SIDES - {"priya"}


def test_a_suspended_person_does_not_even_list_what_she_filed_for_her_own_organization(cast):
    """T13, S11"""
    own = cast.file("priya", None)
    assert "priya" in readers(cast, own)
    cast.priya.suspended_at = clock.now()
    cast.priya.save()

    assert "priya" not in readers(cast, own)


def test_a_domain_that_the_vendor_suspends_sees_nothing_until_it_is_lifted(cast):
    """T13"""
    case = cast.file("priya", cast.sinar)
    suspension = cut_off(cast, "mitrajaya.example")
    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}

    suspension.lifted_at = clock.now()
    suspension.save()
    assert readers(cast, case) == ALL_SIDES


def test_a_customer_that_suspends_a_domain_for_itself_hides_its_own_cases_only(cast):
    """T13"""
    sinars, kopis = cast.file("priya", cast.sinar), cast.file("priya", cast.kopi)
    cut_off(cast, "mitrajaya.example", cast.sinar)

    assert readers(cast, sinars) == ALL_SIDES - {"priya", "sari"}
    assert {"priya", "sari"} <= readers(cast, kopis)


@pytest.mark.parametrize("missing", ["support", "view_customers", "access_customers_cases"])
def test_each_of_the_three_privileges_is_needed_to_see_a_customers_case(cast, missing):
    """S2, S5"""
    case = cast.file("priya", cast.sinar)
    give(cast.priya, [name for name in ("support", "view_customers", "access_customers_cases") if name != missing])

    assert readers(cast, case) == ALL_SIDES - {"priya"}


@pytest.mark.parametrize("legacy", ["legacy_enterprise", "legacy_resold_enterprise_support"])
def test_a_legacy_privilege_stands_for_the_three(cast, legacy):
    """S2"""
    case = cast.file("priya", cast.sinar)
    give(cast.budi, [legacy])

    assert readers(cast, case) == ALL_SIDES | {"budi"}


def test_an_empty_role_and_an_unknown_privilege_give_nothing(cast):
    """T27, T15"""
    case = cast.file("priya", cast.sinar)
    give(cast.priya, [])
    give(cast.citra, ["work_cases", "superuser"])  # a vendor's privilege counts for nothing in a customer

    assert readers(cast, case) == ALL_SIDES - {"priya", "citra"}


def test_a_role_of_another_organization_gives_nothing(cast):
    """T5, T15"""
    case = cast.file("priya", cast.sinar)
    role = Role.objects.create(organization=cast.cakra, name="borrowed", privileges=["support_cases"])
    RoleAssignment.objects.create(user=cast.dodi, role=role, started_at=clock.now())

    assert readers(cast, case) == ALL_SIDES


def test_revoked_consent_hides_every_case_from_the_next_moment(cast):
    """S17, S18"""
    case = cast.file("priya", cast.sinar)
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(revoked_at=clock.now())

    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}


def test_consent_counts_from_its_first_moment_to_its_last(cast):
    """S17, S35"""
    case = cast.file("priya", cast.sinar)
    grant = ResellerAccess.objects.get(relationship=cast.relationships["sinar"])

    for moment, sees in [
        (grant.starts_at - timedelta(microseconds=1), False),
        (grant.starts_at, True),
        (grant.ends_at - timedelta(microseconds=1), True),
        (grant.ends_at, False),
    ]:
        with clock.at(moment):
            assert visible_to(cast.actor("priya")).filter(pk=case.pk).exists() is sees


def test_an_ended_relationship_hides_even_what_is_still_consented_to(cast):
    """S35, S18"""
    case = cast.file("priya", cast.sinar)
    cast.relationships["sinar"].ended_at = clock.now()
    cast.relationships["sinar"].save()

    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}


def test_a_relationship_that_has_not_started_gives_nothing(cast):
    """S35"""
    case = cast.file("priya", cast.sinar)
    cast.relationships["sinar"].started_at = clock.now() + timedelta(hours=1)
    cast.relationships["sinar"].save()

    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}


def test_consent_for_other_products_or_for_none_hides_the_case(cast):
    """S24, T27"""
    case = cast.file("priya", cast.sinar)
    grant = ResellerAccess.objects.get(relationship=cast.relationships["sinar"])
    grant.all_products = False
    grant.save()
    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}

    grant.products.set([cast.cloud])
    assert readers(cast, case) == ALL_SIDES - {"priya", "sari"}

    grant.products.set([cast.cloud, cast.workspace])
    assert readers(cast, case) == ALL_SIDES


def test_a_customer_filed_case_is_seen_by_the_domain_that_managed_it_then(cast):
    """S35, S37"""
    assert readers(cast, cast.file("citra", cast.sinar)) == ALL_SIDES


def test_a_reseller_that_took_over_one_second_later_sees_none_of_it(cast):
    """S35, S36"""
    case = cast.file("citra", cast.sinar)
    with clock.at(clock.now() + timedelta(seconds=1)):
        consent(relate("cakra.example", cast.sinar))
        assert "oscar" not in readers(cast, case)
        assert "oscar" in readers(cast, cast.file("citra", cast.sinar))


def test_two_domains_that_manage_at_once_are_both_recorded_and_both_see_it(cast):
    """S36"""
    consent(relate("cakra.example", cast.sinar))

    case = cast.file("priya", cast.sinar)
    assert readers(cast, case) == ALL_SIDES | {"oscar"}
    domains = case.managers.order_by("domain__name").values_list("domain__name", flat=True)
    assert list(domains) == ["cakra.example", "mitrajaya.example"]


def test_going_from_one_reseller_to_another_and_back_shows_the_cases_of_both_own_times(cast):
    """S35, S36"""
    first = cast.file("citra", cast.sinar)
    mitra = cast.relationships["sinar"]
    mitra.ended_at = clock.now()
    mitra.save()
    cakra = relate("cakra.example", cast.sinar)
    consent(cakra)
    between = cast.file("citra", cast.sinar)
    cakra.ended_at = clock.now()
    cakra.save()
    consent(relate("mitrajaya.example", cast.sinar))
    last = cast.file("citra", cast.sinar)

    seen = set(listed_for(cast.actor("priya")).values_list("pk", flat=True))
    assert seen == {first.pk, last.pk}
    assert not visible_to(cast.actor("oscar")).exists()
    assert between.pk not in seen


def test_a_move_between_domains_of_one_organization_takes_the_cases_along_and_keeps_the_old_rows(cast):
    """S36, T30"""
    case = cast.file("priya", cast.sinar)
    move_customer(cast.actor("sari"), cast.sinar, to=Domain.objects.get(name="bali.mitrajaya.example"))

    assert readers(cast, case) == (ALL_SIDES - {"priya", "sari"}) | {"priya_bali"}
    rows = case.managers.order_by("id").values_list("domain__name", "source")
    assert list(rows) == [("mitrajaya.example", "filed"), ("bali.mitrajaya.example", "moved")]


def test_a_domain_of_the_same_company_sees_nothing_of_the_others(cast):
    """S15, S16, T6"""
    make_user("Priya", "mitrajaya-timur.example", "reseller_admin")
    case = cast.file("priya", cast.sinar)

    assert "priya_bali" not in readers(cast, case)
    assert not listed_for(cast.actor("priya_bali")).exists()


def test_a_customer_sees_its_own_cases_only_and_only_with_the_privilege(cast):
    """S35a, T6"""
    case = cast.file("citra", cast.sinar)

    assert not {"gita", "mela", "dodi"} & readers(cast, case)


def test_a_vendors_person_without_work_cases_sees_none(cast):
    """S2"""
    case = cast.file("citra", cast.sinar)
    give(cast.ava, ["manage_organizations"])

    assert readers(cast, case) == ALL_SIDES - {"ava"}


def test_the_resellers_own_case_is_seen_by_its_filer_and_by_support_in_that_domain_only(cast):
    """S22, S15"""
    case = cast.file("budi", None)
    assert readers(cast, case) == {"vera", "ava", "vito", "sari", "priya", "budi"}

    give(cast.priya, ["view_customers", "access_customers_cases"])
    assert "priya" not in readers(cast, case)


def test_the_hint_alone_opens_nothing_and_a_wrong_hint_is_found(cast):
    """S18"""
    case = cast.file("priya", cast.sinar)
    ResellerAccess.objects.update(revoked_at=clock.now())
    CaseManager.objects.update(reachable=True)
    assert not managed_by(cast.actor("priya")).filter(case=case).exists()

    ResellerAccess.objects.update(revoked_at=None)
    CaseManager.objects.update(reachable=False)
    assert wrongly_hidden().count() == 1


def test_an_expired_grants_hint_is_cleared_and_nobody_notices(cast):
    """S35"""
    case = cast.file("priya", cast.sinar)
    grant = ResellerAccess.objects.get(relationship=cast.relationships["sinar"])
    with clock.at(grant.ends_at):
        before = readers(cast, case)
        assert clear_expired() == 1
        assert readers(cast, case) == before


@pytest.mark.parametrize("column", ["case_id", "domain_id", "customer_id", "product_id", "source"])
def test_what_a_row_of_management_says_can_never_be_changed(cast, column):
    """S35, T30"""
    case = cast.file("priya", cast.sinar)
    other = cast.file("priya", cast.kopi)
    changed = {
        "case_id": other.pk,
        "domain_id": cast.oscar.domain_id,
        "customer_id": cast.kopi.pk,
        "product_id": cast.cloud.pk,
        "source": "moved",
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        case.managers.update(**{column: changed[column]})


def test_a_row_of_management_can_never_be_deleted(cast):
    """S36, T30"""
    case = cast.file("priya", cast.sinar)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.managers.all()._raw_delete("default")


def test_each_side_reads_the_messages_meant_for_it(cast):
    """S35a, T7"""
    case = cast.file("priya", cast.sinar)
    mitra = Domain.objects.get(name="mitrajaya.example")
    consent(relate("cakra.example", cast.sinar))
    ava = cast.actor("ava")
    comment_on_case(ava, case, body="for all")
    comment_on_case(ava, case, body="for Mitra", audience=Audience.RESELLER_AND_VENDOR, audience_domain=mitra)
    comment_on_case(ava, case, body="for us", audience=Audience.VENDOR)

    read = {who: [c.body for c in readable_comments(cast.actor(who), case)] for who in ("vito", "priya", "carla")}
    assert read == {"vito": ["for all", "for Mitra", "for us"], "priya": ["for all", "for Mitra"], "carla": ["for all"]}
    counts = {
        who: readable_events(cast.actor(who), case).count() for who in ("vito", "priya", "carla", "oscar", "dodi")
    }
    assert counts == {"vito": 4, "priya": 3, "carla": 2, "oscar": 0, "dodi": 0}


def test_an_internal_note_moves_only_the_vendors_clock(cast):
    """S39"""
    case = cast.file("priya", cast.sinar)
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        comment_on_case(cast.actor("ava"), case, body="internal", audience=Audience.VENDOR)

    seen = {who: listed_for(cast.actor(who)).get(pk=case.pk).seen_at == later for who in ("ava", "priya", "carla")}
    assert seen == {"ava": True, "priya": False, "carla": False}


def test_a_note_to_one_reseller_moves_that_resellers_clock_and_the_vendors(cast):
    """S39"""
    consent(relate("cakra.example", cast.sinar))
    case = cast.file("priya", cast.sinar)
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        comment_on_case(cast.actor("priya"), case, body="between us", audience=Audience.RESELLER_AND_VENDOR)

    people = ("ava", "priya", "carla", "oscar")
    seen = {who: listed_for(cast.actor(who)).get(pk=case.pk).seen_at == later for who in people}
    assert seen == {"ava": True, "priya": True, "carla": False, "oscar": False}


def test_customers_and_domains_with_numbers_and_names_alike_are_kept_apart(cast):
    """T6"""
    names = ["a.example", "aa.example", "a.example.evil.example"]
    for name in names:
        make_organization("reseller", name, name)
        make_user("Rita", name, "reseller_admin")
    consent(relate("a.example", cast.sinar))
    case = cast.file("citra", cast.sinar)

    able = [n for n in names if visible_to(actor(User.objects.get(email=f"rita@{n}"))).filter(pk=case.pk).exists()]
    assert able == ["a.example"]


def test_consent_at_the_lowest_level_is_enough_to_read(cast):
    """S17"""
    case = cast.file("priya", cast.sinar)
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=AccessLevel.SEE)

    assert readers(cast, case) == ALL_SIDES
