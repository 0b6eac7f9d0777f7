"""Several domains, step by step; and what nobody uses."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import set_urlconf

from tests.cast import Cast, consent, make_holder, make_seats, make_user, relate
from tests.client import Browser, page
from wakil.access.linking import ask_to_link, confirm_link
from wakil.access.privileges import P
from wakil.accounts.models import User
from wakil.cases.actions import note_read
from wakil.directory.actions import create_unit, set_automatic_licensing
from wakil.directory.seat_changes import SeatChoice
from wakil.directory.units import root_of
from wakil.lib import clock
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.models import Relationship
from wakil.web.frame.context import Frame

MITRA, BALI, SINAR, NUSANTARA, CAKRA = (
    "mitrajaya.example", "bali.mitrajaya.example", "sinar.example", "nusantara.example", "cakra.example",
)  # fmt: skip


def steps(browser: Browser) -> list[list[str]]:
    """What each of the four steps still misses."""
    return [step.missing for step in browser.get(page(MITRA, "checklist:show")).context["steps"]]


def test_the_list_ticks_itself_off_as_things_come_true(cast: Cast):
    """S62, S54, S56, S70: an empty new domain misses everything; then an account, a role, a sign-in and a link."""
    jawa = Domain.objects.create(organization=cast.mitrajaya, name="jawa.example", verified_at=clock.now())
    sari = make_user("Sari", BALI, "super_admin")
    browser = Browser().sign_in(cast.sari)
    assert steps(browser) == [["jawa.example"], ["jawa.example"], [BALI, "jawa.example"], [BALI, "jawa.example"]]

    there = make_user("Sari", jawa.name)
    assert steps(browser)[:2] == [[], ["jawa.example"]]
    there.assignments.create(built_in="reseller_admin", started_at=clock.now())
    assert steps(browser)[:2] == [[], []]
    browser.sign_in(sari).sign_in(there)
    assert steps(browser) == [[], [], [], [BALI, "jawa.example"]]
    name = browser.cookies["browser"].value
    for other in (sari, there):
        cast.people["other"] = other
        confirm_link(cast.actor("other"), ask_to_link(cast.actor("sari"), other, browser=name), browser=name)
    assert steps(browser) == [[], [], [], []]


def test_the_third_step_is_marked_as_our_reading(cast: Cast):
    """S62"""
    shown = Browser().sign_in(cast.sari).get(page(MITRA, "checklist:show"))

    assert [step.is_ours for step in shown.context["steps"]] == [False, False, True, False]


def test_the_list_costs_the_same_for_two_domains_and_for_twenty(cast: Cast, django_assert_max_num_queries):
    """S62: as many queries."""
    browser = Browser().sign_in(cast.sari)
    for number in range(20):
        Domain.objects.create(organization=cast.mitrajaya, name=f"d{number}.example", verified_at=clock.now())
    with django_assert_max_num_queries(12):
        browser.get(page(MITRA, "checklist:show"))


def licensing_part(browser: Browser) -> tuple[str, bool]:
    (part,) = browser.get(page(MITRA, "checklist:show")).context["steps"][0].parts
    return part.words, part.is_done


def test_the_step_of_the_accounts_says_where_automatic_licensing_is_off_now(cast: Cast):
    """S64: from what is set and inherited, not from what was once clicked."""
    sari, browser = cast.actor("sari"), Browser().sign_in(cast.sari)
    assert licensing_part(browser) == (
        "Automatic licensing: your organization has no paid seats, so nobody takes one.", True,
    )  # fmt: skip
    product = make_seats(cast.mitrajaya, "Workspace", "Business", cap=5).product
    bali = create_unit(sari, parent=root_of(cast.mitrajaya), name="Bali", paid="continue")
    words, is_done = licensing_part(browser)
    assert (words.startswith("Automatic licensing: on everywhere"), is_done) == (True, False)

    set_automatic_licensing(sari, bali, product, is_on=False)
    assert licensing_part(browser) == (
        "Automatic licensing: off in Mitra Jaya › Bali. Newcomers elsewhere take a paid seat too.", True,
    )  # fmt: skip
    set_automatic_licensing(sari, bali, product, is_on=None)
    assert licensing_part(browser)[1] is False
    set_automatic_licensing(sari, root_of(cast.mitrajaya), product, is_on=False, seats=SeatChoice("keep", ""))
    assert licensing_part(browser)[0].startswith("Automatic licensing: off everywhere")


MAY_OPEN = {"sari": 200, "priya": 403, "budi": 403, "oscar": 403, "carla": 404, "vera": 404}


@pytest.mark.parametrize("who", MAY_OPEN)
def test_the_checklist_is_for_a_resellers_administrators(cast: Cast, who):
    """S5, S62"""
    user = cast.people[who]
    assert Browser().sign_in(user).get(page(user.domain.name, "checklist:show")).status_code == MAY_OPEN[who]


@pytest.mark.parametrize(("who", "is_shown"), [("sari", True), ("priya", False), ("carla", False)])
def test_the_way_to_the_steps_stands_out_where_there_are_several_domains(cast: Cast, rf, who, is_shown):
    """S13: and only there."""
    set_urlconf("wakil.config.domain_urls")
    request = rf.get("/")
    request.actor = cast.actor(who)
    shown = render_to_string("checklist/_link.html", {"frame": Frame(request)})
    assert ("Follow the steps for several domains" in shown) is is_shown

    omar = make_user("Omar", CAKRA, "super_admin")
    cast.people["omar"] = omar
    request.actor = cast.actor("omar")
    assert "Follow the steps" not in render_to_string("checklist/_link.html", {"frame": Frame(request)})
    set_urlconf(None)


def idle(cast: Cast, who: str) -> tuple[list[str], list[str]]:
    user = cast.people[who]
    shown = Browser().sign_in(user).get(page(user.domain.name, "idle:show"))
    people = [person.email for person in shown.context["people"]]
    return people, [one.customer.name for one, _use in shown.context["relationships"]]


def test_accounts_and_relationships_that_nobody_uses_are_reported(cast: Cast):
    """T33: unused for 90 days; of the own organization, and of the signed-in domain only (S16)."""
    long_ago = clock.now() - timedelta(days=91)
    User.objects.exclude(pk=cast.sari.pk).update(created_at=long_ago)
    User.objects.filter(pk=cast.budi.pk).update(last_login=clock.now() - timedelta(days=89))
    User.objects.filter(pk=cast.priya.pk).update(last_login=long_ago)
    Relationship.objects.update(started_at=long_ago)
    case = cast.file("priya", cast.sinar)
    note_read(cast.actor("priya"), case)

    assert idle(cast, "sari") == (["priya@bali.mitrajaya.example", cast.priya.email], ["Toko Melati", "Kopi Gayo"])
    assert idle(cast, "gita")[1] == ["Kopi Gayo"]
    assert idle(cast, "carla")[1] == []
    assert idle(cast, "vera")[1] == []


def test_who_looks_after_people_is_told_of_no_relationships(cast: Cast):
    """T12, S6, S16: with Manage users and Manage roles the page opens; customers and resellers are others' to know."""
    Relationship.objects.update(started_at=clock.now() - timedelta(days=91))
    for domain in (MITRA, "kopigayo.example"):
        cast.people["putri"] = make_holder(f"Putri-{domain[:4]}", domain, P.MANAGE_USERS, P.MANAGE_ROLES)
        assert idle(cast, "putri")[1] == []
        assert Browser().sign_in(cast.putri).get(page(domain, "idle:show")).status_code == 200
        viewer = P.VIEW_CUSTOMERS if domain == MITRA else P.MANAGE_RESELLER_ACCESS
        cast.people["sita"] = make_holder(f"Sita-{domain[:4]}", domain, P.MANAGE_USERS, P.MANAGE_ROLES, viewer)
        assert "Kopi Gayo" in idle(cast, "sita")[1]


def test_a_customer_that_cut_the_domain_off_is_not_named(cast: Cast):
    """T28: as on the list of customers."""
    Relationship.objects.update(started_at=clock.now() - timedelta(days=91))
    mitra = Domain.objects.get(name=MITRA)
    DomainSuspension.objects.create(domain=mitra, customer=cast.kopi, started_at=clock.now(), started_by=cast.gita)

    assert sorted(idle(cast, "sari")[1]) == ["PT Sinar Abadi", "Toko Melati"]


def test_new_and_suspended_accounts_are_not_reported(cast: Cast):
    """T33"""
    User.objects.filter(pk=cast.budi.pk).update(created_at=clock.now() - timedelta(days=91), suspended_at=clock.now())
    consent(relate(CAKRA, cast.sinar))

    assert idle(cast, "sari") == ([], [])


@pytest.mark.parametrize("who", ["priya", "budi", "citra", "dodi", "ava", "oscar"])
def test_what_is_not_used_is_for_super_admins(cast: Cast, who):
    """T33, S5"""
    user = cast.people[who]
    assert Browser().sign_in(user).get(page(user.domain.name, "idle:show")).status_code == 403
