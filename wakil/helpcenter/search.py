"""Finding articles by words: their beginnings, without case and accents; what is nearly right is guessed (S83)."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wakil.helpcenter.articles import FALLBACK, Article
from wakil.helpcenter.library import Library, current_language, library
from wakil.helpcenter.markdown import words_of
from wakil.helpcenter.names import filled
from wakil.helpcenter.policy import Reader, listed_for
from wakil.helpcenter.roots import roots_of
from wakil.lib.text import folded

MOST_WORDS = 8
LONGEST_QUERY = 200
SHORTEST_GUESS = 4  # letters of a word worth guessing at
LIKENESS = 0.78
WHOLE_WORD = 1.5  # times as good as a beginning
WHOLE_PHRASE = 12
BY_ROOT = 0.6  # as good as by the word itself
# Words of a question that say nothing of what it is about.
_FILLERS = (
    "a an and are as at be by can cannot do does for from get have how i if in is it me my of on or our the there to "
    "we what when where which who why will with you your "
    "ada adalah agar apa apakah atau bagaimana bisa cara dan dapat dari dengan di untuk ingin ini itu jika kami ke "
    "kenapa mana mengapa pada saya siapa tidak yang"
)
FILLERS = frozenset(_FILLERS.split())
_WEIGHTS = {"title": 8, "keywords": 7, "headings": 4, "summary": 3, "body": 1}


@dataclass(frozen=True)
class Found:
    """What a search found, best first, and the words that were guessed where others led nowhere."""

    articles: list[Article]
    guessed: str = ""


@dataclass(frozen=True)
class _Entry:
    """An article as the search sees it: the words of each part."""

    slug: str
    phrases: str
    words: Mapping[str, frozenset[str]]
    roots: Mapping[str, frozenset[str]]  # of the same words, where their language has any

    def worth(self, wanted: tuple[str, ...]) -> float:
        """How well it fits; nothing when a word is not in it."""
        each = [self._worth_of(word) for word in wanted]
        phrase = WHOLE_PHRASE if len(wanted) > 1 and f" {' '.join(wanted)}" in self.phrases else 0
        return sum(each) + phrase if all(each) else 0

    def _worth_of(self, word: str) -> float:
        best, forms = 0.0, (word, *roots_of(word))
        for part, weight in _WEIGHTS.items():
            if word in self.words[part]:
                best = max(best, weight * WHOLE_WORD)
            elif any(one.startswith(word) for one in self.words[part]):
                best = max(best, weight)
            elif any(root.startswith(forms) for root in self.roots[part]):
                best = max(best, weight * BY_ROOT)
        return best


def search_articles(reader: Reader, text: str, names: Mapping[str, str], language: str | None = None) -> Found:
    """By the reader's language; what only the English text has comes after, in the reader's language if there is it."""
    wanted = _wanted(text)
    if not wanted:
        return Found([])
    shown = {article.slug: article for article in listed_for(reader, language)}
    entries = [
        [entry for entry in index if entry.slug in shown] for index in _indexes(language or current_language(), names)
    ]
    found, guessed = _ranked(entries, wanted), ""
    if not found and (better := _guess(entries, wanted)) != wanted:
        found, guessed = _ranked(entries, better), " ".join(better)
    return Found([shown[slug] for slug in found], guessed if found else "")


def _wanted(text: str) -> tuple[str, ...]:
    words = folded(text[:LONGEST_QUERY]).split()
    telling = [word for word in words if word not in FILLERS]
    return tuple(dict.fromkeys(telling or words))[:MOST_WORDS]


def _ranked(entries: list[list[_Entry]], wanted: tuple[str, ...]) -> list[str]:
    ranked: dict[str, None] = {}
    for index in entries:
        worth = {entry.slug: entry.worth(wanted) for entry in index}
        best = sorted((slug for slug in worth if worth[slug]), key=lambda slug: -worth[slug])
        ranked |= dict.fromkeys(slug for slug in best if slug not in ranked)
    return list(ranked)


def _guess(entries: list[list[_Entry]], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The same words, each that nobody wrote replaced by the one most like it."""
    known = {word for index in entries for entry in index for words in entry.words.values() for word in words}
    return tuple(_nearest(word, known) for word in wanted)


def _nearest(word: str, known: set[str]) -> str:
    if len(word) < SHORTEST_GUESS or any(one.startswith(word) for one in known):
        return word
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=LIKENESS)), word)


def _indexes(language: str, names: Mapping[str, str]) -> list[tuple[_Entry, ...]]:
    known = tuple(sorted(names.items()))
    wanted = [language] if language == FALLBACK else [language, FALLBACK]
    return [_index(_Same(library()), one, known) for one in wanted]


@dataclass(frozen=True)
class _Same:
    """A library compared by being the very same one."""

    library: Library

    def __hash__(self) -> int:
        return id(self.library)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.library is self.library


@lru_cache(maxsize=16)
def _index(within: _Same, language: str, names: tuple[tuple[str, str], ...]) -> tuple[_Entry, ...]:
    known = dict(names)
    return tuple(_entry(article, known) for article in within.library.published if article.language == language)


def _entry(article: Article, names: Mapping[str, str]) -> _Entry:
    facts = article.facts
    body = [article.intro, *(section.tokens for section in article.sections)]
    parts = {
        "title": facts.title,
        "keywords": " ; ".join(facts.keywords),
        "headings": " ; ".join(section.title for section in article.sections),
        "summary": facts.summary,
        "body": " ".join(map(words_of, body)),
    }
    plain = {part: folded(filled(text, names)) for part, text in parts.items()}
    phrases = " ".join(f" {plain[part]}" for part in ("title", "keywords", "headings"))
    words = {part: frozenset(text.split()) for part, text in plain.items()}
    return _Entry(article.slug, phrases, words, {part: _roots(article.language, words[part]) for part in words})


def _roots(language: str, words: frozenset[str]) -> frozenset[str]:
    return frozenset().union(words, *map(roots_of, words)) if language == "id" else frozenset()
