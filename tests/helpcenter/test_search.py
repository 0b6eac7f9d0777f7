"""What a search finds, and for whom."""

import pytest

from wakil.helpcenter.feedback import note_fruitless_search, searched_words
from wakil.helpcenter.models import FruitlessSearch
from wakil.helpcenter.names import names
from wakil.helpcenter.search import search_articles

FIRST = {
    "file a case": ("en", "file-a-case"),
    "how do I create a support case": ("en", "file-a-case"),
    "SEVERI": ("en", "file-a-case"),
    "mengajukan kasus": ("id", "file-a-case"),
    "keparahan": ("id", "file-a-case"),
    "on behalf of": ("id", "file-a-case"),  # only in English, read in Indonesian
}


def slugs(reader, text, language="en"):
    return [article.slug for article in search_articles(reader, text, names(), language).articles]


@pytest.mark.parametrize("text", FIRST)
def test_the_article_that_is_meant_comes_first(cast, text):
    """S83: by beginnings, in any case, with and without the words of a question."""
    language, slug = FIRST[text]
    found = search_articles(None, text, names(), language).articles
    assert found[0].slug == slug
    assert found[0].language == language


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", ["Wakil", "Customer Care Portal", "customer care"])
def test_both_names_of_the_portal_find_its_help(cast, name, language):
    """S8, S1: the name in the settings, and what it is called besides."""
    assert slugs(None, name, language)[0] == "reseller-support"


def test_the_names_are_those_of_the_installation(cast, settings):
    """S1, S8"""
    settings.WAKIL_PORTAL_NAME, settings.WAKIL_PORTAL_ALIASES = "Gerbang", ("Meja Bantu", "Helpline")
    assert [slugs(None, name)[:1] for name in ("gerbang", "meja bantu", "helpline")] == [["reseller-support"]] * 3
    assert slugs(None, "Nusantara")[0] == "reseller-support"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("pengajuan kasus", "file-a-case"),
        ("menyaring", "update-cases"),
        ("saring", "update-cases"),
        ("memindahkan", "automatic-licensing"),
        ("dieskalasi", "escalate-a-case"),
    ],
)
def test_an_indonesian_word_is_found_by_its_root_and_by_its_other_forms(cast, text, slug):
    """S83"""
    assert slug in slugs(None, text, "id")[:3]


def test_what_is_nearly_right_is_guessed_and_said(cast):
    """S83"""
    found = search_articles(None, "severty", names(), "en")
    assert (found.articles[0].slug, found.guessed) == ("file-a-case", "severity")


@pytest.mark.parametrize("text", ["", "   ", "?!", "xyzzyplugh", "\x01" * 300, "a" * 5000, "'; --"])
def test_nonsense_finds_nothing_and_breaks_nothing(cast, text):
    """S83, T15"""
    assert slugs(None, text) == []


def test_drafts_internal_articles_and_those_of_others_are_never_found(cast, vendors):
    """S83, T11"""
    word = "kenariarsip"
    vendors("one.md", slug="one", title=f"{word} one", draft="true")
    vendors("two.md", slug="two", title=f"{word} two", audience="internal")
    vendors("three.md", slug="three", title=f"{word} three", audience="signed-in")
    vendors("four.md", slug="four", body=f"{word} four")

    assert slugs(None, word) == ["four"]
    assert slugs(cast.actor("dodi"), word) == ["three", "four"]
    assert slugs(cast.actor("vera"), word) == ["three", "four"]
    assert search_articles(None, "kenariarsi two", names(), "en").articles == []


def test_an_article_that_is_only_in_english_is_found_in_every_language(cast, vendors):
    """S83"""
    vendors("own.md", title="Zebra crossing")
    found = search_articles(None, "zebra", names(), "id").articles
    assert [(article.slug, article.language) for article in found] == [("our-own", "en")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Faktur  PAJAK? ", "faktur pajak"),
        ("invoice carla@sinar.example", "invoice"),
        ("call 0812 345678 now", "call now"),
        ("pin 123", "pin 123"),
        ("3174012345678901", ""),
        ("x" * 300, "x" * 100),
    ],
)
def test_what_is_kept_of_a_search_names_nobody(text, kept):
    """S83"""
    assert searched_words(text) == kept


def test_what_was_looked_for_in_vain_is_counted_by_language(db):
    """S83"""
    for text, language in [("Faktur", "id"), ("faktur!", "id"), ("faktur", "en"), ("budi@x.example", "id")]:
        note_fruitless_search(text, language)
    rows = FruitlessSearch.objects.order_by("language").values_list("words", "language", "times")
    assert list(rows) == [("faktur", "en", 1), ("faktur", "id", 2)]


def test_no_flood_of_searches_fills_the_database(db, monkeypatch):
    """T23"""
    monkeypatch.setattr("wakil.helpcenter.feedback.MOST_SEARCHES", 3)
    for number in range(9):
        note_fruitless_search(f"word{number}", "en")
    assert sorted(FruitlessSearch.objects.values_list("words", flat=True)) == ["word6", "word7", "word8"]
