"""My Customers at any size: what it shows is what may be read, and one index gives its pages."""

import json
import sys
import time
from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import actor, consent, make_organization, make_user, relate
from tests.client import Browser, page
from tests.web.pages import MITRA
from wakil.cases.actions import Update, update_case
from wakil.cases.models import Case, CaseManager
from wakil.cases.policy import listed_for
from wakil.cases.queries.customer_filters import CustomerFilters
from wakil.cases.queries.customers import MOST_COUNTED, customers_page
from wakil.cases.states import Move
from wakil.lib import clock
from wakil.lib.keys import name_key_of
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Relationship, ResellerAccess, Subscription, SupportTier

LIST = page(MITRA, "customers:list")


def listed(browser, **filters):
    return [row["name"] for row in browser.get(LIST, filters).context["customers"]]


@pytest.fixture
def priya(cast):
    return Browser().sign_in(cast.priya)


def test_the_list_goes_by_name_without_regard_to_case_and_accents(cast, priya):
    """S44"""
    for name in ("éclair Bakery", "Zebra", "apel Shop"):
        relate(MITRA, make_organization("customer", name))

    assert listed(priya) == ["apel Shop", "éclair Bakery", "Kopi Gayo", "PT Sinar Abadi", "Toko Melati", "Zebra"]


def test_the_keyword_ignores_accents_and_finds_name_domain_and_id(cast, priya):
    """S22, S44"""
    relate(MITRA, make_organization("customer", "Café Müller", "mueller.example"))

    for typed in ("cafe muller", "CAFÉ", "mueller.ex", "fé mü"):
        assert listed(priya, q=typed) == ["Café Müller"], typed
    assert listed(priya, q=cast.sinar.customer_id.lower()) == ["PT Sinar Abadi"]
    assert listed(priya, q=cast.harapan.customer_id) == []


def test_a_new_name_stands_at_its_place(cast, priya):
    """S44: the order follows the name."""
    cast.sinar.name = "Aneka Sinar"
    cast.sinar.save(update_fields=["name"])

    assert listed(priya) == ["Aneka Sinar", "Kopi Gayo", "Toko Melati"]
    assert listed(priya, q="aneka") == ["Aneka Sinar"]


def test_the_filters_narrow_by_consent_tier_kind_and_waiting_cases(cast, priya):
    """S38, S44"""
    soon = clock.now() + timedelta(days=29)
    ResellerAccess.objects.filter(relationship=cast.relationships["kopi"]).update(ends_at=soon)
    warung = make_organization("customer", "Warung", "warung.example")
    consent(relate(MITRA, warung, "support_only"))
    _ask(cast, cast.file("priya", cast.sinar))
    cast.file("priya", cast.kopi)
    tiers = {tier.name: tier.pk for tier in SupportTier.objects.all()}

    assert listed(priya, consent="none") == ["Toko Melati"]
    assert listed(priya, consent="active") == ["Kopi Gayo", "PT Sinar Abadi", "Warung"]
    assert listed(priya, consent="ending") == ["Kopi Gayo"]
    assert listed(priya, tier=tiers["Premium"]) == ["PT Sinar Abadi"]
    assert listed(priya, tier=tiers["Standard"]) == ["Toko Melati"]
    assert listed(priya, support_only="1") == ["Warung"]
    assert listed(priya, waiting="1") == ["PT Sinar Abadi"]
    assert listed(priya, waiting="1", consent="none") == []


def test_a_customer_with_two_plans_counts_as_the_dearer_one(cast, priya):
    """What the row says is what the filter means."""
    standard = SupportTier.objects.get(name="Standard")
    Subscription.objects.create(
        customer=cast.sinar, product=cast.cloud, tier=standard, bought_from=cast.mitrajaya, started_at=clock.now()
    )
    rows = {row["name"]: row["tier"] for row in priya.get(LIST).context["customers"]}

    assert rows["PT Sinar Abadi"] == "Premium"
    assert listed(priya, tier=standard.pk) == ["Toko Melati"]


@pytest.mark.parametrize("asked", [
    {"consent": "all of them"}, {"tier": "x"}, {"tier": "9" * 30}, {"tier": "999"}, {"q": "\x07"}, {"after": "W10"},
])  # fmt: skip
def test_what_makes_no_sense_is_left_out_with_a_note(cast, priya, asked):
    """T15"""
    response = priya.get(LIST, asked)

    assert (response.status_code, len(response.context["customers"]), len(response.context["notes"])) == (200, 3, 1)


def test_htmx_gets_the_rows_alone_and_the_address(cast, priya):
    """S44: chips and rows follow while somebody types."""
    part = priya.get(LIST, {"consent": "none"}, HTTP_HX_REQUEST="true")

    assert ("<html" in part.content.decode(), part.headers["HX-Push-Url"]) == (False, f"{LIST}?consent=none")
    assert 'hx-swap-oob="true"' in part.content.decode()


def test_the_counts_are_of_the_cases_that_can_be_read(cast, priya):
    """T11, S35: never of another reseller's time, nor of a product that is not covered, nor of who may not see them."""
    mine = cast.file("priya", cast.sinar)
    _ask(cast, cast.file("citra", cast.sinar))
    CaseManager.objects.filter(case=mine).update(updated_at=clock.now() + timedelta(minutes=5))
    grant = ResellerAccess.objects.get(relationship=cast.relationships["kopi"])
    grant.all_products = False
    grant.save()
    grant.products.set([cast.cloud])
    cast.file("gita", cast.kopi)
    rows = {row["name"]: row for row in priya.get(LIST).context["customers"]}

    told = {name: (row["open"], row["waiting"], row["last_update"] is not None) for name, row in rows.items()}
    assert told == {
        "Kopi Gayo": ("0", "", False), "PT Sinar Abadi": ("2", "1", True), "Toko Melati": ("0", "", False),
    }  # fmt: skip
    assert listed_for(cast.actor("priya")).filter(customer=cast.kopi).count() == 0
    budi = Browser().sign_in(cast.budi).get(LIST).context["customers"]
    assert [(row["sees_cases"], row["last_update"]) for row in budi] == [(False, None)] * 3


def test_a_count_goes_no_further_than_anybody_wants_to_know(cast, priya):
    """Never a count of a whole table."""
    case = cast.file("priya", cast.sinar)
    _copies(case, MOST_COUNTED + 20)
    with CaptureQueriesContext(connection) as queries:
        rows = {row["name"]: row["open"] for row in priya.get(LIST).context["customers"]}

    assert rows["PT Sinar Abadi"] == "99+"
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert all("LIMIT 100" in sql for sql in counting), counting


def test_the_page_takes_as_many_queries_for_25_customers_as_for_one(cast, priya):
    """W16"""
    counts = []
    for text in ("sinar", ""):
        for number in range(25 if not text else 0):
            customer = make_organization("customer", f"Shop {number:02}", f"shop{number}.example")
            consent(relate(MITRA, customer))
            cast.file("priya", cast.sinar)
        with CaptureQueriesContext(connection) as queries:
            priya.get(LIST, {"q": text})
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


def test_a_page_of_one_customer_takes_few_queries_however_many_cases_and_grants(cast, priya):
    """W16"""
    url = page(MITRA, "customers:show", cast.sinar.customer_id)
    cast.file("priya", cast.sinar)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert priya.get(url).status_code == 200
        counts.append(len(queries))
        for _number in range(25):
            cast.file("priya", cast.sinar)
        tie = cast.relationships["sinar"]
        tie.grants.update(revoked_at=clock.now())
        for _number in range(5):
            consent(tie)
            tie.grants.update(revoked_at=clock.now())
        consent(tie)

    assert counts[0] == counts[1] <= 20


def test_the_list_of_ten_thousand_is_walked_by_its_index_and_never_sorted(cast):
    """W16: the same page costs what it costs at 100, and no plan sorts or reads all."""
    took, plans = {}, {}
    people = {100: make_user("Sita", "cakra.example", "reseller_admin"), 10_000: cast.priya}
    for count, user in people.items():
        _fill(user.domain, count)
    _gather_statistics()
    for count, user in people.items():
        doer = actor(user)
        for name, filters in {"all": CustomerFilters(), "keyword": CustomerFilters(q="shop 0009"),
                              "none": CustomerFilters(consent="none")}.items():  # fmt: skip
            times = []
            for _round in range(7):
                started = time.perf_counter()
                customers_page(doer, filters)
                times.append((time.perf_counter() - started) * 1000)
            took[name, count] = round(median(times), 1)
            plans[name, count] = _plan_of(doer, filters)
        first = customers_page(doer, CustomerFilters())
        second = customers_page(doer, CustomerFilters(), name_key_of(first.after))
        assert (len(first.rows), len(second.rows)) == (25, 25)

    sys.stdout.write(json.dumps({f"{name} at {count}": ms for (name, count), ms in took.items()}) + "\n")
    assert took["all", 10_000] < 4 * took["all", 100] + 50  # the plans say it exactly; this only looks for a disaster
    for (name, count), plan in plans.items():
        if count == 10_000:
            assert "customers_of_a_domain_by_name" in plan, (name, plan)
            assert not any(word in plan for word in ("TEMP B-TREE", "Sort  (", "Sort Key")), (name, plan)


def _fill(domain: Domain, count: int) -> None:
    """So many customers with consent and a plan; every tenth has none."""
    first = Organization.objects.order_by("-number").values_list("number", flat=True)[0] + 1
    customers = Organization.objects.bulk_create(
        Organization(kind="customer", name=f"Shop {number:05}", customer_id=f"S{domain.pk:03}{number:06}",
                     number=first + number, created_at=clock.now())
        for number in range(count)
    )  # fmt: skip
    Domain.objects.bulk_create(
        Domain(organization=one, name=f"shop{one.number}.example", is_primary=True, verified_at=clock.now())
        for one in customers
    )
    ties = Relationship.objects.bulk_create(
        Relationship(reseller_domain=domain, customer=one, started_at=clock.now()) for one in customers
    )
    ResellerAccess.objects.bulk_create(
        ResellerAccess(relationship=tie, level=3, all_products=True, starts_at=clock.now(),
                       ends_at=clock.now() + timedelta(days=90))
        for number, tie in enumerate(ties) if number % 10
    )  # fmt: skip


def _gather_statistics() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _plan_of(doer, filters) -> str:
    """The plan of the query that finds the keys, the first one asked."""
    with CaptureQueriesContext(connection) as queries:
        customers_page(doer, filters)
    keys = next(query["sql"] for query in queries if "listed_as" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{keys}")
        return "\n".join(str(row) for row in cursor.fetchall())


def _ask(cast, case: Case) -> None:
    """The agent asks for an answer, so that it is the reseller's turn."""
    update_case(
        cast.actor("ava"), case, key=f"ask-{case.pk}", version=Case.objects.get(pk=case.pk).version,
        update=Update(body="Which users?", next_move=Move.ASK),
    )  # fmt: skip


def _copies(case: Case, count: int) -> None:
    """More cases of the same kind, without their history."""
    row = CaseManager.objects.get(case=case)
    cases = []
    for number in range(count):
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.number = None, f"9{number:06}"
        cases.append(copy)
    made = Case.objects.bulk_create(cases)
    CaseManager.objects.bulk_create(
        CaseManager(case=one, domain=row.domain, customer=row.customer, product=row.product, source=row.source,
                    updated_at=row.updated_at, state=row.state, severity=row.severity, reachable=True)
        for one in made
    )  # fmt: skip
