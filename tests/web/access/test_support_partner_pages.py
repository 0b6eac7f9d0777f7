"""Support partners at the pages: named exactly, looked at, let in, ended by either side (S51, S52)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.cast import make_organization
from tests.client import page
from tests.reselling.handing_over import running
from tests.web.pages import CAKRA, MITRA, SINAR, html, show
from wakil.reselling.models import Relationship, ResellerAccess

LIST, NAME = page(SINAR, "access:partners"), page(SINAR, "access:name_partner")
OLD = (MITRA, "resale", "vendor")


@pytest.fixture(autouse=True)
def _fresh_cache(db):
    cache.clear()


def terms(**changes):
    last_day = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"domain": SINAR, "reseller": CAKRA, "level": "2", "scope": "all", "ends_on": last_day, "reason": "",
            "do": "add", "sure": "on", **changes}  # fmt: skip


def test_a_partner_is_looked_at_and_then_let_in(cast, browser):
    """S51, S52"""
    carla = browser("carla")
    named = carla.get(NAME, {"reseller": str(cast.cakra.number)})
    assert named.context["identity"]["customer_id"] == cast.cakra.customer_id
    for unsure in ({"do": "check"}, {"sure": ""}):
        shown = carla.post(NAME, terms(**unsure))
        assert cast.cakra.customer_id in html(shown)
        assert running(cast) == [OLD]
    assert carla.post(NAME, terms())["Location"] == LIST

    assert running(cast) == [(CAKRA, "support_only", "customer"), OLD]
    assert "your support partner since" in html(carla.get(LIST))
    assert "PT Sinar Abadi" in html(browser("oscar").get(page(CAKRA, "customers:list")))
    assert (carla.post(NAME, terms()).status_code, len(running(cast))) == (422, 2)


def test_the_customer_ends_it_and_the_next_click_finds_nothing(cast, browser):
    """S51: in numbers before the click."""
    carla, oscar = browser("carla"), browser("oscar")
    carla.post(NAME, terms())
    case = cast.file("oscar", cast.sinar)
    partner = Relationship.objects.get(kind="support_only")
    url = page(SINAR, "access:end_partner", partner.pk)
    assert "1 open case and 0 closed" in html(carla.get(url))
    assert oscar.get(show(CAKRA, case)).status_code == 200
    assert carla.post(url, {"domain": SINAR})["Location"] == LIST
    assert oscar.get(show(CAKRA, case)).status_code == 404
    assert carla.post(url, {"domain": SINAR}).status_code == 302
    assert running(cast) == [OLD]


def test_the_partner_ends_it_itself(cast, browser):
    """S51"""
    browser("carla").post(NAME, terms())
    oscar, url = browser("oscar"), page(CAKRA, "customers:leave", cast.sinar.customer_id)
    assert "Stop supporting PT Sinar Abadi?" in html(oscar.get(url))
    assert oscar.post(url, {"domain": CAKRA})["Location"] == page(CAKRA, "customers:list")
    assert running(cast) == [OLD]
    assert oscar.get(url).status_code == 404
    assert browser("priya").get(page(MITRA, "customers:leave", cast.sinar.customer_id)).status_code == 404


def test_somebody_with_that_privilege_alone_adds_partners(cast, browser):
    """S51, S53: Manage support partners, and not Manage reseller access."""
    role = cast.sinar.roles.create(name="Partners", privileges=["manage_support_partners"])
    cast.dodi.assignments.create(role=role, started_at=timezone.now())
    dodi = browser("dodi")
    assert dodi.get(page(SINAR, "access:transfers")).status_code == 403
    assert dodi.post(NAME, terms()).status_code == 302
    assert ResellerAccess.objects.get(relationship__kind="support_only").granted_by == cast.dodi
    for who in ("citra", "priya"):
        domain = cast.people[who].domain.name
        assert browser(who).get(page(domain, "access:partners")).status_code == 403


def test_look_alikes_are_told(cast, browser):
    """S51, T6: letters of another script, a known name within a longer one, and one letter off."""
    carla = browser("carla")
    names = {
        "xn--mitrajya-75g.example": ["different scripts", "looks like mitrajaya.example"],
        "xn--mitrajy-91gf.example": [],
        "mitrajaya.example.evil.example": ["looks like mitrajaya.example"],
        "mitra-jaya.example": ["looks like mitrajaya.example"],
        "rnitrajaya.example": ["looks like mitrajaya.example"],
        "sinar-abadi.example": [],
    }
    cyrillic = "mitrajаya.example".encode("idna").decode()
    names = {cyrillic if name.startswith("xn--mitrajya") else name: said for name, said in names.items()}
    names.pop("xn--mitrajy-91gf.example")
    make_organization("reseller", "Somebody", *names)
    for name, said in names.items():
        warnings = " ".join(carla.get(NAME, {"reseller": name}).context["identity"]["warnings"])
        assert all(words in warnings for words in said), (name, warnings)
        assert bool(warnings) == bool(said), (name, warnings)


def test_another_reseller_of_the_same_name_is_told(cast, browser):
    """S51, T6: accents and case make no other name."""
    make_organization("reseller", "MITRA  JAYÁ", "elsewhere.example")
    carla = browser("carla")
    warnings = carla.get(NAME, {"reseller": "elsewhere.example"}).context["identity"]["warnings"]
    assert warnings == ["It has the name of the reseller at mitrajaya.example, and is another one."]
    assert carla.get(NAME, {"reseller": "bali.mitrajaya.example"}).context["identity"]["warnings"] == [
        "It looks like mitrajaya.example, which you know already, and is another domain."
    ]


def test_ids_that_contain_one_another_are_told_apart(cast, browser):
    """T6: numbers and domains are compared whole."""
    make_organization("reseller", "A", "a.com", "aa.com", "a.com.evil")
    make_organization("reseller", "B", "b.com")
    carla = browser("carla")
    for name in ("a.com", "aa.com", "a.com.evil"):
        assert carla.get(NAME, {"reseller": name}).context["identity"]["domain"] == name
    for name in ("com", "a", "a.co", "a.com.evi", ".com", "%", "a_com"):
        assert carla.get(NAME, {"reseller": name}).status_code == 422, name
    for digits in (str(cast.cakra.number)[:-1], str(cast.cakra.number)[1:], f"{cast.cakra.number}0", "1", "12", "2"):
        assert carla.get(NAME, {"reseller": digits}).status_code == 422, digits
