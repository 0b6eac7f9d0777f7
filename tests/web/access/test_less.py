"""Less access is told in numbers before it is taken away, and the table costs the same for one partner and for many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import consent, make_category, make_organization, relate
from tests.client import page
from tests.web.pages import SINAR, html
from wakil.cases import actions as cases
from wakil.cases.queries.consequences import loss_by_change, loss_by_ending
from wakil.lib import clock
from wakil.reselling.consent import access_level
from wakil.reselling.contract import record_contract_access
from wakil.reselling.models import AccessLevel, ResellerAccess, Subscription


@pytest.fixture
def tie(cast):
    """Mitra Jaya at level admin; PT Sinar Abadi has both products."""
    tier = cast.sinar.subscriptions.get().tier
    Subscription.objects.create(
        customer=cast.sinar, product=cast.cloud, tier=tier, bought_from=cast.nusantara, started_at=clock.now()
    )
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=4)
    return cast.relationships["sinar"]


@pytest.fixture
def filed(cast, tie):
    """Two open cases and a closed one about Workspace, an open one about Cloud; one shared on by Priya."""
    start = make_category(cast.cloud, "Compute › Stop")
    found = [cast.file("priya", cast.sinar) for _ in range(3)]
    cases.close_case(cast.actor("citra"), found[0])
    cases.share_case(cast.actor("priya"), found[1], addresses="hana@harapan.example", level="notify")
    return [*found, cast.file("citra", cast.sinar, product=cast.cloud, category=start)]


def sent(**changes):
    last_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"domain": SINAR, "level": "4", "scope": "all", "ends_on": last_day, "reason": "", **changes}


def told(answer):
    return answer.context["confirm"]["consequences"]


def test_the_numbers_are_those_of_the_rule(cast, tie, filed):
    """W1, S17: by ending, by fewer products, by a lower level; also after a look at it has changed."""
    ending = loss_by_ending(tie)
    narrower = loss_by_change(tie, level=4, products=[cast.workspace])
    lower = loss_by_change(tie, level=1, products=None)
    wider = loss_by_change(tie, level=4, products=None)

    assert (ending.open_cases, ending.closed_cases, ending.shares) == (3, 1, 1)
    assert [person.name for person in ending.people] == ["Priya", "Sari"]
    assert (narrower.open_cases, narrower.closed_cases, narrower.shares, narrower.open_cases_kept) == (1, 0, 0, 2)
    assert (lower.open_cases, lower.open_cases_kept, lower.is_nothing, wider.is_nothing) == (0, 3, False, True)


def test_cases_that_the_reseller_does_not_see_anyway_are_not_counted(cast, tie, filed):
    """W1, T27: neither of another time, nor of a product that is not covered, nor without any access."""
    grant = ResellerAccess.objects.get(relationship=tie)
    grant.all_products = False
    grant.save()
    nothing = loss_by_ending(tie)
    grant.products.set([cast.cloud])
    some = loss_by_ending(tie)

    assert (nothing.open_cases, nothing.closed_cases, nothing.level_before) == (0, 0, AccessLevel.ADMIN)
    assert (some.open_cases, some.closed_cases) == (1, 0)


@pytest.mark.parametrize(
    ("change", "lines"),
    [({"level": "3"}, ["cannot edit your address and contacts any more"]),
     ({"level": "2"}, ["cannot close, escalate or share 3 open cases any more, nor change their severity",
                       "cannot edit your address and contacts any more"]),
     ({"level": "1"}, ["cannot file cases for you any more", "cannot write on the 3 open cases that they still see",
                       "cannot close, escalate or share 3 open cases any more, nor change their severity",
                       "cannot edit your address and contacts any more"])],
)  # fmt: skip
def test_a_lower_level_says_what_its_people_cannot_do_any_more(browser, tie, filed, change, lines):
    """W1: and changes nothing until it is confirmed."""
    carla, address = browser("carla"), page(SINAR, "access:change", tie.pk)
    asked = carla.post(address, sent(**change))
    before = ResellerAccess.objects.get(relationship=tie, revoked_at=None).level
    hidden = dict(asked.context["confirm"]["hidden"])
    done = carla.post(address, hidden)

    assert (asked.status_code, told(asked), before, done.status_code) == (200, lines, 4, 302)
    assert ResellerAccess.objects.get(relationship=tie, revoked_at=None).level == int(change["level"])


def test_fewer_products_say_which_cases_go_out_of_sight(cast, browser, tie, filed):
    """W1, T28: the stricter holds at once."""
    carla, address = browser("carla"), page(SINAR, "access:change", tie.pk)
    narrow = sent(scope="some", products=[cast.cloud.pk])
    asked = carla.post(address, narrow)
    carla.post(address, {**narrow, "do": "confirmed"})

    assert told(asked)[:2] == [
        "lose sight of 2 open cases and 1 closed",
        "lose 1 share of your cases, and so does the person it was made for",
    ]
    assert access_level(cast.priya.domain, cast.sinar, cast.workspace) is None
    assert access_level(cast.priya.domain, cast.sinar, cast.cloud) == AccessLevel.ADMIN


def test_more_access_and_another_day_need_no_second_click(browser, tie, filed):
    """W1."""
    answer = browser("carla").post(page(SINAR, "access:change", tie.pk), sent())

    assert answer.status_code == 302
    assert ResellerAccess.objects.filter(relationship=tie).count() == 2


def test_access_on_a_contract_s_word_is_shown_as_such_with_its_reason_and_can_be_ended(cast, browser):
    """S17."""
    tie = cast.relationships["melati"]
    record_contract_access(
        cast.actor("vera"), tie, level=3, ends_at=clock.now() + timedelta(days=90), reason="MSA 2026-11, § 4"
    )
    mela, address = browser("mela"), page("melati.example", "access:list")
    partner = mela.get(address).context["partners"][0]
    mela.post(page("melati.example", "access:end", tie.pk), {"domain": "melati.example"})
    earlier = mela.get(page("melati.example", "access:change", tie.pk)).context["earlier"]

    assert partner.source == "recorded by your vendor from a contract: MSA 2026-11, § 4"
    assert partner.granted.endswith("by Vera")
    assert [(one.level, one.granted, one.ended) for one in earlier] == [
        ("Manage", partner.source, "ended or changed by Mela")
    ]
    assert access_level(cast.priya.domain, cast.melati) is None


def test_the_table_costs_the_same_queries_for_one_partner_and_for_many(cast, browser, tie):
    """W7, W2: relationships, grants, requests and who used them last."""
    carla, counts = browser("carla"), []
    for many in (1, 25):
        for number in range(many):
            name = f"r{many}x{number}.example"
            make_organization("reseller", f"Reseller {many} {number}", name)
            grant = consent(relate(name, cast.sinar))
            grant.products.add(cast.workspace)
        with CaptureQueriesContext(connection) as queries:
            assert len(carla.get(page(SINAR, "access:list")).context["partners"]) > many
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
    assert "Reseller 25 24" in html(carla.get(page(SINAR, "access:list")))
