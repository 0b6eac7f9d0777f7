"""The shapes of the API's JSON: one place that requests, answers and both descriptions of the API are made from."""

from wakil.api.wire.base import SENT, Empty, Int64, Message, Timestamp, WireEnum, is_read_only, ours, theirs, zulu
from wakil.api.wire.cases import (
    Actor,
    Case,
    CaseClassification,
    CloseCaseRequest,
    Priority,
    Product,
    ProductLine,
    State,
)

__all__ = [
    "SENT",
    "Actor",
    "Case",
    "CaseClassification",
    "CloseCaseRequest",
    "Empty",
    "Int64",
    "Message",
    "Priority",
    "Product",
    "ProductLine",
    "State",
    "Timestamp",
    "WireEnum",
    "is_read_only",
    "ours",
    "theirs",
    "zulu",
]
