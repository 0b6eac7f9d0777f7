"""What a case can be about."""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from wakil.access.actor import Actor
from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.errors import ApiError
from wakil.api.filters import And, Fault, Node, Not, Or, Restriction, Word, read
from wakil.api.paging import PageQuery, paging_of
from wakil.api.showing import classification_json
from wakil.api.wire import theirs
from wakil.cases.models import Category
from wakil.cases.policy import products_for
from wakil.lib import keys
from wakil.lib.text import folded, has_control_characters

_LEVELS = " › "  # between the names of a path, as rows keep it
_LONGEST = 200


class SearchClassificationsQuery(PageQuery):
    """What is sought."""

    query: str | None = theirs(
        'Words of the name, or comparisons such as display_name:"*Delivery*" and id:"12", joined by AND, OR and NOT.'
    )
    product_line: wire.ProductLine | None = theirs(
        "Not looked at: there is one line here.", is_beta=True, alias="product.productLine"
    )


@endpoint(
    "caseClassifications.search",
    "GET",
    "caseClassifications:search",
    asks=SearchClassificationsQuery,
    answers=wire.SearchCaseClassificationsResponse,
)
def search_classifications(call: Call) -> wire.SearchCaseClassificationsResponse:
    """Finds the classifications that a new case can have.

    Without a query, all of them. Retired ones are not found, but stay usable for half a year.
    """
    text = call.query.query or ""
    found = _offered(call.actor).filter(_condition(text))
    paging = paging_of(call, text)
    if isinstance(paging.after, list):
        found = found.filter(_after(*paging.after))
    rows = list(found.order_by("product__name", "path_names", "id")[: paging.size + 1])
    last = rows[paging.size - 1] if len(rows) > paging.size else None
    return wire.SearchCaseClassificationsResponse(
        case_classifications=[_row(call, category) for category in rows[: paging.size]] or None,
        next_page_token=paging.token([last.product.name, last.path_names, last.pk]) if last else None,
    )


def _row(call: Call, category: Category) -> wire.CaseClassification:
    shape = classification_json(category)
    if call.version == "v2beta":
        shape.product = wire.Product(product_line=wire.ProductLine.GOOGLE_CLOUD)
    return shape


def _offered(actor: Actor) -> QuerySet[Category]:
    """A customer's own products only; a reseller, like support, has to do with all."""
    current = Category.objects.filter(retired_at=None).select_related("product")
    current = current.annotate(shown=Concat(F("product__name"), Value(_LEVELS), F("path_names")))
    if actor.organization.is_customer:
        return current.filter(product__in=products_for(actor, actor.organization))
    return current


def _after(product: str, path: str, key: int) -> Q:
    same = Q(product__name=product)
    return Q(product__name__gt=product) | same & (Q(path_names__gt=path) | Q(path_names=path, pk__gt=key))


def _condition(text: str) -> Q:
    try:
        return _of(read(text))
    except Fault as fault:
        words = f"query: at character {fault.position + 1}: {fault.words}"
        where = {"field": "query", "position": str(fault.position)}
        raise ApiError(400, words, "INVALID_FILTER", fields=[("query", words)], metadata=where) from None


def _of(node: Node | None) -> Q:
    if node is None:
        return Q()
    if isinstance(node, And | Or):
        return reduce(and_ if isinstance(node, And) else or_, map(_of, node.parts))
    if isinstance(node, Not):
        return ~_of(node.part)
    return _of_word(node) if isinstance(node, Word) else _of_restriction(node)


def _of_word(word: Word) -> Q:
    plain = folded(_checked(word.text, word.position))
    return Q(search_words__contains=f" {plain}") | Q(product__name__icontains=word.text)


def _of_restriction(asked: Restriction) -> Q:
    value = _checked(asked.value, asked.position)
    if asked.field in {"display_name", "displayName"} and asked.operator in {":", "="}:
        return _like(value, is_whole=asked.operator == "=")
    if asked.field == "id" and asked.operator in {":", "="}:
        return Q(pk=keys.number_in(value))
    raise Fault("display_name and id can be compared, by “:” or “=”.", asked.position)


def _like(value: str, *, is_whole: bool) -> Q:
    """Stars stand for anything; without one the text may stand anywhere, unless it is to be the whole name."""
    pieces: list[Any] = value.replace(" > ", _LEVELS).split("*")
    if len(pieces) == 1:
        return Q(shown__iexact=pieces[0]) if is_whole else Q(shown__icontains=pieces[0])
    middle = [Q(shown__icontains=piece) for piece in pieces if piece]
    return reduce(and_, middle, Q(shown__istartswith=pieces[0]) & Q(shown__iendswith=pieces[-1]))


def _checked(text: str, position: int) -> str:
    if len(text) > _LONGEST or has_control_characters(text):
        raise Fault("This can't be sought.", position)
    return text
