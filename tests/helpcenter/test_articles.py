"""The articles that come with the portal: the same in both languages, and every link in them leads somewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from wakil.config import domain_urls
from wakil.helpcenter.articles import Article
from wakil.helpcenter.library import GROUPS, OURS, load
from wakil.helpcenter.markdown import Address, addresses_in
from wakil.web.help.places import PlacesOfPage, _size_of

LIBRARY = load(None)
LANGUAGES = ("en", "id")
SLUGS = sorted({article.slug for article in LIBRARY.articles})
OF_THE_STEPS = {
    "reseller-support", "several-domains", "reseller-access", "roles", "file-a-case", "update-cases", "share-a-case",
    "escalate-a-case", "close-and-reopen", "mail-alerts", "free-accounts", "automatic-licensing",
    "moving-from-the-old-centre", "no-access", "api-in-brief",
}  # fmt: skip


def both(slug: str) -> list[Article]:
    found = [LIBRARY.exactly(slug, language) for language in LANGUAGES]
    assert None not in found, f"{slug} is missing in one language"
    return [article for article in found if article]


def tokens_of(article: Article):
    return [article.intro, *(section.tokens for section in article.sections)]


def addresses_of(article: Article) -> list[Address]:
    return [Address.of(text) for tokens in tokens_of(article) for text in addresses_in(tokens)]


def test_there_is_an_article_for_every_step_and_none_has_a_fault():
    """S1, S13, S59: links, names and related articles are looked at too."""
    assert set(SLUGS) == OF_THE_STEPS
    assert LIBRARY.problems == ()
    assert not any(article.facts.draft for article in LIBRARY.articles)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_is_the_same_in_both_languages(slug):
    """S1, W24: facts, sections, and what it links to and shows, in the same order."""
    english, indonesian = both(slug)
    for name in ("version", "audience", "group", "order", "related", "opens"):
        assert getattr(english.facts, name) == getattr(indonesian.facts, name), name
    assert [section.id for section in english.sections] == [section.id for section in indonesian.sections]
    assert addresses_of(english) == addresses_of(indonesian)
    assert english.facts.title != indonesian.facts.title
    assert english.facts.group in GROUPS


@pytest.mark.parametrize("slug", SLUGS)
def test_every_article_opens_the_portal_and_every_link_of_it_leads_somewhere(slug):
    """S6, S80: pages of the portal are looked up among its addresses, screenshots among its files."""
    for article in both(slug):
        routes = [article.facts.opens, *(one.rest for one in addresses_of(article) if one.scheme == "portal")]
        for route in routes:
            assert resolve(reverse(route, urlconf=settings.DOMAIN_URLCONF), urlconf=domain_urls.__name__)
        for one in addresses_of(article):
            if one.scheme == "screen":
                assert _size_of(f"screens/{one.rest}.png"), one
        assert len(article.facts.related) >= 2
        assert len(article.sections) >= 2


def test_a_file_stands_where_its_facts_say():
    """S1"""
    for article in LIBRARY.articles:
        assert article.file == f"{article.language}/{article.slug}.md"


# No name of a vendor or of what it sells: those are configuration.
BRANDS = re.compile(r"google|workspace|gmail|nusantara|microsoft|cloud identity|partner sales console", re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(OURS.rglob("*.md")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_an_article_names_no_vendor_and_no_product(path: Path):
    """S1, S8"""
    assert BRANDS.findall(path.read_text(encoding="utf-8")) == []


def test_at_the_root_a_deep_link_asks_for_the_domain_first(client):
    """S6"""
    places = PlacesOfPage("", "en", SLUGS)
    assert places.portal("cases:new") == "/?to=cases%2Fnew%2F"
    assert places.portal("home") == "/"
    assert places.portal("no:such") == ""
