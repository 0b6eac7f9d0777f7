"""Who can do what, and why somebody can or can't: the page says what the functions that decide say."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, actor, make_holder, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.access.models import RoleAssignment
from wakil.accounts.models import User
from wakil.cases.policy import may_use_cases
from wakil.cases.policy.reach import visible_to
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.models import ResellerAccess
from wakil.web.who.verbs import OF_KIND

BALI = "bali.mitrajaya.example"
THREE = ["support", "view_customers", "access_customers_cases"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(cast: Cast) -> Browser:
    return Browser().sign_in(cast.sari)


def listed(browser: Browser, **asked: str) -> dict[str, tuple[bool, str]]:
    """Address → the answer and its reason."""
    shown = browser.get(page(MITRA, "who:list"), asked)
    return {one["address"]: (one["is_yes"], one["reason"]) for one in shown.context["people"]}


def test_everybody_of_the_own_domains_is_listed_with_the_reason(cast: Cast, sari: Browser):
    """S10: missing privilege, suspended, not joined, legacy only, waiting; people of others never."""
    dewi = make_holder("Dewi", MITRA, "legacy_enterprise")
    wati = make_holder("Wati", MITRA, *THREE)
    RoleAssignment.objects.filter(user=wati).update(held_back="product_restriction")
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=clock.now())
    rani = make_holder("Rani", MITRA, *THREE)
    User.objects.filter(pk=rani.pk).update(password="!")

    assert listed(sari) == {
        cast.budi.email: (False, "lacks: Support, Access customers' support cases"),
        dewi.email: (True, "only by a legacy privilege"),
        cast.priya.email: (False, "suspended"),
        cast.priya_bali.email: (True, "Reseller Admin"),
        rani.email: (False, "has not joined yet"),
        cast.sari.email: (True, "Super Admin"),
        wati.email: (
            False, "imported with a restriction to some products: waits for a super admin's confirmation",
        ),
    }  # fmt: skip


def test_the_answer_is_that_of_the_rule_for_everybody(cast: Cast, sari: Browser):
    """S10, W5: no second copy: asked of the rule itself, and of the cases that are visible."""
    for number, privileges in enumerate(([], ["support"], THREE[1:], THREE, ["legacy_resold_enterprise_support"])):
        make_holder(f"Dewi{number}", MITRA, *privileges)
    case = cast.file("priya", cast.sinar)
    people = {user.email: actor(user) for user in User.objects.filter(domain__name=MITRA)}

    told = {address: answer for address, (answer, _reason) in listed(sari).items() if address in people}
    assert told == {address: bool(may_use_cases(one)) for address, one in people.items()}
    assert told == {address: visible_to(one).filter(pk=case.pk).exists() for address, one in people.items()}


def test_a_domain_that_the_vendor_cut_off_is_the_reason(cast: Cast, sari: Browser):
    """W25"""
    bali = Domain.objects.get(name=BALI)
    DomainSuspension.objects.create(domain=bali, started_at=clock.now(), started_by=cast.vera)

    assert listed(sari)[cast.priya_bali.email] == (False, "the vendor has cut the domain off")


def test_who_has_no_account_at_a_domain_is_told_apart_from_who_has_a_linked_one(cast: Cast, sari: Browser):
    """S54, S45: asked about the customers of one domain; accounts count as one person's when she has linked them."""
    assert listed(sari, domain_name=BALI)[cast.priya.email] == (
        False, f"no account at {BALI} is linked with this one",
    )  # fmt: skip
    person = uuid.uuid4()
    User.objects.filter(pk__in=[cast.priya.pk, cast.priya_bali.pk]).update(person=person)

    found = listed(sari, domain_name=BALI)
    assert found[cast.priya.email] == (True, f"{cast.priya_bali.email}: Reseller Admin")
    assert found[cast.priya_bali.email] == (True, "Reseller Admin")
    assert found[cast.budi.email][0] is False


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"answer": "yes"}, ["dewi", "priya", "sari"]),
        ({"answer": "no"}, ["budi"]),
        ({"answer": "legacy"}, ["dewi"]),
        ({"answer": "waiting"}, []),
        ({"q": "bud"}, ["budi"]),
        ({"answer": "yes", "q": "bud"}, []),
        ({"answer": "no", "domain_name": BALI}, ["budi", "dewi", "priya", "sari"]),
        ({"answer": "maybe", "domain_name": "cakra.example"}, ["budi", "dewi", "priya", "sari"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(cast: Cast, sari: Browser, asked, found):
    """S10: what is not this organization's narrows nothing (T5)."""
    make_holder("Dewi", MITRA, "legacy_enterprise")

    assert [address.partition("@")[0] for address in listed(sari, **asked) if address.endswith(f"@{MITRA}")] == found


def test_each_reason_has_the_page_that_mends_it(cast: Cast, sari: Browser):
    """S10, S12"""
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=clock.now())
    shown = sari.get(page(MITRA, "who:list"))
    urls = {one["address"]: one["mend"].url for one in shown.context["people"]}

    assert urls[cast.budi.email] == page(MITRA, "roles:person", cast.budi.pk)
    assert urls[cast.priya.email] == page(MITRA, "users:restore", cast.priya.pk)
    elsewhere = sari.get(page(MITRA, "who:list"), {"domain_name": BALI})
    mend = {one["address"]: one["mend"].url for one in elsewhere.context["people"]}[cast.budi.email]
    assert (mend, sari.get(mend).context["form"]["name"].value()) == (
        f"{page(MITRA, 'users:create')}?name=Budi", "Budi",
    )  # fmt: skip


def test_a_role_that_is_given_changes_the_answer(cast: Cast, sari: Browser):
    """S10: the whole way from the list to the case."""
    shown = sari.get(page(MITRA, "who:list"), {"answer": "no"})
    mend = next(one["mend"].url for one in shown.context["people"] if one["address"] == cast.budi.email)
    sari.post(mend, {"role": "reseller_admin", "domain": MITRA})

    assert cast.budi.email not in listed(sari, answer="no")
    assert listed(sari)[cast.budi.email] == (True, "Customer support viewer, Reseller Admin")


@pytest.mark.parametrize("who", ["priya", "budi", "oscar", "citra", "dodi", "ava"])
def test_the_pages_are_for_who_looks_after_people_and_roles(cast: Cast, who: str):
    """S10, S5"""
    user = cast.people[who]
    browser = Browser().sign_in(user)
    for path in (page(user.domain.name, "who:list"), page(user.domain.name, "who:person", user.pk)):
        assert browser.get(path).status_code == 403


def test_people_of_others_are_not_there(cast: Cast, sari: Browser):
    """T1, T5, S10: not even of the same company's other organization."""
    tia = make_user("Tia", "mitrajaya-timur.example", "super_admin")
    for stranger in (tia, cast.oscar, cast.carla, cast.vera):
        assert sari.get(page(MITRA, "who:person", stranger.pk)).status_code == 404
    assert {address.partition("@")[2] for address in listed(sari)} == {MITRA, BALI}


# One person


def answers(response, section: str = "") -> dict[str, str]:
    """Verb → the code of the refusal, or nothing for a yes."""
    sections = {str(label): verbs for label, verbs in response.context["sections"]}
    found = sections[section] if section else response.context["answers"]
    return {str(one.label): one.verdict.code for one in found}


def test_each_verb_says_yes_or_no_and_what_she_is_told(cast: Cast, sari: Browser):
    """W5, S10"""
    shown = sari.get(page(MITRA, "who:person", cast.budi.pk))

    assert answers(shown, "Customers") == {
        "View customers": "", "Add customers": "missing_privilege",
        "Move customers between domains": "missing_privilege",
        "Take over customers from another reseller": "missing_privilege",
    }  # fmt: skip
    told = html(shown)
    assert "Does not reach cases." in told
    assert "It takes the privileges Support, View customers and Access customers' support cases" in told


@pytest.mark.parametrize(("who", "short"), [("sari", "budi"), ("carla", "citra"), ("vera", "vito")])
def test_every_answer_is_that_of_the_function_that_decides(cast: Cast, who: str, short: str):
    """W5: on each side."""
    asking, person = cast.people[who], cast.people[short]
    shown = Browser().sign_in(asking).get(page(asking.domain.name, "who:person", person.pk))
    decided = cast.actor(short)

    assert [
        (str(label), [(str(one.label), one.verdict.code) for one in verbs])
        for label, verbs in shown.context["sections"]
    ] == [
        (str(label), [(str(verb), may(decided).code) for verb, may in verbs])
        for label, verbs in OF_KIND[decided.organization.kind]
    ]


def test_one_case_is_asked_about_verb_by_verb(cast: Cast, sari: Browser):
    """W5: with the consent that is missing, by its name."""
    case = cast.file("priya", cast.sinar)
    path = page(MITRA, "who:person", cast.priya.pk)
    everything = answers(sari.get(path, {"about": case.number}))
    assert (everything["Close it"], everything["Reopen it"]) == ("", "case_state")

    ResellerAccess.objects.filter(relationship__customer=cast.sinar).update(level=1)
    asked = sari.get(path, {"about": case.number.lower()})
    assert (answers(asked)["Read it"], answers(asked)["Close it"]) == ("", "access_level")
    assert "PT Sinar Abadi lets mitrajaya.example do this: see." in html(asked)


def test_one_customer_is_asked_about_by_domain_or_id(cast: Cast, sari: Browser):
    """S26, W5"""
    path = page(MITRA, "who:person", cast.priya.pk)

    for name in ("melati.example", cast.melati.customer_id.lower()):
        assert answers(sari.get(path, {"about": name}))["File a case"] == "no_consent"
    elsewhere = sari.get(page(MITRA, "who:person", cast.priya_bali.pk), {"about": "melati.example"})
    assert answers(elsewhere)["File a case"] == "not_visible"
    assert "only an account at mitrajaya.example reaches its customers" in html(elsewhere)


@pytest.mark.parametrize("named", ["harapan.example", "hidden", "999999", "%00", "x" * 300])
def test_what_the_one_who_asks_does_not_see_herself_is_not_told(cast: Cast, sari: Browser, named: str):
    """T1, T24: a customer of the other domain, and a case after the access has ended."""
    case = cast.file("priya", cast.sinar)
    ResellerAccess.objects.update(revoked_at=clock.now() - timedelta(seconds=1))
    shown = sari.get(page(MITRA, "who:person", cast.priya.pk), {"about": case.number if named == "hidden" else named})

    assert (shown.status_code, shown.context["answers"], "PT Sinar" in html(shown)) == (200, [], False)


def test_of_a_suspended_person_only_that_is_told(cast: Cast, sari: Browser):
    """What she would be told nobody is told, as she can't sign in."""
    User.objects.filter(pk=cast.priya.pk).update(suspended_at=clock.now())
    shown = sari.get(page(MITRA, "who:person", cast.priya.pk))

    assert ("Suspended." in html(shown), "<q" in html(shown)) == (True, False)


# A page at a time


def test_the_pages_take_as_many_queries_for_25_as_for_1(cast: Cast, sari: Browser):
    """S10"""

    def count(path: str, **asked: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(path, asked).status_code == 200
        return len(queries)

    asked = [{}, {"answer": "yes"}, {"domain_name": BALI}]
    few = [count(page(MITRA, "who:list"), **one) for one in asked]
    for number in range(25):
        make_holder(f"Dewi{number}", MITRA, *THREE)
    assert ([count(page(MITRA, "who:list"), **one) for one in asked], max(few) <= 12) == (few, True)


@pytest.mark.parametrize("asked", [{}, {"answer": "yes"}])
def test_pages_follow_one_another_without_a_gap(cast: Cast, sari: Browser, asked, monkeypatch):
    """S10: also when few of those who are looked through are wanted."""
    monkeypatch.setattr("wakil.web.who.filters.LOOKED_THROUGH", 20)
    for number in range(60):
        user = make_user(f"Dewi{number:02}", MITRA)
        if number % 10 == 0:
            user.assignments.create(built_in="reseller_admin", started_at=clock.now())
    url, seen, pages = page(MITRA, "who:list"), [], 0
    while url:
        shown = sari.get(url, asked if not pages else {})
        seen += [one["address"] for one in shown.context["people"]]
        url, pages = shown.context["next_url"], pages + 1

    expected = {user.email for user in User.objects.filter(domain__organization=cast.mitrajaya)}
    if asked:
        expected = {address for address in expected if may_use_cases(actor(User.objects.get(email=address)))}
    assert (sorted(seen), len(seen)) == (sorted(expected), len(expected))
    assert pages > 1 or len(seen) < 25


@pytest.mark.parametrize("answer", ["waiting", "legacy"])
def test_whoever_is_one_of_few_is_found_on_the_first_page(cast: Cast, sari: Browser, monkeypatch, answer):
    """S9, S10: nobody is looked through who can't have the answer."""
    monkeypatch.setattr("wakil.web.who.filters.LOOKED_THROUGH", 3)
    for number in range(9):
        make_user(f"Anita{number}", MITRA, "reseller_admin")
    last = make_holder("Zul", MITRA, *(["legacy_enterprise"] if answer == "legacy" else THREE))
    if answer == "waiting":
        RoleAssignment.objects.filter(user=last).update(held_back="product_restriction")

    assert list(listed(sari, answer=answer)) == [last.email]
