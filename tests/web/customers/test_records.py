"""Customers that a reseller adds: they wait for the vendor's check, and nothing tells whether they are known."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import consent, make_organization, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, NUSANTARA, html
from wakil.accounts.models import User
from wakil.events.models import Event
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import CustomerContact, CustomerRecord, Relationship, ResellerAccess
from wakil.reselling.records import add_customer

NEW = page(MITRA, "customers:new")


def form(domain="ubud.example", **changes):
    """The form of a new customer, filled in well."""
    return {
        "domain": MITRA, "name": "Ubud Spa", "domain_name": domain, "language": "id", "time_zone": "Asia/Makassar",
        "address": "Jalan Raya 1\r\nUbud", "version": "0", "contact-TOTAL_FORMS": "2", "contact-INITIAL_FORMS": "0",
        "contact-0-name": "Made", "contact-0-role": "IT lead", "contact-0-email": "made@ubud.example",
        "contact-0-phone": "", "contact-1-name": "", **changes,
    }  # fmt: skip


def added(cast, domain="ubud.example", who="priya"):
    return add_customer(cast.actor(who), name="Ubud Spa", domain_name=domain, language="id", time_zone="Asia/Makassar")


def told(response) -> str:
    """The page, but for what differs between any two pages: the token, and the domain and number themselves."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html(response))
    return re.sub(r"sinar\.example|ubud\.example|/added/\d+/", "…", text)


def test_an_added_customer_waits_without_account_relationship_or_access(cast, browser):
    """Decision 9, S23."""
    before = (User.objects.count(), Organization.objects.count(), Relationship.objects.count(), Domain.objects.count())
    priya = browser("priya")
    response = priya.post(NEW, form(), follow=True)

    record = CustomerRecord.objects.get()
    assert (record.name, record.domain_name, record.state, record.reseller_domain.name) == (
        "Ubud Spa", "ubud.example", "waiting", MITRA,
    )  # fmt: skip
    assert record.details.address == "Jalan Raya 1\nUbud"
    assert list(record.details.contacts.values_list("name", "role", "email")) == [
        ("Made", "IT lead", "made@ubud.example")
    ]
    after = (User.objects.count(), Organization.objects.count(), Relationship.objects.count(), Domain.objects.count())
    assert (after, ResellerAccess.objects.filter(relationship__customer__name="Ubud Spa").exists()) == (before, False)
    assert "It waits for the vendor's check." in html(response)
    assert Event.objects.filter(kind="customer_record.added").get().by == cast.priya


@pytest.mark.parametrize("known", ["harapan.example", "nusantara.example", "cakra.example", "mitrajaya.example"])
def test_a_known_domain_and_an_unknown_one_answer_alike_now_and_later(cast, browser, known):
    """T24: the answer, the list, the record's page, and as many queries."""
    priya = browser("priya")
    answers = {}
    for domain in (known, "ubud.example"):
        with CaptureQueriesContext(connection) as queries:
            response = priya.post(NEW, form(domain, **{"contact-0-email": "made@other.example"}))
        record = CustomerRecord.objects.get(domain_name=domain)
        pages = [priya.get(page(MITRA, "customers:record", record.pk)), priya.get(page(MITRA, "customers:records"))]
        record_pages = [told(one).replace(known, "…") for one in pages]
        kinds = list(Event.objects.filter(subject=f"customerrecord:{record.pk}").values_list("kind", flat=True))
        answers[domain] = (response.status_code, len(queries), record_pages[0], kinds)
        assert "owner" not in record_pages[1]
        record.delete()

    assert answers[known] == answers["ubud.example"]


def test_what_was_joined_and_what_was_made_look_alike_on_the_resellers_pages(cast, browser):
    """T24, also afterwards."""
    vera, priya = browser("vera"), browser("priya")
    seen = {}
    for domain, verb, sent in (
        ("harapan.example", "organizations:join_record", {"customer": "harapan.example"}),
        ("ubud.example", "organizations:approve_record", {}),
    ):
        record = added(cast, domain)
        vera.post(page(NUSANTARA, verb, record.pk), {"domain": NUSANTARA, **sent})
        record.refresh_from_db()
        shown = told(priya.get(page(MITRA, "customers:record", record.pk)))
        shown = shown.replace("harapan.example", "…").replace(record.customer.customer_id, "…")
        kinds = Event.objects.filter(stream=f"organization:{cast.mitrajaya.pk}", subject=f"customerrecord:{record.pk}")
        seen[domain] = (shown, list(kinds.order_by("seq").values_list("kind", flat=True)), record.state)

    assert seen["harapan.example"] == seen["ubud.example"]


@pytest.mark.parametrize(("field", "value", "at"), [
    ("name", "", "name"), ("name", "a\u2028b", "name"), ("domain_name", "no domain", "domain_name"),
    ("domain_name", "sinar.example", "domain_name"), ("language", "xx", "language"),
    ("time_zone", "Mars/One", "time_zone"), ("contact-0-email", "nobody", "email"), ("contact-0-name", "", "name"),
    ("contact-0-phone", "0\x07", "phone"), ("address", "a\x01", "address"),
])  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field_and_the_rest_stays(cast, browser, field, value, at):
    """T15: bad input keeps what was typed."""
    response = browser("priya").post(NEW, form(**{field: value}))

    wrong = [name for one in response.context["page"].forms for name in one.errors]
    assert (response.status_code, wrong, CustomerRecord.objects.count()) == (200, [at], 0)
    assert "Jalan Raya 1" in html(response) or field == "address"


def test_another_contact_makes_room_and_keeps_what_was_typed(cast, browser):
    """S23: also without script."""
    response = browser("priya").post(NEW, form(more="1", name="Ubud"))

    page_ = response.context["page"]
    assert [one["name"].value() for one in page_.contacts.forms] == ["Made", None]
    assert 'value="Ubud"' in html(response)
    assert CustomerRecord.objects.count() == 0


def test_the_same_domain_twice_is_one_record(cast, browser):
    """T6: in any spelling."""
    priya = browser("priya")
    priya.post(NEW, form("Bücher.example"))
    again = priya.post(NEW, form("xn--BCHER-kva.example."))

    assert list(CustomerRecord.objects.values_list("domain_name", flat=True)) == ["xn--bcher-kva.example"]
    assert again.context["form"].errors == {
        "domain_name": ["xn--bcher-kva.example waits for the vendor's check already: you have added it before."]
    }


def test_two_resellers_may_add_one_domain_and_neither_learns_of_the_other(cast, browser):
    """T24"""
    added(cast, who="oscar")
    response = browser("priya").post(NEW, form(), follow=True)

    assert CustomerRecord.objects.filter(domain_name="ubud.example").count() == 2
    assert "Cakra" not in html(response)


def test_the_vendor_makes_the_customer_with_a_relationship_and_no_access(cast, browser):
    """Decision 9, decision 6: a new relationship starts with no grant."""
    browser("priya").post(NEW, form())
    record = CustomerRecord.objects.get()
    vera = browser("vera")
    assert "Ubud Spa" in html(vera.get(page(NUSANTARA, "organizations:records")))
    vera.post(page(NUSANTARA, "organizations:approve_record", record.pk), {"domain": NUSANTARA})

    made = Organization.objects.get(name="Ubud Spa")
    record.refresh_from_db()
    assert (made.kind, made.language, made.time_zone, made.details.contacts.get().name) == (
        "customer", "id", "Asia/Makassar", "Made",
    )  # fmt: skip
    assert (record.state, record.customer, record.has_made_customer) == ("approved", made, True)
    assert made.domains.get().verified_by == cast.vera
    assert made.relationships.get().reseller_domain.name == MITRA
    assert (made.relationships.get().grants.count(), User.objects.filter(domain__organization=made).count()) == (0, 0)
    assert "Ubud Spa" in html(browser("priya").get(page(MITRA, "customers:list")))


def test_the_vendor_learns_that_a_domain_is_known_and_joins_without_changing_the_customer(cast, browser):
    """Decision 9: what the reseller wrote down changes nothing at the customer."""
    record = added(cast, "harapan.example")
    vera = browser("vera")
    shown = html(vera.get(page(NUSANTARA, "organizations:record", record.pk)))
    refused = vera.post(page(NUSANTARA, "organizations:approve_record", record.pk), {"domain": NUSANTARA})
    vera.post(page(NUSANTARA, "organizations:join_record", record.pk),
              {"domain": NUSANTARA, "customer": cast.harapan.customer_id.lower()})  # fmt: skip

    assert "belongs to" in shown
    assert "RS Harapan" in shown
    assert refused.status_code == 422
    cast.harapan.refresh_from_db()
    record.refresh_from_db()
    tie = Relationship.objects.get(customer=cast.harapan, reseller_domain__name=MITRA)
    assert (cast.harapan.name, record.state, record.customer, record.has_made_customer) == (
        "RS Harapan", "approved", cast.harapan, False,
    )  # fmt: skip
    assert (tie.kind, tie.grants.count(), CustomerContact.objects.filter(details__customer=cast.harapan).count()) == (
        "resale", 0, 0,
    )  # fmt: skip


def test_a_refusal_needs_a_reason_which_the_reseller_reads(cast, browser):
    """W5"""
    record = added(cast)
    vera, url = browser("vera"), page(NUSANTARA, "organizations:refuse_record", record.pk)
    silent = vera.post(url, {"domain": NUSANTARA, "reason": ""})
    vera.post(url, {"domain": NUSANTARA, "reason": "The domain is not theirs."})
    again = vera.post(page(NUSANTARA, "organizations:approve_record", record.pk), {"domain": NUSANTARA})

    assert (list(silent.context["form"].errors), again.status_code) == (["reason"], 403)
    assert "The domain is not theirs." in html(browser("priya").get(page(MITRA, "customers:record", record.pk)))
    assert not Organization.objects.filter(name="Ubud Spa").exists()


def test_a_waiting_record_can_be_changed_and_withdrawn_and_a_decided_one_cannot(cast, browser):
    """Decision 9: by privilege, as nobody is in it."""
    record = added(cast)
    priya = browser("priya")
    edit = page(MITRA, "customers:edit_record", record.pk)
    priya.post(edit, form("ubud2.example", version=str(record.details.version)))
    record.refresh_from_db()
    assert record.domain_name == "ubud2.example"

    asked = html(priya.get(page(MITRA, "customers:withdraw_record", record.pk)))
    assert "The vendor will not check it." in asked
    priya.post(page(MITRA, "customers:withdraw_record", record.pk), {"domain": MITRA})
    record.refresh_from_db()
    assert (record.state, priya.get(edit).status_code) == ("withdrawn", 403)


def test_a_customer_that_the_reseller_made_can_be_edited_by_privilege_until_somebody_has_an_account(cast, browser):
    """S23, 2.4: both halves."""
    browser("priya").post(NEW, form())
    record = CustomerRecord.objects.get()
    browser("vera").post(page(NUSANTARA, "organizations:approve_record", record.pk), {"domain": NUSANTARA})
    made = Organization.objects.get(name="Ubud Spa")
    edit = page(MITRA, "customers:edit", made.customer_id)

    assert [browser(who).get(edit).status_code for who in ("priya", "sari", "budi")] == [200, 200, 403]
    make_user("Made", "ubud.example")
    assert browser("priya").get(edit).status_code == 403
    consent(made.relationships.get(), 4)
    assert browser("priya").get(edit).status_code == 200


def test_who_may_not_edit_customers_adds_none_but_sees_what_waits(cast, browser):
    """S5, W5"""
    added(cast)
    budi = browser("budi")

    assert [budi.get(NEW).status_code, budi.post(NEW, form()).status_code] == [403, 403]
    assert "It takes the privilege Edit customers" in html(budi.get(NEW))
    assert "Ubud Spa" in html(budi.get(page(MITRA, "customers:records")))
    assert CustomerRecord.objects.count() == 1


def test_nobody_but_the_domains_own_people_and_the_vendor_see_a_record(cast):
    """T1, S16: another domain of the same organization neither."""
    record = added(cast)
    for who in ("priya_bali", "oscar", "carla", "ava"):
        user = cast.people[who]
        there = Browser().sign_in(user).get(page(user.domain.name, "customers:record", record.pk))
        nowhere = Browser().sign_in(user).get(page(user.domain.name, "customers:record", record.pk + 100))
        assert (there.status_code, told(there)) == (nowhere.status_code, told(nowhere)), who
        assert there.status_code in (403, 404), who


def test_the_lists_of_records_take_as_many_queries_for_25_as_for_one(cast, browser):
    """W16"""
    counts = {}
    for rows in (1, 25):
        while CustomerRecord.objects.count() < rows:
            added(cast, f"shop{CustomerRecord.objects.count()}.example")
        for who, domain, name in (("priya", MITRA, "customers:records"), ("vera", NUSANTARA, "organizations:records")):
            signed_in = browser(who)
            with CaptureQueriesContext(connection) as queries:
                signed_in.get(page(domain, name))
            counts.setdefault(name, []).append(len(queries))

    assert all(one == many <= 12 for one, many in counts.values()), counts


def test_the_lists_of_records_go_on_by_key(cast, browser):
    """S44"""
    for number in range(27):
        added(cast, f"shop{number}.example")
    for who, domain, name in (("priya", MITRA, "customers:records"), ("vera", NUSANTARA, "organizations:records")):
        signed_in = browser(who)
        first = signed_in.get(page(domain, name))
        second = signed_in.get(first.context["next_url"])
        shown = [one["domain"] for one in (*first.context["records"], *second.context["records"])]
        assert (len(shown), len(set(shown)), second.context["next_url"]) == (27, 27, "")


def test_a_new_organization_of_that_domain_meanwhile_is_found_at_the_approval(cast, browser):
    """The domain's constraint decides."""
    record = added(cast)
    make_organization("customer", "Ubud Resort", "ubud.example")
    answer = browser("vera").post(page(NUSANTARA, "organizations:approve_record", record.pk), {"domain": NUSANTARA})

    assert "ubud.example belongs to an organization already." in html(answer)
    record.refresh_from_db()
    assert record.state == "waiting"
