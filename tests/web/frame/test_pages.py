"""The frame around every page, the favicon, help, settings and the gallery."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import set_urlconf

from tests.client import Browser, page
from wakil.access.actor import Actor
from wakil.web.frame.context import Frame
from wakil.web.navigation import items_for, may_file_anywhere
from wakil.web.place import place_of

TEMPLATES = Path("wakil/web/templates")


@pytest.fixture
def below_a_domain(settings):
    """Names of pages mean those below /d/<domain>/, as in a request there."""
    set_urlconf(settings.DOMAIN_URLCONF)
    yield
    set_urlconf(None)


def labels(person) -> list[str]:
    return [str(item.label) for item in items_for(Actor.load(person))]


def test_each_side_gets_its_own_sidebar(cast, below_a_domain):
    """S20, S37, S38"""
    assert labels(cast.priya) == ["My Cases", "My Customers", "Shared with me", "Help"]
    assert labels(cast.carla) == ["Cases", "Reseller access", "Shared with me", "Administration", "Help"]
    assert labels(cast.ava) == ["Queue", "Shared with me", "Help"]
    assert labels(cast.vera) == ["Queue", "Organizations", "Outbox", "Shared with me", "Administration", "Help"]


def test_the_sidebar_marks_the_list_that_a_page_belongs_to(cast, below_a_domain):
    """S20"""
    marked = {}
    for route in ("cases:list", "cases:show", "cases:shared", "cases:new", "customers:show", "help:show"):
        items = items_for(Actor.load(cast.priya), route)
        marked[route] = [item.route for item in items if item.is_current]
    assert marked == {
        "cases:list": ["cases:list"],
        "cases:show": ["cases:list"],
        "cases:shared": ["cases:shared"],
        "cases:new": [],
        "customers:show": ["customers:list"],
        "help:show": ["help:list"],
    }


def test_only_those_who_can_file_get_the_button_for_it(cast):
    """S21"""
    assert [may_file_anywhere(Actor.load(person)) for person in (cast.priya, cast.carla, cast.dodi, cast.ava)] == [
        True,
        True,
        False,
        False,
    ]


def test_the_place_is_on_every_page_and_its_title_ends_with_it(cast):
    """S16, S44"""
    response = Browser().sign_in(cast.priya).get(page("mitrajaya.example", "help:list"))
    html = response.content.decode()
    room = place_of("mitrajaya.example").css_class
    assert response.status_code == 200
    assert re.findall(r"<title>(.*?)</title>", html) == ["Help · mitrajaya.example"]
    assert re.findall(r'<html lang="en" class="([^"]*)"', html) == [room]


def test_the_favicon_is_the_domains_and_tells_nothing_else(cast):
    """T11"""
    known = Browser().get(page("mitrajaya.example", "favicon"))
    unknown = Browser().get(page("nobody.example", "favicon"))
    assert (known.status_code, known["Content-Type"]) == (200, "image/svg+xml")
    assert (unknown.status_code, unknown["Content-Type"]) == (200, "image/svg+xml")
    assert place_of("mitrajaya.example").colour in known.content.decode()
    assert place_of("nobody.example").colour in unknown.content.decode()


def test_language_and_zone_can_be_changed_and_given_back(cast):
    """S31"""
    browser, url = Browser().sign_in(cast.priya), page("mitrajaya.example", "settings")

    kept = browser.post(url, {"language": "id", "time_zone": "Asia/Makassar"})
    cast.priya.refresh_from_db()
    assert (kept.status_code, cast.priya.language, cast.priya.time_zone) == (302, "id", "Asia/Makassar")

    browser.post(url, {"language": "", "time_zone": ""})
    cast.priya.refresh_from_db()
    assert (cast.priya.language, cast.priya.time_zone) == ("", "")


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Asia/Atlantis"}, {"language": "tlh"}, {"time_zone": "../../etc/passwd"}]
)
def test_unknown_languages_and_zones_change_nothing(cast, wrong):
    """S31"""
    response = Browser().sign_in(cast.priya).post(page("mitrajaya.example", "settings"), wrong)
    cast.priya.refresh_from_db()
    assert (response.status_code, cast.priya.language, cast.priya.time_zone) == (200, "", "")


def test_the_gallery_shows_every_part(cast):
    """W8"""
    request = RequestFactory().get("/")
    request.actor, request.domain_name, request.resolver_match = Actor.load(cast.priya), "mitrajaya.example", None
    request.META["CSRF_COOKIE"] = "x"
    assert Frame(request).place == place_of("mitrajaya.example")
    assert "Nothing was sent" in render_to_string("gallery/parts.html", {"options_url": "#"}, request)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=str)
def test_no_template_needs_inline_script_or_style(template):
    """T17"""
    html = template.read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|hx-on|hx-vals=['\"]js:", html) == []
