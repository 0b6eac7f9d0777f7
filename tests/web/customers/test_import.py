"""Import and export of customers: looked at before it is done, all or nothing, and told to the customers."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import consent, describe
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.cases.models import Activity
from wakil.events.models import Event
from wakil.lib.csv_files import read_table
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import CustomerDetails, CustomerRecord, ResellerAccess
from wakil.reselling.records import add_customer, refuse_record
from wakil.runs.models import Run
from wakil.runs.running import work_waiting

IMPORT = page(MITRA, "customers:import")
GOOD = """name,domain,contact_name,contact_email,address
Ubud Spa,ubud.example,Made,made@ubud.example,"Jalan Raya 1
Ubud"
Batu Cafe,BATU.example,,,
Toko Buku,Bücher.example.,,,
"""


def send(browser, text, name="customers.csv"):
    """The check of a file, done; the page of its result."""
    response = browser.post(IMPORT, {"domain": MITRA, "file": SimpleUploadedFile(name, text.encode())})
    assert response.status_code == 302, html(response)
    work_waiting()
    return browser.get(response.headers["Location"])


def apply(browser, result):
    """What the result's button does."""
    run = result.context["run"]
    response = browser.post(page(MITRA, "customers:import_apply", run.pk), {"domain": MITRA})
    work_waiting()
    return browser.get(response.headers["Location"])


def test_a_check_changes_nothing_and_shows_what_would_be_done(cast, browser):
    """Dry run."""
    result = send(browser("priya"), GOOD)

    assert CustomerRecord.objects.count() == 0
    shown = html(result)
    assert [words in shown for words in ("Ubud Spa", "batu.example", "is added, for the vendor's check",
                                         "Nothing is changed yet.")] == [True] * 4  # fmt: skip
    assert result.context["outcome"]["counts"] == {"add": 3, "change": 0, "edit": 0, "same": 0, "refused": 0}


def test_what_was_checked_is_imported_and_waits_for_the_vendor(cast, browser):
    """Decision 9: no organization, no relationship, no account."""
    before = Organization.objects.count()
    priya = browser("priya")
    done = apply(priya, send(priya, GOOD))

    assert "The file is imported." in html(done)
    records = CustomerRecord.objects.order_by("id")
    assert [(one.name, one.domain_name, one.language, one.state) for one in records] == [
        ("Ubud Spa", "ubud.example", "en", "waiting"), ("Batu Cafe", "batu.example", "en", "waiting"),
        ("Toko Buku", "xn--bcher-kva.example", "en", "waiting"),
    ]  # fmt: skip
    first = records[0].details
    assert (first.address, first.source, first.contacts.get().email) == (
        "Jalan Raya 1\nUbud", "import", "made@ubud.example",
    )  # fmt: skip
    event = Event.objects.get(kind="customers.imported")
    assert (event.by, event.details["add"], event.details["records"]) == (cast.priya, 3, [one.pk for one in records])
    assert Organization.objects.count() == before


def test_importing_again_changes_nothing(cast, browser):
    """May be repeated without harm."""
    priya = browser("priya")
    apply(priya, send(priya, GOOD))
    state = list(CustomerDetails.objects.values_list("id", "version", "updated_at"))
    again = apply(priya, send(priya, GOOD))

    assert again.context["outcome"]["counts"] == {"add": 0, "change": 0, "edit": 0, "same": 3, "refused": 0}
    assert list(CustomerDetails.objects.values_list("id", "version", "updated_at")) == state


def test_one_wrong_line_keeps_the_whole_file_out_and_every_fault_is_told(cast, browser):
    """Whole file or nothing."""
    bad = "name,domain,contact_email,time_zone\nGood,good.example,,\n,bad domain,nobody,Mars/One\nX,GOOD.example,,\n"
    priya = browser("priya")
    result = send(priya, bad)

    faults = [(line, column) for line, column, _words in result.context["outcome"]["faults"]]
    assert faults == [(3, "name"), (3, "domain"), (3, "time_zone"), (4, "domain")]
    assert "Line 2 has the same domain." in html(result)
    assert (
        priya.post(page(MITRA, "customers:import_apply", result.context["run"].pk), {"domain": MITRA}).status_code
        == 404
    )
    assert CustomerRecord.objects.count() == 0


def test_own_customers_get_address_and_contacts_where_that_is_allowed(cast, browser):
    """S23: level admin, each customer by itself."""
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=4)
    priya = browser("priya")
    text = "name,domain,contact_name\nWhatever,sinar.example,Carla\n"
    done = apply(priya, send(priya, text))
    refused = send(priya, "name,domain,contact_name\nKopi,kopigayo.example,Gita\n")

    assert done.context["outcome"]["counts"]["edit"] == 1
    cast.sinar.refresh_from_db()
    assert (cast.sinar.name, cast.sinar.details.contacts.get().name, cast.sinar.details.source) == (
        "PT Sinar Abadi", "Carla", "import",
    )  # fmt: skip
    assert "It takes access at the level Admin" in html(refused)


def test_what_a_line_leaves_empty_stays_as_it_is(cast, browser):
    """S23"""
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=4)
    describe(cast.sinar, "Carla", address="Here")
    priya = browser("priya")
    result = send(priya, "name,domain,address,contact_name\nSinar,sinar.example,,\n")

    assert result.context["outcome"]["counts"]["same"] == 1


def test_a_known_domain_and_an_unknown_one_are_told_alike(cast, browser):
    """T24"""
    priya, outcomes = browser("priya"), []
    for domain in ("harapan.example", "ubud.example"):
        with CaptureQueriesContext(connection) as queries:
            result = send(priya, f"name,domain\nX,{domain}\n")
        done = apply(priya, result)
        outcomes.append([len(queries), result.context["outcome"]["counts"], done.context["outcome"]["counts"]])
        CustomerRecord.objects.all().delete()

    assert outcomes[0] == outcomes[1]
    assert Domain.objects.filter(name="ubud.example").count() == 0


def test_what_the_vendor_refused_is_not_asked_again(cast, browser):
    """May be repeated without harm."""
    record = add_customer(cast.actor("priya"), name="X", domain_name="x.example", language="en", time_zone="UTC")
    refuse_record(cast.actor("vera"), record, reason="no")
    priya = browser("priya")
    done = apply(priya, send(priya, "name,domain\nX,x.example\n"))

    assert done.context["outcome"]["counts"]["refused"] == 1
    assert CustomerRecord.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"name\nX\n", b"name,domain,colour\nX,x.example,red\n",
                                     b'name,domain\n"X,x.example\n', b"name,domain\n"])  # fmt: skip
def test_a_file_that_is_no_such_table_says_so(cast, browser, content):
    """T15: never a 500."""
    priya = browser("priya")
    response = priya.post(IMPORT, {"domain": MITRA, "file": SimpleUploadedFile("x.csv", content)})
    if response.status_code == 200:
        assert list(response.context["form"].errors) == ["file"]
        return
    work_waiting()
    result = priya.get(response.headers["Location"])
    assert result.status_code == 200
    outcome = result.context["outcome"]
    assert outcome.get("problem") == "unusable" or outcome["line_count"] == 0


def test_who_may_no_longer_add_customers_imports_nothing(cast, browser):
    """T13: asked again when the work is done, and when its page is opened."""
    priya = browser("priya")
    result = send(priya, GOOD)
    run = result.context["run"]
    priya.post(page(MITRA, "customers:import_apply", run.pk), {"domain": MITRA})
    cast.priya.assignments.all().delete()
    work_waiting()

    assert CustomerRecord.objects.count() == 0
    assert Run.objects.latest("pk").outcome == {"problem": "refused"}
    assert priya.get(page(MITRA, "runs:show", run.pk)).status_code == 404


def test_only_ones_own_check_can_be_applied(cast, browser):
    """T1, T3, T5"""
    result = send(browser("priya"), GOOD)
    for who in ("sari", "priya_bali", "oscar", "budi"):
        user = cast.people[who]
        url = page(user.domain.name, "customers:import_apply", result.context["run"].pk)
        assert Browser().sign_in(user).post(url, {"domain": user.domain.name}).status_code in (403, 404)
    work_waiting()
    assert CustomerRecord.objects.count() == 0


def test_the_template_is_a_table_that_can_be_imported(cast, browser):
    priya = browser("priya")
    response = priya.get(page(MITRA, "customers:import_template"))

    assert "attachment" in response.headers["Content-Disposition"]
    result = send(priya, response.content.decode("utf-8-sig"))
    assert (result.context["outcome"]["counts"]["add"], result.context["outcome"]["fault_count"]) == (1, 0)


@pytest.mark.slow
@pytest.mark.sqlite  # long, and the others run on both
def test_five_thousand_customers_are_imported(cast, browser):
    """W16"""
    lines = "".join(f"Shop {n},shop{n}.example,Contact {n}\n" for n in range(5_000))
    priya = browser("priya")
    done = apply(priya, send(priya, f"name,domain,contact_name\n{lines}"))
    too_many = send(priya, f"name,domain,contact_name\n{lines}One more,more.example,\n")

    assert (done.context["outcome"]["counts"]["add"], CustomerRecord.objects.count()) == (5_000, 5_000)
    assert too_many.context["outcome"]["problem"] == "unusable"
    assert "5000 at most" in too_many.context["outcome"]["message"]


def export(browser, **filters):
    response = browser.post(page(MITRA, "customers:export"), {"domain": MITRA, **filters})
    work_waiting()
    return browser.get(response.headers["Location"])


def file_of(browser, result):
    answer = browser.get(page(MITRA, "runs:download", result.context["run"].pk))
    return answer.status_code, b"".join(answer.streaming_content) if answer.status_code == 200 else b""


def rows_of(content):
    text = content.decode("utf-8-sig")
    header = text.partition("\r\n")[0].split(",")
    return [row.values for row in read_table(io.BytesIO(content), required=header, most_rows=100).rows]


def test_an_export_holds_what_the_list_shows_and_each_customer_reads_of_it(cast, browser):
    """S55, W2: customers of the signed-in domain only."""
    describe(cast.sinar, "Carla", address="Jakarta")
    priya = browser("priya")
    result = export(priya)
    status, content = file_of(priya, result)

    rows = rows_of(content)
    assert (status, [row["domain"] for row in rows]) == (200, ["kopigayo.example", "sinar.example", "melati.example"])
    assert [rows[1][name] for name in ("access", "support_tier", "address", "contact_name")] == [
        "manage", "Premium", "Jakarta", "Carla",
    ]  # fmt: skip
    noted = Activity.objects.filter(kind="exported", user=cast.priya)
    assert set(noted.values_list("customer", flat=True)) == {cast.kopi.pk, cast.sinar.pk, cast.melati.pk}
    assert Event.objects.get(kind="customers.exported").details == {"domain": cast.priya.domain_id, "customers": 3}
    assert "Each can read in its activity log" in html(result)


def test_an_export_follows_the_filters_of_the_list(cast, browser):
    """S38"""
    priya = browser("priya")
    _status, content = file_of(priya, export(priya, consent="none"))

    assert [row["domain"] for row in rows_of(content)] == ["melati.example"]


def test_no_spreadsheet_runs_what_a_customer_is_called(cast, browser):
    """T8: what begins like a formula is led by an apostrophe."""
    cast.melati.name = "=HYPERLINK(1)"
    cast.melati.save()
    priya = browser("priya")
    _status, content = file_of(priya, export(priya))

    assert "'=HYPERLINK(1)" in {row["name"] for row in rows_of(content)}


def test_the_file_is_closed_as_soon_as_one_of_its_customers_is_gone(cast, browser):
    """T4, T13"""
    priya = browser("priya")
    result = export(priya)
    tie = cast.relationships["melati"]
    tie.ended_at = tie.started_at
    tie.save()

    assert file_of(priya, result)[0] == 404


def test_without_view_customers_nothing_is_exported(cast):
    """S5, both halves: Budi may view, so he may export; others may not."""
    assert export(Browser().sign_in(cast.budi)).status_code == 200
    for who in ("carla", "ava", "dodi"):
        user = cast.people[who]
        answer = Browser().sign_in(user).post(page(user.domain.name, "customers:export"), {"domain": user.domain.name})
        assert answer.status_code in (403, 404)
    assert set(Activity.objects.filter(kind="exported").values_list("user", flat=True)) == {cast.budi.pk}


def test_an_export_takes_as_many_queries_for_25_customers_as_for_one(cast, browser):
    """W16"""
    consent(cast.relationships["melati"])
    counts = []
    priya = browser("priya")
    for text in ("sinar", ""):
        with CaptureQueriesContext(connection) as queries:
            export(priya, q=text)
        counts.append(len(queries))

    assert counts[0] == counts[1]
