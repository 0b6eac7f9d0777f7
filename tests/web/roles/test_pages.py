"""The pages of roles, used as a browser without scripts would."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, actor, make_holder, make_user
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import CASE_PRIVILEGES, OFFERED, P
from wakil.access.roles import built_in_role
from wakil.access.service_accounts import create_service_account, delete_service_account
from wakil.directory.units import root_of
from wakil.lib import clock
from wakil.organizations.models import OrganizationalUnit

THREE = ["support", "view_customers", "access_customers_cases"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(cast: Cast) -> Browser:
    return Browser().sign_in(cast.sari)


def role_of(cast: Cast, *privileges: str, name: str = "Desk", **more) -> Role:
    return Role.objects.create(organization=cast.mitrajaya, name=name, privileges=list(privileges), **more)


def test_sari_makes_a_role_changes_it_gives_it_and_deletes_it(cast: Cast, sari: Browser):
    """S71–S74: each step by a plain form, counting on the next request."""
    made = sari.post(page(MITRA, "roles:create"), {"name": "Desk", "privileges": THREE, "domain": MITRA})
    role = Role.objects.get()
    assert made["Location"] == page(MITRA, "roles:show", role.pk)
    budi = Browser().sign_in(cast.budi)
    case = cast.file("priya", cast.sinar)
    assert budi.get(page(MITRA, "cases:show", case.number)).status_code == 404

    sari.post(page(MITRA, "roles:assign", role.pk), {"address": "Budi@mitrajaya.example", "domain": MITRA})
    assert budi.get(page(MITRA, "cases:show", case.number)).status_code == 200
    shown = sari.get(page(MITRA, "roles:show", role.pk))
    assert [one["address"] for one in shown.context["holders"]] == [cast.budi.email]
    sent = {"privileges": ["support"], "version": 0, "domain": MITRA}
    assert sari.post(page(MITRA, "roles:privileges", role.pk), sent).status_code == 302
    assert budi.get(page(MITRA, "cases:show", case.number)).status_code == 404

    asked = sari.get(page(MITRA, "roles:delete", role.pk))
    assert "1 person holds it." in html(asked)
    assert sari.post(page(MITRA, "roles:delete", role.pk), {"holders": 1, "domain": MITRA}).status_code == 302
    assert sari.get(page(MITRA, "roles:show", role.pk)).status_code == 404


def test_a_privilege_without_what_it_needs_is_refused_and_what_it_needs_is_ticked(cast: Cast, sari: Browser):
    """S73: without JavaScript; what was typed is kept, and the second click is enough."""
    sent = {"name": "Desk", "privileges": ["support", "access_customers_cases"], "domain": MITRA}
    refused = sari.post(page(MITRA, "roles:create"), sent)

    assert refused.status_code == 422
    assert "Access customers' support cases needs View customers." in html(refused)
    ticked = [row.value for row in refused.context["form"]["privileges"].field.widget.get_context(
        "privileges", refused.context["form"]["privileges"].value(), {})["widget"]["rows"] if row.is_on]  # fmt: skip
    assert (sorted(ticked), Role.objects.count()) == (sorted(THREE), 0)
    assert 'value="Desk"' in refused.content.decode()
    assert sari.post(page(MITRA, "roles:create"), {**sent, "privileges": ticked}).status_code == 302


def test_what_somebody_else_changed_meanwhile_is_told_and_what_was_chosen_is_kept(cast: Cast, sari: Browser):
    """Two tabs change one role; saving again writes the second."""
    role = role_of(cast, "support")
    path, sent = page(MITRA, "roles:privileges", role.pk), {"version": 0, "domain": MITRA}
    sari.post(path, {**sent, "privileges": ["view_customers"]})

    told = sari.post(path, {**sent, "privileges": ["manage_users"]})
    assert (told.status_code, "gives: View customers. What you chose is kept" in html(told)) == (422, True)
    again = {"version": told.context["form"]["version"].value(), "privileges": ["manage_users"], "domain": MITRA}
    assert sari.post(path, again).status_code == 302
    role.refresh_from_db()
    assert (role.privileges, role.version) == (["manage_users"], 2)


def test_a_role_changed_by_a_form_that_says_no_version_is_not_written(cast: Cast, sari: Browser):
    role = role_of(cast, "support")

    assert sari.post(page(MITRA, "roles:rename", role.pk), {"name": "Mine", "domain": MITRA}).status_code == 422
    assert Role.objects.get().name == "Desk"


def test_the_system_role_says_that_it_can_only_be_copied(cast: Cast, sari: Browser):
    """S72"""
    shown = sari.get(page(MITRA, "roles:show", "reseller_admin"))
    assert "It is the same in every organization. Copy it, and change the copy." in html(shown)
    for route in ("roles:rename", "roles:privileges", "roles:delete"):
        assert sari.post(page(MITRA, route, "reseller_admin"), {"domain": MITRA}).status_code == 403

    sari.post(page(MITRA, "roles:copy", "reseller_admin"), {"name": "Desk", "domain": MITRA})
    assert set(Role.objects.get().privileges) == {
        one.value for one in built_in_role("reseller", "reseller_admin").privileges
    }


def test_the_list_parts_system_roles_own_ones_and_inactive_ones(cast: Cast, sari: Browser):
    """S53, S71, S75"""
    role_of(cast, *THREE)
    role_of(cast, "support", name="Support Manager", is_inactive=True)
    dewi = make_holder("Dewi", MITRA, "legacy_enterprise")
    Role.objects.create(organization=cast.cakra, name="Theirs")
    shown = sari.get(page(MITRA, "roles:list"))
    names = {part: [str(one["name"]) for one in shown.context[part]] for part in ("built_in", "custom", "inactive")}

    assert names == {
        "built_in": ["Super Admin", "Reseller Admin", "Customer support viewer"],
        "custom": ["Desk", "Role of Dewi"],
        "inactive": ["Support Manager"],
    }
    report = sari.get(page(MITRA, "roles:legacy"))
    assert [one["address"] for one in report.context["holders"]] == [dewi.email]
    boxes = sari.get(page(MITRA, "roles:create")).content.decode()
    assert "legacy" not in boxes


@pytest.mark.parametrize("who", ["priya", "budi", "oscar", "citra", "dodi", "ava", "vito"])
def test_the_pages_are_for_who_manages_roles(cast: Cast, who: str):
    """S12, S5, W5: the others are told why."""
    user = cast.people[who]
    browser = Browser().sign_in(user)
    for route, *parts in (["roles:list"], ["roles:create"], ["roles:legacy"], ["roles:show", "super_admin"]):
        answer = browser.get(page(user.domain.name, route, *parts))
        assert (answer.status_code, answer["X-Wakil-Reason"]) == (403, "missing_privilege")


@pytest.mark.parametrize("name", ["9" * 30, "no_such", "0", "-", "support_agent"])
def test_a_role_that_is_not_there_is_not_found(cast: Cast, sari: Browser, name: str):
    assert sari.get(page(MITRA, "roles:show", "x").replace("/x/", f"/{name}/")).status_code == 404


def test_what_one_does_not_hold_can_not_be_ticked(cast: Cast):
    """T15: said in place, and refused when it is sent all the same."""
    maya = make_holder("Maya", MITRA, P.MANAGE_ROLES, P.SUPPORT)
    browser = Browser().sign_in(maya)
    shown = html(browser.get(page(MITRA, "roles:create")))

    assert shown.count("you don't hold it, so you can't give it") == len(OFFERED["reseller"]) - 2
    sent = {"name": "Mine", "privileges": ["manage_users"], "domain": MITRA}
    assert browser.post(page(MITRA, "roles:create"), sent).status_code == 422
    assert not Role.objects.filter(name="Mine").exists()


def test_a_role_is_given_for_one_unit_where_that_is_possible(cast: Cast, sari: Browser):
    """S66"""
    people, desk = role_of(cast, "manage_users", name="People"), role_of(cast, *THREE)
    bali = OrganizationalUnit.objects.create(
        organization=cast.mitrajaya, parent=root_of(cast.mitrajaya), name="Bali", created_at=clock.now()
    )
    assert "unit" not in sari.get(page(MITRA, "roles:assign", desk.pk)).context["form"].fields

    sari.post(page(MITRA, "roles:assign", people.pk), {"address": cast.budi.email, "unit": bali.pk, "domain": MITRA})
    assert cast.actor("budi").units == (bali.path,)
    person = page(MITRA, "roles:person", cast.priya.pk)
    refused = sari.post(person, {"role": desk.pk, "unit": bali.pk, "domain": MITRA})
    assert (refused.status_code, "unit" in refused.context["form"].errors) == (422, True)
    assert "only Bali and below" in html(sari.get(page(MITRA, "roles:person", cast.budi.pk)))


def test_taking_a_role_away_tells_first_what_is_lost(cast: Cast, sari: Browser):
    """T13: and the last super admin's stays, with the reason."""
    assignment = cast.priya.assignments.get()
    told = html(sari.get(page(MITRA, "roles:end", assignment.pk)))
    assert "Lost with it, from the next click on: Support, View customers, Access customers' support cases" in told
    assert sari.post(page(MITRA, "roles:end", assignment.pk), {"domain": MITRA}).status_code == 302
    assert cast.actor("priya").privileges == frozenset()

    last = sari.post(page(MITRA, "roles:end", cast.sari.assignments.get().pk), {"domain": MITRA})
    assert (last.status_code, last["X-Wakil-Reason"]) == (403, "last_super_admin")


def test_who_takes_the_power_over_roles_from_herself_goes_home(cast: Cast):
    make_user("Ayu", MITRA, "super_admin")
    browser = Browser().sign_in(cast.sari)

    answer = browser.post(page(MITRA, "roles:end", cast.sari.assignments.get().pk), {"domain": MITRA})
    assert answer["Location"] == page(MITRA, "home")


def test_an_imported_role_that_waits_is_confirmed_by_a_super_admin(cast: Cast, sari: Browser):
    """S7, S9"""
    dewi = make_holder("Dewi", MITRA, *sorted(CASE_PRIVILEGES))
    RoleAssignment.objects.filter(user=dewi).update(held_back="product_restriction")
    assert "Imported roles wait for a super admin's confirmation" in html(sari.get(page(MITRA, "roles:list")))
    assert "Role of Dewi (waits for confirmation)" in html(sari.get(page(MITRA, "users:list")))
    shown = sari.get(page(MITRA, "roles:person", dewi.pk))
    assert "waits for a super admin's confirmation" in html(shown)

    sari.post(page(MITRA, "roles:confirm", dewi.assignments.get().pk), {"domain": MITRA})
    assert actor(dewi).privileges == CASE_PRIVILEGES
    assert "wait for a super admin's confirmation" not in html(sari.get(page(MITRA, "roles:list")))


def test_the_audit_log_says_what_became_of_a_role_in_words(cast: Cast, sari: Browser):
    """S74: its name, what it gave before and after, and what it was copied from."""
    sari.post(page(MITRA, "roles:copy", "customer_support_viewer"), {"name": "Desk", "domain": MITRA})
    role = Role.objects.get()
    sari.post(page(MITRA, "roles:privileges", role.pk), {"privileges": ["support"], "version": 0, "domain": MITRA})
    log = html(sari.get(page(MITRA, "audit:list")))

    for words in ("Desk", "Copied from", "Customer support viewer", "View customers", "Support"):
        assert words in log


def test_a_program_is_given_a_role_until_it_is_deleted(cast: Cast, sari: Browser):
    """T13: and never the power over roles."""
    account = create_service_account(cast.actor("sari"), domain=cast.sari.domain, name="sync")
    path = page(MITRA, "roles:person", account.pk)
    assert sari.post(path, {"role": "super_admin", "domain": MITRA})["X-Wakil-Reason"] == "service_account"
    assert sari.post(path, {"role": "reseller_admin", "domain": MITRA}).status_code == 302

    delete_service_account(cast.actor("sari"), account)
    assert (sari.get(path).status_code, sari.post(path, {"role": "reseller_admin"}).status_code) == (404, 404)


@pytest.mark.parametrize("address", ["oscar@cakra.example", "nobody@mitrajaya.example", "not an address"])
def test_an_address_of_nobody_here_is_told_apart_from_nothing(cast: Cast, sari: Browser, address: str):
    """T24: people of others are as if they were not there."""
    role = role_of(cast, "support")
    answer = sari.post(page(MITRA, "roles:assign", role.pk), {"address": address, "domain": MITRA})

    assert (answer.status_code, address in answer.content.decode()) == (422, True)
    assert not RoleAssignment.objects.filter(role=role).exists()


def test_the_pages_take_as_many_queries_for_25_as_for_1(cast: Cast, sari: Browser):
    role = role_of(cast, *THREE)

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sari.get(path).status_code == 200
        return len(queries)

    pages = [page(MITRA, "roles:list"), page(MITRA, "roles:show", role.pk), page(MITRA, "roles:legacy")]
    add(cast, role, 1)
    few = [count(path) for path in pages]
    add(cast, role, 25)
    assert ([count(path) for path in pages], max(few) <= 12) == (few, True)


def add(cast: Cast, role: Role, number: int) -> None:
    for index in range(number):
        dewi = make_holder(f"Dewi{number}x{index}", MITRA, "legacy_enterprise")
        dewi.assignments.create(role=role, started_at=clock.now())


def test_the_holders_come_in_pages_by_name(cast: Cast, sari: Browser):
    role = role_of(cast, *THREE)
    add(cast, role, 30)
    url, seen = page(MITRA, "roles:show", role.pk), []
    while url:
        shown = sari.get(url)
        seen += [one["name"] for one in shown.context["holders"]]
        url = shown.context["next_url"]

    assert (len(seen), seen) == (30, sorted(seen))
