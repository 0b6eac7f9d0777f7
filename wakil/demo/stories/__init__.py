"""What happened to the cast's cases: one TOML file for each reseller or customer, read here."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Step:
    """Something that somebody did on a case."""

    ago: str
    by: str
    do: str
    text: str = ""
    severity: int = 0
    reason: str = ""
    address: str = ""
    level: str = ""
    file: str = ""
    files: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """A case from its filing on; without a customer it is the reseller's own."""

    ago: str
    by: str
    category: str
    severity: int
    title: str
    description: str
    customer: str = ""
    product: str = "Nusantara Workspace"
    language: str = "en"
    answers: dict[str, str] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def all_stories() -> list[Story]:
    """Every story of the cast."""
    files = sorted(_FOLDER.glob("*.toml"))
    return [_story(entry) for file in files for entry in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def _story(entry: dict[str, Any]) -> Story:
    steps = [Step(**step) for step in entry.pop("step", [])]
    return Story(**entry, steps=steps)
