"""What an article is, and what its file says of it before the text begins."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import yaml
from django.conf import settings
from markdown_it.token import Token
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

FALLBACK = "en"  # read where there is no article in the reader's language
RESERVED = frozenset({"search", "pictures"})  # pages of the help centre itself
_FENCE = "---"
_Words = Annotated[str, Field(min_length=1, max_length=300)]
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Audience(StrEnum):
    """Who reads an article."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    INTERNAL = "internal"  # the vendor's people, by its address: no list and no search shows it


class FrontMatter(BaseModel):
    """The facts between two lines of dashes at the top of a file, in YAML."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True, frozen=True)

    slug: _Slug
    language: str
    title: _Words
    summary: _Words
    version: Annotated[int, Field(ge=1, le=1_000_000)]
    audience: Audience = Audience.PUBLIC
    draft: bool = False
    group: _Words = "other"
    order: int = 1000
    keywords: tuple[_Words, ...] = ()
    related: tuple[_Slug, ...] = ()
    opens: str = "home"  # the page of the portal that it leads to

    @field_validator("language")
    @classmethod
    def _is_ours(cls, value: str) -> str:
        if value not in dict(settings.LANGUAGES):
            raise ValueError(f"{value!r} is none of {', '.join(dict(settings.LANGUAGES))}")
        return value

    @field_validator("slug")
    @classmethod
    def _is_free(cls, value: str) -> str:
        if value in RESERVED:
            raise ValueError(f"{value!r} is a page of the help centre")
        return value


@dataclass(frozen=True)
class Section:
    """A part under a heading of its own, which opens and closes."""

    id: str
    title: str
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Article:
    """One article in one language."""

    facts: FrontMatter
    file: str  # where it stands, for who keeps it
    intro: tuple[Token, ...]
    sections: tuple[Section, ...]
    is_ours: bool = True  # no: the vendor's own, perhaps in place of ours

    @property
    def slug(self) -> str:
        return self.facts.slug

    @property
    def language(self) -> str:
        return self.facts.language

    @property
    def version(self) -> int:
        return self.facts.version


class BadArticle(Exception):
    """A file that can't be an article; says why."""


def split(text: str) -> tuple[FrontMatter, str]:
    """The facts at the top, and the Markdown below them. Raises BadArticle."""
    first, _newline, rest = text.lstrip("\ufeff").replace("\r\n", "\n").partition("\n")
    facts, fence, body = f"\n{rest}".partition(f"\n{_FENCE}\n")
    if first.strip() != _FENCE or not fence:
        raise BadArticle("it does not begin with facts between two lines ---")
    return _facts(_yaml(facts)), body


def _yaml(text: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadArticle(f"its facts are not YAML: {_one_line(error)}") from error
    except (ValueError, RecursionError) as error:  # such as a date that no calendar has
        raise BadArticle("its facts are not YAML") from error
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise BadArticle("its facts are no list of names and values")
    return found


def _facts(found: dict[str, Any]) -> FrontMatter:
    try:
        return FrontMatter(**found)
    except ValidationError as error:
        told = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadArticle("; ".join(told)) from error


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
