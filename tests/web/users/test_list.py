"""The list of an organization's people, used as a browser would."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_user
from tests.client import Browser, page
from wakil.access.models import Role, RoleAssignment
from wakil.lib import clock

MITRA = "mitrajaya.example"
pytestmark = pytest.mark.django_db


def addresses(response) -> list[str]:
    return [person["address"] for person in response.context["people"]]


def listed(cast: Cast, who: str = "sari", **asked: str) -> list[str]:
    browser = Browser().sign_in(cast.people[who])
    return addresses(browser.get(page(cast.people[who].domain.name, "users:list"), asked))


def test_sari_sees_the_people_of_all_her_domains_by_name(cast: Cast):
    """S61, S68: Mitra Jaya's two domains, and nobody of Mitra Jaya Timur."""
    assert listed(cast) == [
        "budi@mitrajaya.example", "priya@mitrajaya.example", "priya@bali.mitrajaya.example", "sari@mitrajaya.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "PRIYA"}, ["priya@mitrajaya.example", "priya@bali.mitrajaya.example"]),
        ({"q": "bali."}, ["priya@bali.mitrajaya.example"]),
        ({"q": "oscar"}, []),
        ({"domain_name": "bali.mitrajaya.example"}, ["priya@bali.mitrajaya.example"]),
        ({"role": "super_admin"}, ["sari@mitrajaya.example"]),
        ({"role": "reseller_admin", "domain_name": MITRA}, ["priya@mitrajaya.example"]),
        ({"state": "suspended"}, ["budi@mitrajaya.example"]),
        ({"state": "invited"}, ["sari@mitrajaya.example"]),
        ({"state": "active"}, ["priya@mitrajaya.example", "priya@bali.mitrajaya.example"]),
    ],
)
def test_the_list_is_narrowed_by_what_its_address_asks(cast: Cast, asked, found):
    cast.budi.suspended_at = clock.now()
    cast.budi.save()
    helper = make_user("Zul", MITRA, "super_admin")
    browser = Browser().sign_in(helper)
    helper.assignments.update(built_in="support_agent")  # a role that counts for nothing here
    RoleAssignment.objects.create(user=helper, role=manager(cast), started_at=clock.now())
    cast.sari.set_unusable_password()
    cast.sari.save()

    shown = addresses(browser.get(page(MITRA, "users:list"), asked))
    assert [address for address in shown if address != helper.email] == found


def manager(cast: Cast) -> Role:
    return Role.objects.create(organization=cast.mitrajaya, name="People", privileges=["manage_users"])


def test_a_domain_or_role_of_others_narrows_nothing(cast: Cast):
    """T5: what is not this organization's is left out of the question."""
    foreign = Role.objects.create(organization=cast.cakra, name="Theirs", privileges=[])
    everybody = listed(cast)

    assert listed(cast, domain_name="cakra.example") == everybody
    assert listed(cast, role=str(foreign.pk)) == everybody


@pytest.mark.parametrize("who", ["priya", "budi", "oscar", "citra", "dodi", "ava", "vito"])
def test_who_does_not_manage_people_is_told_why(cast: Cast, who: str):
    """W5, T16"""
    browser = Browser().sign_in(cast.people[who])
    response = browser.get(page(cast.people[who].domain.name, "users:list"))

    assert (response.status_code, response["X-Wakil-Reason"]) == (403, "missing_privilege")


def test_pages_follow_one_another_without_a_gap(cast: Cast):
    """People with one name are told apart by their ids, over both domains."""
    for number in range(60):
        make_user("Adi", ("bali.mitrajaya.example", MITRA)[number % 2]).__class__.objects.filter(
            email__startswith="adi@"
        ).update(email=f"adi{number}@x.example")
    browser = Browser().sign_in(cast.sari)
    seen, url, has_way_back = [], page(MITRA, "users:list"), []
    while url:
        response = browser.get(url)
        seen += addresses(response)
        has_way_back.append("First page" in response.content.decode())
        url = response.context["next_url"]
    assert has_way_back == [False, True, True]

    assert (len(seen), len(set(seen))) == (64, 64)


@pytest.mark.parametrize("key", ["x", "%%%", "bnVsbA", "WyIiLCAxZTk5OV0"])
def test_a_key_that_is_not_ours_shows_the_first_page(cast: Cast, key: str):
    assert listed(cast, after=key) == listed(cast)


def test_the_list_takes_as_many_queries_for_25_as_for_1(cast: Cast):
    browser, path = Browser().sign_in(cast.sari), page(MITRA, "users:list")

    def count(**asked: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(path, asked)
        return len(queries)

    count()
    few = count(q="sari")
    for number in range(25):
        make_user(f"Wayan{number}", MITRA, "customer_support_viewer")
    assert (count(q="wayan"), few <= 12) == (few, True)
