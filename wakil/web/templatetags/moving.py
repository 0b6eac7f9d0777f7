"""How the report of a move is shown."""

from typing import Any

from django import template

from wakil.web.legacy import words

register = template.Library()


@register.filter
def sections(outcome: dict[str, Any]) -> list[words.Shown]:
    """The sections of a report that have anything to tell."""
    return words.sections_of(outcome)


@register.filter
def counts(outcome: dict[str, Any]) -> list[tuple[Any, dict[str, int]]]:
    """What became of the records of each kind."""
    return words.counts_of(outcome)


@register.filter
def joinable(outcome: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Organizations that may be the same as one that is here."""
    return words.joinable(outcome)
