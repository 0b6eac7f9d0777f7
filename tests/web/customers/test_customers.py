"""My Customers: whose, in which order, and what is told of each."""

import time
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import describe, make_organization, make_user, relate
from tests.client import Browser, page
from tests.web.pages import CAKRA, MITRA, SINAR, html, numbers_in
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import PermissionRequest, Relationship
from wakil.web.cases.words import day_words

LIST = page(MITRA, "customers:list")


def names_in(response) -> list[str]:
    return [customer["name"] for customer in response.context["customers"]]


def test_only_customers_of_the_session_domain_are_listed_by_name(browser):
    """S16, S44."""
    assert names_in(browser("priya").get(LIST)) == ["Kopi Gayo", "PT Sinar Abadi", "Toko Melati"]
    assert names_in(browser("priya_bali").get(page("bali.mitrajaya.example", "customers:list"))) == ["RS Harapan"]
    assert names_in(browser("oscar").get(page(CAKRA, "customers:list"))) == []


def test_the_page_says_why_only_these_and_how_to_see_the_others(cast, browser):
    """S44, S45, S46."""
    same = uuid.uuid4()
    for someone in (cast.priya, cast.priya_bali):
        someone.person = same
        someone.save()
    seen = html(browser("priya").get(LIST))

    assert "You see customers of <b>mitrajaya.example</b>, the domain you signed in with." in seen
    assert "You also have accounts in bali.mitrajaya.example." in seen
    assert "Switch domain" in seen


def test_accounts_of_equal_names_that_nobody_linked_are_not_told(browser):
    """S45."""
    assert "You also have accounts" not in html(browser("priya").get(LIST))


@pytest.mark.parametrize(("who", "domain", "reason"), [
    ("citra", SINAR, "not_a_reseller"), ("dodi", SINAR, "not_a_reseller"), ("nobody", MITRA, "missing_privilege"),
])  # fmt: skip
def test_without_view_customers_the_page_is_refused(cast, browser, who, domain, reason):
    """S5, W5."""
    cast.people["nobody"] = make_user("Nobody", MITRA)
    response = browser(who).get(page(domain, "customers:list"))

    assert (response.status_code, response.headers["X-Wakil-Reason"]) == (403, reason)
    assert "Melati" not in html(response)


def test_a_customer_shows_its_consent_plan_contact_and_cases(cast, browser):
    """S23, S38."""
    describe(cast.sinar, source="vendor")
    case = cast.file("citra", cast.sinar)
    cast.file("priya", cast.kopi)
    response = browser("priya").get(page(MITRA, "customers:show", cast.sinar.customer_id))

    assert numbers_in(response) == [case.number]
    facts = [*response.context["standing"]["facts"], *response.context["plans"]]
    assert {fact.term: fact.words.split(",")[0] for fact in facts} == {
        "Domain": "sinar.example", "You are": f"reseller since {day_words(clock.now())}", "Permission": "Manage",
        "Nusantara Workspace": "Premium",
    }  # fmt: skip
    assert "<b>Carla</b>" in html(response)
    assert "From the vendor" in html(response)


def test_the_viewer_sees_the_customer_but_none_of_its_cases(cast, browser):
    """S2, S5."""
    cast.file("priya", cast.sinar)
    response = browser("budi").get(page(MITRA, "customers:show", cast.sinar.customer_id))

    assert (response.status_code, numbers_in(response)) == (200, [])
    assert "It takes the privileges Support, View customers" in html(response)


@pytest.mark.parametrize("verb", ["customers:show", "customers:ask"])
def test_a_customer_of_another_domain_is_as_unknown_as_none(cast, browser, verb):
    """T1, T6."""
    priya = browser("priya")
    send = priya.get if verb == "customers:show" else priya.post
    there, nowhere = (send(page(MITRA, verb, number)) for number in (cast.harapan.customer_id, "C1"))

    assert (there.status_code, there.content) == (404, nowhere.content)


def test_asking_answers_the_same_whether_or_not_somebody_asked_before(cast, browser):
    """S26."""
    answers = [
        html(browser(who).post(page(MITRA, "customers:ask", cast.melati.customer_id), follow=True))
        for who in ("priya", "sari")
    ]

    assert all("Toko Melati's administrators are asked for permission" in answer for answer in answers)
    assert PermissionRequest.objects.count() == 1


def test_customers_are_found_by_part_of_name_or_domain(cast, browser):
    """S44."""
    priya = browser("priya")

    assert {typed: names_in(priya.get(LIST, {"q": typed})) for typed in ("abadi", "KOPIGAYO", "hara", "%", "_")} == {
        "abadi": ["PT Sinar Abadi"], "KOPIGAYO": ["Kopi Gayo"], "hara": [], "%": [], "_": [],
    }  # fmt: skip


@pytest.mark.parametrize("after", ["x", "W10", "WyJhIiwgMV0", "bnVsbA", "WyJhIiwgMWU0MDBd", "A" * 3000])
def test_a_key_that_is_not_ours_shows_the_first_page_or_what_follows(browser, after):
    """T1."""
    assert browser("priya").get(LIST, {"after": after}).status_code == 200


def test_ten_thousand_customers_are_paged_quickly_and_without_gap(cast, browser):
    """S44."""
    _customers(cast, 10_000)
    priya, url, seen = browser("priya"), LIST, []
    for _page in range(4):
        response = priya.get(url)
        seen += names_in(response)
        url = response.context["next_url"]
    started = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        priya.get(LIST, {"q": "customer 99"})
        asked = len(queries)
    took = time.perf_counter() - started

    assert (
        seen
        == sorted(
            Organization.objects.exclude(name="RS Harapan").filter(kind="customer").values_list("name", flat=True)
        )[:100]
    )
    assert (asked <= 12, took < 1) == (True, True)


def _customers(cast, count: int) -> None:
    first = make_organization("customer", "Customer 0")
    number = first.number + 1_000
    rows = [
        Organization(
            kind="customer",
            name=f"Customer {n:05}",
            customer_id=f"D{n:08d}",
            number=number + n,
            created_at=clock.now(),
        )
        for n in range(count)
    ]
    made = Organization.objects.bulk_create(rows)
    relate(MITRA, first)
    domain = Domain.objects.get(name=MITRA)
    Relationship.objects.bulk_create(
        Relationship(reseller_domain=domain, customer=customer, started_at=clock.now()) for customer in made
    )


def test_a_browser_without_a_session_is_sent_to_sign_in(cast):
    """T16."""
    for name in ("customers:list", "cases:list", "cases:new", "access:list"):
        response = Browser().get(page(MITRA, name))
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (
            302,
            f"/d/{MITRA}/accounts/login/",
        )
