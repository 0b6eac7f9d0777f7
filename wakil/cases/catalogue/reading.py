"""Read a catalogue file and say in words what is wrong with it, before anything is changed."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wakil.cases.models import QuestionKind
from wakil.reselling.models import Severity

DEFAULT = Path(__file__).with_name("default.toml")
LEVELS = " › "
LONGEST, LONGEST_PATH, MOST = 200, 800, 400  # what the columns hold
_TARGET = re.compile(r"(\d{1,5}) (min|h)(, day and night)?")


class CatalogueError(Exception):
    """The file can't be used; the message says where and why."""


@dataclass(frozen=True)
class TierEntry:
    """A support tier; targets are severity → (minutes, day and night)."""

    name: str
    rank: int
    may_escalate: bool
    targets: dict[int, tuple[int, bool]]


@dataclass(frozen=True)
class CategoryEntry:
    """A category by its path, the parents before it; questions are the fields of `Question` by key, in order."""

    path: tuple[str, ...]
    synonyms: str = ""
    information: str = ""
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """What one file says."""

    tiers: list[TierEntry]
    products: dict[str, list[CategoryEntry]]


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a TOML file. Raises CatalogueError for a file that can't be read or makes no sense."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    tiers = [_tier(entry, rank) for rank, entry in enumerate(_tables(content, "tier"))]
    products = {_text(entry, "name"): _categories(entry) for entry in _tables(content, "product")}
    if not products:
        raise CatalogueError(f"{path}: there is no [[product]]")
    return Catalogue(tiers, products)


def _tier(entry: dict[str, Any], rank: int) -> TierEntry:
    name, promised = _text(entry, "name", 100), entry.get("targets", {})
    if not isinstance(promised, dict):
        raise CatalogueError(f"tier {name}: targets is a table")
    targets = {}
    for severity, words in promised.items():
        match = _TARGET.fullmatch(str(words))
        if severity not in Severity.__members__ or match is None:
            raise CatalogueError(f'tier {name}: {severity} = "{words}" is not like P1 = "15 min, day and night"')
        targets[int(Severity[severity])] = (int(match[1]) * (60 if match[2] == "h" else 1), bool(match[3]))
    return TierEntry(name, rank, bool(entry.get("may_escalate", False)), targets)


def _categories(product: dict[str, Any]) -> list[CategoryEntry]:
    entries = {entry.path: entry for entry in map(_category, _tables(product, "category"))}
    with_parents = {part: entries.get(part, CategoryEntry(part)) for path in entries for part in _lineage(path)}
    if not with_parents:
        raise CatalogueError(f"product {product['name']}: there is no [[product.category]]")
    return list(with_parents.values())


def _lineage(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (path[:length] for length in range(1, len(path) + 1))


def _category(entry: dict[str, Any]) -> CategoryEntry:
    path = tuple(part.strip() for part in _text(entry, "path", LONGEST_PATH).split(">"))
    if not all(path) or max(map(len, path)) > LONGEST or len(LEVELS.join(path)) > LONGEST_PATH:
        raise CatalogueError(f'category "{entry["path"]}": write its path as "Mail > Delivery > Delayed"')
    synonyms = ", ".join(_texts(entry, "synonyms"))
    questions = [_question(question, position) for position, question in enumerate(_tables(entry, "question"))]
    by_key = {question["key"]: question for question in questions}
    if len(by_key) < len(questions):
        raise CatalogueError(f'category "{entry["path"]}": two questions have the same key')
    return CategoryEntry(path, synonyms, str(entry.get("information", "")).strip(), by_key)


def _question(entry: dict[str, Any], position: int) -> dict[str, Any]:
    kind = entry.get("kind", "text")
    key = _text(entry, "key", 60)
    if kind not in QuestionKind.values or (kind == "choice") != bool(entry.get("choices")):
        kinds = ", ".join(QuestionKind.values)
        raise CatalogueError(f'question "{key}": kind is one of {kinds}; choices belong to the kind choice')
    condition = entry.get("asked_if", {})
    if not isinstance(condition, dict):
        raise CatalogueError(f'question "{key}": asked_if is like {{ key = "…", answer = "yes" }}')
    return {
        "key": key,
        "position": position,
        "kind": kind,
        "label": _text(entry, "label", 300),
        "help": str(entry.get("help", ""))[:500],
        "choices": _texts(entry, "choices"),
        "is_required": bool(entry.get("required", False)),
        "asked_if_key": str(condition.get("key", "")),
        "asked_if_answer": str(condition.get("answer", "")),
    }


def _text(entry: dict[str, Any], name: str, longest: int = LONGEST) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
        raise CatalogueError(f"{name} must be a text of 1 to {longest} characters in {entry}")
    return value.strip()


def _texts(entry: dict[str, Any], name: str) -> list[str]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value) or sum(map(len, value)) > MOST:
        raise CatalogueError(f'{name} is a list of texts, such as ["one", "two"], in {entry}')
    return value


def _tables(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise CatalogueError(f"write {name} as [[…{name}]], with two brackets")
    return value
