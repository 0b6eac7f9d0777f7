"""My Cases: whose, in which order, narrowed by what."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.client import page
from tests.web.pages import CAKRA, MITRA, NUSANTARA, SINAR, html, numbers_in, show, update
from wakil.cases import actions
from wakil.cases.models import Case
from wakil.cases.states import Move
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.reselling.actions import end_access

LIST = page(MITRA, "cases:list")


@pytest.fixture
def filed(cast):
    """Three cases of two customers, filed one after the other by Priya, and one by Citra of Sinar."""
    filers = enumerate([("priya", "sinar"), ("priya", "kopi"), ("citra", "sinar")])
    return [
        cast.file(who, getattr(cast, customer), title=f"Case {place} of {customer}")
        for place, (who, customer) in filers
    ]


def test_my_cases_are_those_of_all_customers_of_the_domain_newest_update_first(cast, browser, filed):
    """S37, S39."""
    actions.comment_on_case(cast.actor("priya"), filed[0], body="Still so.")

    assert numbers_in(browser("priya").get(LIST)) == [filed[0].number, filed[2].number, filed[1].number]


def test_a_note_among_support_does_not_move_a_case_up_for_the_reseller(cast, browser, filed):
    """S39."""
    actions.comment_on_case(cast.actor("ava"), filed[1], body="Known bug.", audience=Audience.VENDOR)

    assert numbers_in(browser("priya").get(LIST)) == [case.number for case in reversed(filed)]
    assert numbers_in(browser("ava").get(page(NUSANTARA, "cases:list")))[0] == filed[1].number


def test_who_manages_none_of_the_customers_sees_none_of_the_cases(browser, filed):
    """S16, T1."""
    assert numbers_in(browser("oscar").get(page(CAKRA, "cases:list"))) == []


def test_the_customer_sees_its_own_cases_whoever_filed_them(browser, filed):
    """S35a."""
    assert numbers_in(browser("citra").get(page(SINAR, "cases:list"))) == [filed[2].number, filed[0].number]


@pytest.mark.parametrize("who", ["dodi", "budi"])
def test_without_the_privileges_the_list_is_refused_with_who_can_help(browser, cast, filed, who):
    """S5."""
    domain = cast.people[who].domain.name
    response = browser(who).get(page(domain, "cases:list"))

    assert response.status_code == 403
    assert response.headers["X-Wakil-Reason"] == "missing_privilege"
    assert "super admin" in html(response)
    assert "Case 0" not in html(response)


def test_the_viewer_still_finds_the_case_she_filed_for_the_reseller_itself(cast, browser, filed):
    """S11."""
    own = cast.file("budi", None)

    assert numbers_in(browser("budi").get(LIST)) == [own.number]


def test_every_filter_stands_in_the_address_and_they_narrow_together(cast, browser, filed):
    """S40."""
    priya = browser("priya")
    actions.change_severity(cast.actor("priya"), filed[2], severity=1)
    actions.comment_on_case(cast.actor("ava"), filed[1], body="When did it begin?", next_move=Move.ASK)

    found = {
        address: numbers_in(priya.get(LIST + address))
        for address in (
            "?q=kopi",
            f"?q={filed[0].number}",
            "?severity=P1",
            "?severity=1&severity=2",
            f"?customer={cast.kopi.customer_id}",
            f"?category={cast.delivery.parent_id}",
            "?mine=1",
            "?waiting=me",
            "?waiting=vendor&mine=1",
            "?state=action_required",
            f"?q=case&severity=P2&customer={cast.sinar.customer_id}&mine=1",
        )
    }

    zero, one, two = (case.number for case in filed)
    assert found == {
        "?q=kopi": [one],
        f"?q={zero}": [zero],
        "?severity=P1": [two],
        "?severity=1&severity=2": [one, two, zero],
        f"?customer={cast.kopi.customer_id}": [one],
        f"?category={cast.delivery.parent_id}": [one, two, zero],
        "?mine=1": [one, zero],
        "?waiting=me": [one],
        "?waiting=vendor&mine=1": [zero],
        "?state=action_required": [one],
        f"?q=case&severity=P2&customer={cast.sinar.customer_id}&mine=1": [zero],
    }


def test_search_finds_visible_messages_and_never_hidden_ones(cast, browser, filed):
    """S40, T7."""
    actions.comment_on_case(cast.actor("ava"), filed[0], body="Look at the borobudur log.")
    actions.comment_on_case(cast.actor("ava"), filed[0], body="Prambanan is down.", audience=Audience.VENDOR)

    assert numbers_in(browser("priya").get(LIST + "?q=borobudur")) == [filed[0].number]
    assert numbers_in(browser("priya").get(LIST + "?q=prambanan")) == []
    assert numbers_in(browser("citra").get(page(SINAR, "cases:list") + "?q=prambanan")) == []
    assert numbers_in(browser("ava").get(page(NUSANTARA, "cases:list") + "?q=prambanan")) == [filed[0].number]


@pytest.mark.parametrize(
    "address",
    ["?state=lost", "?severity=P9", "?severity=", "?waiting=godot", "?category=99999999999999999999", "?category=x",
     "?customer=C0", "?mine=maybe", "?after=!!!", "?after=bm90IG91cnM", "?after=" + "A" * 5000, "?q=%22",
     "?q=" + "x" * 300],
)  # fmt: skip
def test_values_nobody_knows_are_left_out_and_told(browser, filed, address):
    """S40."""
    response = browser("priya").get(LIST + address)

    assert response.status_code == 200
    shown = numbers_in(response)
    assert shown == ([] if address == "?q=%22" else [case.number for case in reversed(filed)])
    assert bool(response.context["notes"]) == (address not in {"?severity=", "?q=%22"})


def test_a_customer_of_somebody_else_is_no_filter_and_its_name_stays_unknown(cast, browser, filed):
    """T5."""
    response = browser("priya").get(LIST + f"?customer={cast.harapan.customer_id}")

    assert numbers_in(response) == [case.number for case in reversed(filed)]
    assert "Harapan" not in html(response)


def test_old_closed_cases_are_out_of_sight_until_they_are_asked_for(cast, browser, filed):
    """S40."""
    actions.close_case(cast.actor("priya"), filed[0])
    Case.objects.filter(pk=filed[0].pk).update(closed_at=clock.now() - timedelta(days=31))
    priya = browser("priya")

    assert numbers_in(priya.get(LIST)) == [filed[2].number, filed[1].number]
    assert filed[0].number in numbers_in(priya.get(LIST + "?state=all"))
    assert numbers_in(priya.get(LIST + "?state=closed")) == [filed[0].number]
    assert numbers_in(priya.get(LIST + f"?q={filed[0].number}")) == [filed[0].number]


def test_older_cases_follow_by_key_without_gap_or_repetition(cast, browser):
    """S39."""
    moment = clock.now()
    with clock.at(moment):
        filed = [cast.file("priya", cast.sinar).number for _ in range(53)]
    priya, url, seen, pages = browser("priya"), LIST, [], 0
    while url:
        response = priya.get(url)
        seen += numbers_in(response)
        url, pages = response.context["next_url"], pages + 1

    assert (seen, pages) == (list(reversed(filed)), 3)


def test_a_case_filed_meanwhile_does_not_shift_the_older_ones(cast, browser):
    """S39."""
    filed = [cast.file("priya", cast.sinar).number for _ in range(27)]
    priya = browser("priya")
    older = priya.get(LIST).context["next_url"]
    cast.file("priya", cast.sinar)

    assert numbers_in(priya.get(older)) == [filed[1], filed[0]]


def test_htmx_gets_the_rows_alone_and_the_address_to_show(browser, filed):
    """S40."""
    response = browser("priya").get(LIST + "?q=kopi&state=&severity=", HTTP_HX_REQUEST="true")

    assert response.headers["HX-Push-Url"] == LIST + "?q=kopi"
    assert "<html" not in html(response)
    assert 'data-say="1 case shown"' in html(response)


@pytest.mark.parametrize("header", ["HTTP_HX_BOOSTED", "HTTP_HX_HISTORY_RESTORE_REQUEST"])
def test_htmx_gets_the_whole_page_where_it_shows_a_whole_page(browser, filed, header):
    """S40."""
    assert "<html" in html(browser("priya").get(LIST, HTTP_HX_REQUEST="true", **{header: "true"}))


@pytest.mark.parametrize(("who", "domain"), [("priya", MITRA), ("citra", SINAR), ("ava", NUSANTARA)])
def test_the_list_costs_the_same_queries_whatever_its_length(cast, browser, who, domain):
    """S37."""
    counts = []
    someone = browser(who)
    for more in (1, 24):
        for _ in range(more):
            cast.file("priya", cast.sinar)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = numbers_in(someone.get(page(domain, "cases:list")))
        counts.append(len(queries))

    assert len(rows) == 25
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_the_queue_narrows_to_what_nobody_and_what_i_have_taken(cast, browser, filed):
    """S40."""
    ava, queue = browser("ava"), page(NUSANTARA, "cases:list")
    ava.post(page(NUSANTARA, "cases:take", filed[1].number))

    assert numbers_in(ava.get(queue + "?mine=1")) == [filed[1].number]
    assert numbers_in(ava.get(queue + "?unassigned=1")) == [filed[2].number, filed[0].number]


def test_withdrawn_consent_empties_list_search_and_page_on_the_next_request(cast, browser, filed):
    """S18, T13."""
    priya = browser("priya")
    assert priya.get(show(MITRA, filed[0])).status_code == 200
    end_access(cast.actor("carla"), cast.relationships["sinar"])

    assert numbers_in(priya.get(LIST)) == [filed[1].number]
    assert numbers_in(priya.get(LIST + "?q=case")) == [filed[1].number]
    assert priya.get(show(MITRA, filed[0])).status_code == 404
    assert priya.post(show(MITRA, filed[0]), update(filed[0], body="Hello?")).status_code == 404


def test_the_default_filter_is_a_chip_that_can_be_removed(browser, filed):
    """S40."""
    state = browser("priya").get(LIST).context["filters"].choices[0]

    assert (state.is_on, state.words, state.clear_url) == (True, "Open or closed ≤ 30 days", LIST + "?state=all")


def test_an_empty_list_says_why_it_is_empty_and_what_to_do(cast, browser):
    """S26, S40."""
    priya = browser("priya")
    nothing = priya.get(LIST).context["empty"]
    no_hit = priya.get(LIST + "?q=borobudur").context["empty"]
    no_consent = browser("oscar").get(page(CAKRA, "cases:list")).context["empty"]

    assert [empty["title"] for empty in (nothing, no_hit, no_consent)] == [
        "No cases yet",
        "No case matches",
        "No customer gives access yet",
    ]
    assert (nothing["url"], no_hit["url"]) == (page(MITRA, "cases:new"), LIST + "?state=all")
