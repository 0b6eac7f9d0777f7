"""From the tree to one condition on `listed_for(actor)`."""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from wakil.access.actor import Actor
from wakil.api.filters.fields import Fields, Within, Wrong
from wakil.api.filters.reading import And, Fault, Node, Not, Restriction, Word
from wakil.cases.search import MOST_TERMS, matching
from wakil.lib.text import has_control_characters


@dataclass
class Context:
    """Who asks, which fields may be compared, whether words are sought, and how a parent is opened."""

    actor: Actor
    fields: Fields
    within: Within
    seeks_words: bool = False
    words: int = 0


def condition(node: Node | None, context: Context) -> Q:
    """The condition that the tree stands for. Raises Fault for what can't be asked here."""
    if node is None:
        return Q()
    if isinstance(node, Word):
        return _of_word(node, context)
    if isinstance(node, Restriction):
        return _of_restriction(node, context)
    if isinstance(node, Not):
        return ~condition(node.part, context)
    parts = [condition(part, context) for part in node.parts]
    return reduce(and_ if isinstance(node, And) else or_, parts)


def _of_word(word: Word, context: Context) -> Q:
    if not context.seeks_words:
        raise Fault(f"“{word.text[:40]}” is compared with nothing; words are sought by search.", word.position)
    context.words += 1
    if context.words > MOST_TERMS:
        raise Fault(f"At most {MOST_TERMS} words or phrases can be sought at once.", word.position)
    if has_control_characters(word.text):
        raise Fault("This has characters that can't be sought.", word.position)
    plain = word.text.replace('"', " ")
    return matching(context.actor, f'"{plain}"' if word.is_quoted else plain)


def _of_restriction(asked: Restriction, context: Context) -> Q:
    field = context.fields.get(asked.field) or context.fields.get(_snake(asked.field))
    if field is None:
        known = ", ".join(sorted(context.fields))
        raise Fault(f"There is no field “{asked.field[:40]}” to compare; there are {known}.", asked.position)
    if asked.operator not in field.operators:
        raise Fault(f"{asked.field} is compared by {' or '.join(field.operators)} only.", asked.position)
    try:
        return field.condition(asked, context.within)
    except Wrong as problem:
        raise Fault(str(problem), asked.position) from None


def _snake(name: str) -> str:
    return "".join(f"_{mark.lower()}" if mark.isupper() else mark for mark in name)
