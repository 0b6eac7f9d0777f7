"""An article as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from wakil.helpcenter.articles import Article
from wakil.helpcenter.markdown import Places, shown
from wakil.helpcenter.names import filled

# A vendor's own groups stand under the names that the articles give them.
LABELS: dict[str, str | Promise] = {
    "start": _("Getting started"),
    "cases": _("Cases"),
    "access": _("Reseller access"),
    "people": _("People, roles and licences"),
    "programs": _("Programs"),
    "other": _("More"),
}


@dataclass(frozen=True)
class Line:
    """An article in a list."""

    slug: str
    title: str
    summary: str
    language: str
    is_fallback: bool


@dataclass(frozen=True)
class Part:
    """A section, ready to be shown."""

    id: str
    title: str
    html: SafeString
    is_open: bool


@dataclass(frozen=True)
class Page:
    """An article, ready to be shown."""

    line: Line
    version: int
    intro: SafeString
    parts: list[Part]
    opens: str
    all_open: bool


def line_of(article: Article, names: Mapping[str, str], language: str) -> Line:
    """With the names of this installation in its title."""
    title, summary = filled(article.facts.title, names), filled(article.facts.summary, names)
    return Line(article.slug, title, summary, article.language, article.language != language)


def page_of(article: Article, names: Mapping[str, str], places: Places, *, language: str, to_open: str) -> Page:
    """`to_open` is the id of the section to show open, or "all"."""
    all_open = to_open == "all"
    parts = [
        Part(one.id, filled(one.title, names), _html(one.tokens, names, places), all_open or one.id == to_open)
        for one in article.sections
    ]
    intro, opens = _html(article.intro, names, places), places.portal(article.facts.opens)
    return Page(line_of(article, names, language), article.version, intro, parts, opens, all_open)


def grouped(articles: list[Article], names: Mapping[str, str], language: str) -> list[tuple[str | Promise, list[Line]]]:
    """The articles, which are in order, under the names of their groups."""
    by_group: dict[str, list[Line]] = {}
    for article in articles:
        by_group.setdefault(article.facts.group, []).append(line_of(article, names, language))
    return [(LABELS.get(group, group), lines) for group, lines in by_group.items()]


def _html(tokens: tuple, names: Mapping[str, str], places: Places) -> SafeString:
    return mark_safe(shown(tokens, names, places))  # noqa: S308  cleaned there
