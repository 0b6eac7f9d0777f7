"""The language can be changed on every page, by anybody, without JavaScript."""

import re

import pytest
from django.utils import translation

from tests.client import Browser, page
from tests.web.pages import MITRA, SINAR, html

HERE = "http://testserver"


@pytest.fixture(autouse=True)
def language_of_the_test():
    """What the last request has chosen for this thread is not for the next test."""
    yield
    translation.deactivate()


def switch(browser, domain, language, before=""):
    url = page(domain, "language") if domain else "/language/"
    return browser.post(
        url, {"language": language}, headers={"origin": HERE} | ({"referer": f"{HERE}{before}"} if before else {})
    )


def spoken(browser, path):
    return browser.get(path)["Content-Language"]


def test_who_is_signed_in_keeps_the_language_with_the_account(cast):
    """W24: in every browser, against what the browser asks for."""
    before = page(MITRA, "cases:list") + "?q=mail&state=all"
    answer = switch(Browser().sign_in(cast.priya), MITRA, "id", before)
    cast.priya.refresh_from_db()
    assert (answer["Location"], cast.priya.language) == (before, "id")
    another = Browser(headers={"accept-language": "en"}).sign_in(cast.priya)
    assert spoken(another, page(MITRA, "cases:list")) == "id"
    switch(another, MITRA, "en")
    assert spoken(another, page(MITRA, "cases:list")) == "en"


def test_who_is_not_keeps_it_with_the_browser_at_the_root_and_at_every_domain(cast):
    """W24"""
    browser = Browser(headers={"accept-language": "en"})
    login = page(MITRA, "account_login")
    assert switch(browser, MITRA, "id", login)["Location"] == login
    paths = ["/", login, page(SINAR, "account_login"), "/help/", page(MITRA, "help:list")]
    assert [spoken(browser, path) for path in paths] == ["id"] * 5
    assert switch(browser, "", "en", "/help/")["Location"] == "/help/"
    assert [spoken(browser, path) for path in paths] == ["en"] * 5
    cookie = browser.cookies["language"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")


def test_an_account_with_a_language_of_its_own_has_it_in_every_browser(cast):
    """W24: the account's first, then the browser's."""
    cast.priya.language = "id"
    cast.priya.save()
    browser = Browser()
    switch(browser, "", "en", "/")
    assert spoken(browser, page(MITRA, "account_login")) == "en"
    assert spoken(browser.sign_in(cast.priya), page(MITRA, "cases:list")) == "id"


def test_every_frame_has_the_switch(cast):
    """W24: its current language marked, each in its own name."""
    signed_in = Browser().sign_in(cast.priya)
    for browser, path in (
        (signed_in, page(MITRA, "cases:list")),
        (Browser(), page(MITRA, "account_login")),
        (Browser(), "/"),
    ):
        text = html(browser.get(path))
        assert 'value="en" lang="en" aria-current="true">English</button>' in text, path
        assert 'value="id" lang="id">Bahasa Indonesia</button>' in text, path
        assert re.findall(r"<\w[^<>]*<", text) == [], path


@pytest.mark.parametrize(
    "before",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        f"{HERE}/d/cakra.example/cases/",
        f"{HERE}//evil.example/",
    ],
)
def test_it_leads_back_to_no_page_but_one_of_the_same_domain(cast, before):
    """T36"""
    answer = Browser().post(page(MITRA, "language"), {"language": "id"}, headers={"referer": before, "origin": HERE})
    assert answer["Location"] == f"/d/{MITRA}/"


@pytest.mark.parametrize("language", ["", "tlh", "../../x", "EN"])
def test_an_unknown_language_changes_nothing(cast, language):
    """T15"""
    browser = Browser().sign_in(cast.priya)
    assert switch(browser, MITRA, language).status_code == 400
    cast.priya.refresh_from_db()
    assert (cast.priya.language, "language" in browser.cookies) == ("", False)


def test_no_other_site_chooses_the_language_and_no_link_does(cast):
    """T25, T38"""
    browser = Browser(enforce_csrf_checks=True)
    sent = [
        browser.post("/language/", {"language": "id"}, headers=headers)
        for headers in ({}, {"origin": "https://evil.example"}, {"referer": "https://evil.example/"})
    ]
    assert [answer.status_code for answer in sent] == [403, 403, 403]
    assert browser.post("/language/", {"language": "id"}, headers={"origin": HERE}).status_code == 302
    assert Browser(enforce_csrf_checks=True).post(page(MITRA, "language"), {"language": "id"}).status_code == 403
    assert [browser.get(path, {"language": "id"}).status_code for path in ("/language/", page(MITRA, "language"))] == [
        405, 405,
    ]  # fmt: skip
