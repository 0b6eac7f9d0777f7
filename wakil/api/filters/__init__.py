"""The language of `filter` and `query` (AIP-160): read by a grammar, turned into one condition of one query."""

from wakil.api.filters.compiling import Context, condition
from wakil.api.filters.fields import CASE_LIST, CASE_SEARCH, CASE_SEARCH_EVERYWHERE
from wakil.api.filters.reading import And, Fault, Node, Not, Or, Restriction, Word, read, restrictions

__all__ = [
    "CASE_LIST",
    "CASE_SEARCH",
    "CASE_SEARCH_EVERYWHERE",
    "And",
    "Context",
    "Fault",
    "Node",
    "Not",
    "Or",
    "Restriction",
    "Word",
    "condition",
    "read",
    "restrictions",
]
