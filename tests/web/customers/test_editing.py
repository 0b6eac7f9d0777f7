"""A customer's address and contacts: who writes them, and that nobody overwrites unseen."""

import pytest

from tests.cast import consent, describe, relate
from tests.client import Browser, page
from tests.web.pages import MITRA, SINAR, filing, html
from wakil.cases.models import Activity, Case
from wakil.events.models import Event
from wakil.reselling.models import CustomerDetails, ResellerAccess

NEW_CASE = page(MITRA, "cases:new")


@pytest.fixture
def edit(cast):
    ResellerAccess.objects.filter(relationship=cast.relationships["sinar"]).update(level=4)
    return page(MITRA, "customers:edit", cast.sinar.customer_id)


def contacts(*rows: tuple[str, ...], version: int = 0, **changes):
    """What the form sends."""
    fields = {"domain": MITRA, "address": "Jalan Contoh 12", "version": str(version),
              "contact-TOTAL_FORMS": str(len(rows)), "contact-INITIAL_FORMS": "0"}  # fmt: skip
    for number, row in enumerate(rows):
        for name, value in zip(("name", "role", "email", "phone"), row, strict=False):
            fields[f"contact-{number}-{name}"] = value
    return {**fields, **changes}


def written(customer):
    return list(customer.details.contacts.values_list("name", "role"))


def test_with_the_privilege_and_level_admin_several_contacts_are_kept_with_their_roles(cast, browser, edit):
    """S23, 2.4"""
    response = browser("priya").post(edit, contacts(("Carla", "IT lead", "carla@sinar.example"), ("Dewi", "Money")))

    assert response.status_code == 302
    assert written(cast.sinar) == [("Carla", "IT lead"), ("Dewi", "Money")]
    details = cast.sinar.details
    assert (details.source, details.updated_by, details.version) == ("console", cast.priya, 1)


def test_the_customer_reads_in_its_log_who_changed_them(cast, browser, edit):
    """W2: the event says how many, and no word of what was written."""
    browser("priya").post(edit, contacts(("Carla",)))

    event = Event.objects.get(kind="customer.details_changed")
    assert (event.stream, event.by, event.details) == (f"organization:{cast.sinar.pk}", cast.priya, {"contacts": 1})
    assert Activity.objects.filter(customer=cast.sinar, user=cast.priya, kind="changed", event=event).exists()


@pytest.mark.parametrize(("level", "reason"), [(1, "access_level"), (2, "access_level"), (3, "access_level"),
                                               (None, "no_consent")])  # fmt: skip
def test_below_level_admin_it_is_refused_with_what_is_missing(cast, browser, level, reason):
    """S23, W5"""
    grants = ResellerAccess.objects.filter(relationship=cast.relationships["sinar"])
    grants.update(level=level) if level else grants.delete()
    url = page(MITRA, "customers:edit", cast.sinar.customer_id)
    shown, sent = browser("priya").get(url), browser("priya").post(url, contacts(("Mallory",)))

    assert [(one.status_code, one.headers["X-Wakil-Reason"]) for one in (shown, sent)] == [(403, reason)] * 2
    assert "It takes access at the level Admin" in html(shown)
    assert not CustomerDetails.objects.exists()


@pytest.mark.parametrize("who", ["budi", "priya_bali", "oscar", "carla", "citra", "ava"])
def test_nobody_else_writes_them(cast, who, edit):
    """S23, T1, T15"""
    user = cast.people[who]
    answer = (
        Browser()
        .sign_in(user)
        .post(page(user.domain.name, "customers:edit", cast.sinar.customer_id), contacts(("Mallory",)))
    )

    assert (answer.status_code in (403, 404), CustomerDetails.objects.exists()) == (True, False)


def test_access_that_ends_ends_editing_with_the_next_request(cast, browser, edit):
    """T4, T13: also with the form still open."""
    priya = browser("priya")
    assert priya.get(edit).status_code == 200
    ResellerAccess.objects.all().delete()

    assert (priya.post(edit, contacts(("Carla",))).status_code, CustomerDetails.objects.exists()) == (403, False)


def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(cast, browser, edit):
    """S23: the second sees the first's change, and can still save."""
    describe(cast.sinar)
    priya, sari = browser("priya"), browser("sari")
    sari.post(edit, contacts(("Citra", "Sari's choice"), version=1))
    late = priya.post(edit, contacts(("Dodi", "Priya's choice"), version=1))

    shown = html(late)
    assert (late.status_code, written(cast.sinar)) == (200, [("Citra", "Sari's choice")])
    assert [words in shown for words in ("Sari changed this", "Citra, Sari's choice", 'value="Dodi"')] == [True] * 3
    priya.post(edit, contacts(("Dodi", "Priya's choice"), version=late.context["page"].address["version"].value()))
    assert written(cast.sinar) == [("Dodi", "Priya's choice")]


def test_who_works_for_another_reseller_is_not_named(cast, browser, edit):
    """T1, S55: a customer with two resellers keeps each apart from the other's people."""
    consent(relate("cakra.example", cast.sinar), 4)
    theirs = page("cakra.example", "customers:edit", cast.sinar.customer_id)
    browser("oscar").post(theirs, contacts(("Carla",), domain="cakra.example"))
    late = html(browser("priya").post(edit, contacts(("Dodi",))))

    assert ("Somebody else changed this" in late, "Oscar" in late) == (True, False)


def test_a_contact_ticked_for_removal_goes(cast, browser, edit):
    """S23"""
    browser("priya").post(edit, contacts(("Carla",), ("Dewi",), **{"contact-0-DELETE": "on"}))

    assert written(cast.sinar) == [("Dewi", "")]


def test_more_than_ten_contacts_are_refused(cast, browser, edit):
    """T15: also when the form is made by hand."""
    answer = browser("priya").post(edit, contacts(*[(f"N{number}",) for number in range(12)]))

    assert (answer.status_code, CustomerDetails.objects.exists()) == (200, False)


def test_a_case_keeps_the_contacts_it_was_filed_with(cast, browser, edit):
    """S23: a snapshot, the first contact by itself and the others beside."""
    priya = browser("priya")
    priya.post(edit, contacts(("Carla", "IT lead", "carla@sinar.example"), ("Dewi",)))
    shown = html(priya.get(f"{NEW_CASE}?customer={cast.sinar.customer_id}"))
    priya.post(NEW_CASE, filing(cast))
    priya.post(edit, contacts(("Somebody else",), version=1))

    kept = Case.objects.get().contact
    assert (kept["name"], kept["email"], [one["name"] for one in kept["others"]]) == (
        "Carla", "carla@sinar.example", ["Dewi"],
    )  # fmt: skip
    assert "Contact Carla, Jalan Contoh 12" in shown


def test_a_contact_grants_nothing(cast, browser, edit):
    """Decision 9: no account, no role, no share, no mail."""
    browser("priya").post(edit, contacts(("Mallory", "", "mallory@cakra.example")))

    assert not Event.objects.filter(kind__startswith="user.").exists()
    assert browser("carla").get(page(SINAR, "cases:list")).status_code == 200


def test_the_edit_link_is_there_for_who_may_and_else_the_reason(cast, browser, edit):
    """S23, W5"""
    url = page(MITRA, "customers:show", cast.sinar.customer_id)
    assert "Edit address and contacts" in html(browser("priya").get(url))
    assert "You can't edit the address and contacts of PT Sinar Abadi." in html(browser("budi").get(url))


def test_without_consent_a_customer_is_not_edited_by_who_did_not_make_it(cast, browser):
    """Decision 9"""
    url = page(MITRA, "customers:edit", cast.melati.customer_id)
    assert browser("priya").post(url, contacts(("X",))).status_code == 403
    consent(cast.relationships["melati"], 4)
    assert browser("priya").post(url, contacts(("X",))).status_code == 302
