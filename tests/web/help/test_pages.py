"""The help centre's pages: everybody's, in every language, with links that keep the domain."""

import re

import pytest

from tests.cast import PASSWORD
from tests.client import Browser, page
from tests.web.pages import MITRA, html
from wakil.helpcenter.library import library

SLUG = "file-a-case"


def sections(answer) -> list[tuple[str, bool]]:
    """The id of each section, and whether it is open."""
    found = re.findall(
        r'<details class="help-section"( open)?>.*?<div id="([^"]+)"', answer.content.decode(), re.DOTALL
    )
    return [(id_, bool(is_open)) for is_open, id_ in found]


def test_help_is_open_to_all_at_the_root_and_below_every_domain(cast):
    """S1, S84, T24: a domain that nobody has shows the same help."""
    answers = [
        Browser().get(path) for path in ("/help/", page(MITRA, "help:list"), page("nobody.example", "help:list"))
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [html(answer).count("Support for Nusantara resellers") for answer in answers] == [1, 1, 1]


def test_the_help_is_led_to_from_the_sidebar_and_from_the_sign_in_page(cast):
    """S1, S84"""
    listed = page(MITRA, "help:list")
    assert f'href="{listed}"' in Browser().get(page(MITRA, "account_login")).content.decode()
    assert 'href="/help/"' in Browser().get("/").content.decode()
    shown = Browser().sign_in(cast.priya).get(page(MITRA, "help:show", SLUG)).content.decode()
    assert shown.count(f'href="{listed}" aria-current="page"') == 2  # in the sidebar and in the menu of a phone


def test_a_deep_link_keeps_the_domain(cast):
    """S6: also through the sign-in, and from the root through the question for the address."""
    new_case = page(MITRA, "cases:new")
    for browser in (Browser(), Browser().sign_in(cast.priya)):
        assert (
            f'class="btn btn-primary" href="{new_case}"' in browser.get(page(MITRA, "help:show", SLUG)).content.decode()
        )
    browser = Browser()
    at_root = browser.get(f"/help/{SLUG}/").content.decode()
    assert 'class="btn btn-primary" href="/?to=cases%2Fnew%2F"' in at_root

    asked = browser.get("/", {"to": "cases/new/"})
    assert '<input type="hidden" name="to" value="cases/new/">' in asked.content.decode()
    led = browser.get("/", {"to": "cases/new/", "address": "priya@mitrajaya.example"})["Location"]
    entered = browser.post(led, {"login": "priya@mitrajaya.example", "password": PASSWORD, "next": new_case})
    assert (led.partition("next=")[2], entered["Location"]) == ("%2Fd%2Fmitrajaya.example%2Fcases%2Fnew%2F", new_case)


@pytest.mark.parametrize(
    "to", ["//evil.example/", "https://evil.example/", "no/such/page/", "cases/new/?x=1", "\\\\x", "x" * 500]
)
def test_no_link_leads_out_of_the_portal_by_the_page_wanted(cast, to):
    """T36"""
    browser = Browser()
    assert 'name="to"' not in browser.get("/", {"to": to}).content.decode()
    assert "next=" not in browser.get("/", {"to": to, "address": "priya@mitrajaya.example"})["Location"]


def test_sections_open_one_by_one_and_all_at_once_by_links(cast):
    """S14: without JavaScript; a link from another article names the section twice, for browsers old and new."""
    url, browser = page(MITRA, "help:show", SLUG), Browser()
    ids = [section.id for section in library().find(SLUG, "en").sections]

    assert sections(browser.get(url)) == [(id_, False) for id_ in ids]
    assert sections(browser.get(url, {"open": "all"})) == [(id_, True) for id_ in ids]
    assert sections(browser.get(url, {"open": "files"})) == [(id_, id_ == "files") for id_ in ids]
    text, top = browser.get(url).content.decode(), 'class="help-top"><a href="#page"'
    links = (f'href="{url}?open=all"', f'href="{url}" data-closes-all', top)
    assert [text.count(link) for link in links] == [1, 1, len(ids)]


def test_an_article_names_its_related_ones_that_the_reader_may_open(cast):
    """S80"""
    shown = html(Browser().get(page(MITRA, "help:show", SLUG))).partition('class="help-related"')[2]
    slugs = re.findall(r'href="/d/mitrajaya\.example/help/([a-z-]+)/"', shown)
    assert slugs == list(library().find(SLUG, "en").facts.related)


@pytest.mark.parametrize("slug", ["no-such", "Search", "a" * 200])
def test_an_unknown_article_is_not_there(cast, slug):
    """T11"""
    answers = [Browser().get(path) for path in (f"/help/{slug}/", page(MITRA, "help:list") + f"{slug}/")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_an_article_is_in_the_readers_language_and_in_english_where_there_is_no_other(cast):
    """S83, W24"""
    speaks = Browser(headers={"accept-language": "id"})
    assert "Mengajukan kasus" in html(speaks.get(f"/help/{SLUG}/"))
    cast.priya.language = "en"
    cast.priya.save()
    signed_in = speaks.sign_in(cast.priya).get(page(MITRA, "help:show", SLUG))
    assert "File a case" in html(signed_in)
    assert html(Browser(headers={"accept-language": "fr"}).get(f"/help/{SLUG}/")).count("<h1>File a case</h1>") == 1


def test_the_search_is_a_page_too(cast):
    """S83: with what was typed, a way to clear it, and a way back."""
    url = page(MITRA, "help:search")
    found = html(Browser().get(url, {"q": "severity"}))
    assert page(MITRA, "help:show", SLUG) in found
    assert [found.count(words) for words in ('value="severity"', "Clear search", "Close search")] == [1, 1, 1]
    empty = html(Browser().get(url))
    assert ("Clear search" in empty, 'value=""' in empty) == (False, True)
    assert "<b>x</b>" not in Browser().get(url, {"q": "<b>x</b>"}).content.decode()


def test_the_search_follows_the_typing_with_a_part_of_the_page(cast):
    """S83"""
    answer = Browser().get(page(MITRA, "help:search"), {"q": "severity"}, headers={"hx-request": "true"})
    assert ("<html" in html(answer), 'data-say="' in html(answer)) == (False, True)


def test_pages_of_the_help_cost_a_handful_of_queries(cast, django_assert_max_num_queries):
    """S83: an article has no more to ask than who reads it and what is called how."""
    browser = Browser().sign_in(cast.priya)
    browser.get(page(MITRA, "help:show", SLUG))
    for route in ("help:list", "help:search", "help:show"):
        with django_assert_max_num_queries(7):
            assert browser.get(page(MITRA, route, *([SLUG] if route == "help:show" else []))).status_code == 200


CONTEXTUAL = {
    "priya": {"cases:list": "update-cases", "cases:new": "file-a-case", "customers:list": "reseller-access"},
    "carla": {"access:list": "reseller-access"},
}


def test_the_main_pages_lead_to_the_article_about_them(cast):
    """S84"""
    for who, pages in CONTEXTUAL.items():
        domain = cast.people[who].domain.name
        browser = Browser().sign_in(cast.people[who])
        for route, slug in pages.items():
            found = re.findall(r'class="learn-more" href="([^"]+)"', browser.get(page(domain, route)).content.decode())
            assert found == [page(domain, "help:show", slug)], route


def test_who_has_not_finished_signing_in_reads_what_everybody_reads(cast, settings):
    """T33, T16"""
    from wakil.accounts.models import FactorRequirement  # noqa: PLC0415

    FactorRequirement.objects.all().delete()
    browser = Browser()
    browser.post(page(MITRA, "account_login"), {"login": cast.priya.email, "password": PASSWORD})
    shown = browser.get(page(MITRA, "help:list"))
    assert (shown.status_code, hasattr(shown.wsgi_request, "actor")) == (200, False)
    assert cast.priya.name not in html(shown).replace("priya@", "")


def test_pages_of_who_is_signed_in_are_in_no_cache(cast):
    """T26"""
    signed_in = Browser().sign_in(cast.priya).get(page(MITRA, "help:show", SLUG))
    assert signed_in["Cache-Control"] == "private, no-store"
    for path in (page(MITRA, "help:show", SLUG), f"/help/{SLUG}/"):
        assert Browser().get(path)["Cache-Control"] == "private, no-cache"
