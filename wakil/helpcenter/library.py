"""All articles: ours, which come with the portal, and the vendor's own, which are added or stand in place of ours."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from wakil.helpcenter.articles import FALLBACK, Article, Audience, BadArticle, split
from wakil.helpcenter.markdown import parsed
from wakil.helpcenter.misleading import misleading

OURS = Path(__file__).parent / "articles"
GROUPS = ("start", "cases", "access", "people", "programs")  # ours, in their order; a vendor's own come after
LONGEST = 200_000  # bytes of one file
MOST = 1_000  # files of the vendor's
LOOKS_AGAIN = 5.0  # seconds after which the vendor's folder is looked at again
_CLOSEDNESS = {Audience.PUBLIC: 0, Audience.SIGNED_IN: 1, Audience.INTERNAL: 2}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file, for the vendor to read."""

    file: str
    what: str


@dataclass(frozen=True)
class Library:
    """The articles that there are now."""

    articles: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()
    _by_key: dict[tuple[str, str], Article] = field(default_factory=dict, compare=False)

    @cached_property
    def slugs(self) -> list[str]:
        """Of every article that is no draft, in the order of the lists: by group, then by their own order."""
        english = {article.slug: article for article in self.published if article.language == FALLBACK}
        facts = {article.slug: article.facts for article in self.published} | {
            slug: article.facts for slug, article in english.items()
        }
        return sorted(facts, key=lambda slug: (_place_of(facts[slug].group), facts[slug].order, slug))

    @cached_property
    def published(self) -> list[Article]:
        """Those that somebody reads."""
        return [article for article in self.articles if not article.facts.draft]

    def find(self, slug: str, language: str | None = None) -> Article | None:
        """The article in that language, or in the one in which there always should be one."""
        for wanted in ((language or current_language()), FALLBACK, *dict(settings.LANGUAGES)):
            article = self._by_key.get((slug, wanted))
            if article is not None:
                return article
        return None

    def exactly(self, slug: str, language: str) -> Article | None:
        """The article in that language and no other."""
        return self._by_key.get((slug, language))

    def audience_of(self, slug: str) -> Audience:
        """Who reads it: the strictest that any language of it says (T28)."""
        return self._audiences.get(slug, Audience.INTERNAL)

    @cached_property
    def _audiences(self) -> dict[str, Audience]:
        open_first = sorted(self.articles, key=lambda article: _CLOSEDNESS[article.facts.audience])
        return {article.slug: article.facts.audience for article in open_first}


def _place_of(group: str) -> tuple[int, str]:
    return (GROUPS.index(group), "") if group in GROUPS else (len(GROUPS), group)


def current_language() -> str:
    """The reader's, as one of those that articles are written in."""
    found = (get_language() or FALLBACK).partition("-")[0]
    return found if found in dict(settings.LANGUAGES) else FALLBACK


def load(folder: Path | None) -> Library:
    """Read everything. What is broken is left out and told about; ours stays where the vendor's is broken."""
    problems: list[Problem] = []
    found: dict[tuple[str, str], Article] = {}
    for article in _read(sorted(OURS.rglob("*.md")), OURS, problems, is_ours=True):
        found[article.slug, article.language] = article
    for article in _read(_files_in(folder, problems), folder, problems, is_ours=False):
        before = found.get((article.slug, article.language))
        if before is not None and not before.is_ours:
            problems.append(Problem(article.file, f"{before.file} is the same article in the same language"))
            continue
        found[article.slug, article.language] = article
    articles = tuple(found.values())
    published = {key: article for key, article in found.items() if not article.facts.draft}
    return Library(
        articles, tuple(problems) + tuple(Problem(file, what) for file, what in misleading(articles)), published
    )


def _files_in(folder: Path | None, problems: list[Problem]) -> list[Path]:
    if folder is None:
        return []
    try:
        files = sorted(path for path in folder.rglob("*.md") if path.is_file())
    except OSError as error:
        problems.append(Problem(str(folder), f"the folder can't be read: {error.strerror}"))
        return []
    if len(files) > MOST:
        problems.append(Problem(str(folder), f"there are more than {MOST} files; the rest is left out"))
    return files[:MOST]


def _read(files: Iterable[Path], folder: Path | None, problems: list[Problem], *, is_ours: bool) -> list[Article]:
    found = []
    for path in files:
        file = path.relative_to(folder or path.parent).as_posix()
        try:
            found.append(_article(path, file, is_ours=is_ours))
        except BadArticle as reason:
            problems.append(Problem(file, str(reason)))
    return found


def _article(path: Path, file: str, *, is_ours: bool) -> Article:
    try:
        if path.stat().st_size > LONGEST:
            raise BadArticle(f"it is longer than {LONGEST} bytes")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadArticle(f"it can't be read as text in UTF-8: {type(error).__name__}") from error
    facts, body = split(text)
    intro, sections = parsed(body)
    return Article(facts, file, intro, sections, is_ours)


@dataclass
class _Kept:
    library: Library | None = None
    seen: tuple[object, ...] = ()
    looked_at: float = 0.0


_kept = _Kept()
_lock = threading.Lock()


def library() -> Library:
    """The articles as this process knows them: the vendor's folder is read again soon after it has changed."""
    now = time.monotonic()
    kept = _kept.library
    if kept is not None and now - _kept.looked_at < LOOKS_AGAIN:
        return kept
    with _lock:
        seen = _state_of(settings.WAKIL_HELP)
        if _kept.library is None or seen != _kept.seen:
            _kept.library, _kept.seen = load(settings.WAKIL_HELP), seen
        _kept.looked_at = now
        return _kept.library


def forget() -> None:
    """Read everything anew when it is next asked for."""
    _kept.library = None


def _state_of(folder: Path | None) -> tuple[object, ...]:
    try:
        files = sorted(folder.rglob("*.md"))[: MOST + 1] if folder is not None else []
        stats = [(str(path), path.stat()) for path in files]
    except OSError:
        return (str(folder), "unreadable")
    return (str(folder), *((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))
