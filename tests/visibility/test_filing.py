"""Who may file for whom, about what: each condition of it, and what a refusal says (W5)."""

import pytest
from django.core.exceptions import ValidationError

from tests.cast import make_user
from tests.visibility.test_stories import cut_off, give
from wakil.access.verdict import Forbidden, NotVisible
from wakil.cases.models import Case
from wakil.cases.policy import customers_to_file_for, may_file, may_file_own, may_use_cases, products_for
from wakil.lib import clock
from wakil.reselling.models import ResellerAccess


def code(cast, who, customer, product=None):
    """The machine-readable answer; empty means yes."""
    return may_file(cast.actor(who), customer, product).code


def names(customers):
    return sorted(customer.name for customer in customers)


@pytest.mark.parametrize(("level", "answer"), [(1, "access_level"), (2, ""), (3, ""), (4, "")])
def test_filing_takes_the_level_file(cast, level, answer):
    """S17, S2"""
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=level)

    assert code(cast, "priya", cast.sinar, cast.workspace) == answer


def test_without_consent_nothing_can_be_filed_and_the_refusal_says_who_can_change_that(cast):
    """S26, S17"""
    verdict = may_file(cast.actor("priya"), cast.melati, cast.workspace)

    assert verdict.code == "no_consent"
    assert str(verdict.refusal) == "You can't file a case for Toko Melati."
    assert "mitrajaya.example" in str(verdict.why)
    assert "Toko Melati's administrators" in str(verdict.who)
    with pytest.raises(Forbidden):
        cast.file("priya", cast.melati)
    assert not Case.objects.exists()


def test_a_product_that_the_consent_leaves_out_is_refused_and_not_offered(cast):
    """S24, S26, T27"""
    grant = ResellerAccess.objects.get(relationship=cast.relationships["sinar"])
    grant.all_products = False
    grant.save()
    grant.products.set([cast.cloud])

    assert code(cast, "priya", cast.sinar, cast.workspace) == "product_not_covered"
    assert not products_for(cast.actor("priya"), cast.sinar).exists()
    assert list(products_for(cast.actor("citra"), cast.sinar)) == [cast.workspace]


def test_customers_of_other_domains_do_not_exist_for_the_picker_or_the_server(cast):
    """S22, S16, T5"""
    assert names(customers_to_file_for(cast.actor("priya"))) == ["Kopi Gayo", "PT Sinar Abadi", "Toko Melati"]
    assert names(customers_to_file_for(cast.actor("priya_bali"))) == ["RS Harapan"]
    assert names(customers_to_file_for(cast.actor("citra"))) == ["PT Sinar Abadi"]
    assert {who: code(cast, who, cast.sinar) for who in ("oscar", "priya_bali", "gita", "mela")} == dict.fromkeys(
        ("oscar", "priya_bali", "gita", "mela"), "not_visible"
    )
    with pytest.raises(NotVisible):
        cast.file("oscar", cast.sinar)


def test_a_missing_privilege_is_named_to_colleagues(cast):
    """S5, S21"""
    assert (code(cast, "budi", cast.sinar), code(cast, "dodi", cast.sinar)) == (
        "missing_privilege",
        "missing_privilege",
    )
    assert not customers_to_file_for(cast.actor("budi")).exists()
    assert not customers_to_file_for(cast.actor("dodi")).exists()


def test_an_ended_relationship_and_a_suspended_domain_take_the_customer_off_the_list(cast):
    """S22, S18"""
    suspension = cut_off(cast, "mitrajaya.example", cast.sinar)
    assert names(customers_to_file_for(cast.actor("priya"))) == ["Kopi Gayo", "Toko Melati"]
    suspension.lifted_at = clock.now()
    suspension.save()
    cast.relationships["kopi"].ended_at = clock.now()
    cast.relationships["kopi"].save()
    assert names(customers_to_file_for(cast.actor("priya"))) == ["PT Sinar Abadi", "Toko Melati"]


def test_any_account_of_a_reseller_files_for_its_own_organization_and_nobody_else_does(cast):
    """S22"""
    able = {who for who in cast.people if may_file_own(cast.actor(who))}
    assert able == {"sari", "priya", "priya_bali", "budi", "oscar"}

    cast.budi.suspended_at = clock.now()
    cast.budi.save()
    assert not may_file_own(cast.actor("budi"))


def test_each_side_is_told_which_privilege_opens_cases(cast):
    """S5"""
    make_user("Rudi", "nusantara.example")
    give(cast.ava, [])
    refused = {who for who in cast.people if not may_use_cases(cast.actor(who))}
    assert refused == {"budi", "dodi", "ava"}
    told = {who: str(may_use_cases(cast.actor(who)).why) for who in refused}
    assert ["Access customers' support cases" in told["budi"], "Support cases" in told["dodi"]] == [True, True]
    assert "Work cases" in told["ava"]


def test_the_category_belongs_to_the_product_and_the_severity_to_the_plan(cast):
    """S27, S30, T5"""
    with pytest.raises(ValidationError) as wrong:
        cast.file("priya", cast.sinar, category=cast.cloud.categories.first())
    assert list(wrong.value.message_dict) == ["category"]
    with pytest.raises(ValidationError) as wrong:
        cast.file("mela", cast.melati, severity=1)  # Standard has no P1
    assert list(wrong.value.message_dict) == ["severity"]


def test_a_related_case_must_be_one_that_the_filer_sees_of_the_same_customer(cast):
    """S42, T5"""
    theirs, other = cast.file("hana", cast.harapan), cast.file("priya", cast.kopi)

    for related in (theirs, other):
        with pytest.raises(NotVisible):
            cast.file("priya", cast.sinar, related_to=related)
    mine = cast.file("priya", cast.sinar)
    assert cast.file("citra", cast.sinar, related_to=mine).related_to == mine
