"""Sending twice makes one: a key in the query (AIP-155) or in a header, for everything that is created."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import models, transaction

from wakil.api.call import Call
from wakil.api.errors import ApiError, invalid
from wakil.api.wire import Message, theirs
from wakil.events.submission import KeyReused, claim, digest_of, fulfil

Made = TypeVar("Made", bound=models.Model)
LONGEST_KEY = 100


class CreateQuery(Message):
    """What every method that creates takes."""

    request_id: str | None = theirs(
        "A UUID of the caller's choice: sent again with the same request, it answers with what the first one made. "
        "The header Idempotency-Key does the same with any text of up to 100 characters."
    )


def key_of(call: Call) -> str:
    """The key that came with the call, or nothing. Raises ApiError 400 for one that is none."""
    asked = call.query.request_id
    if asked:
        try:
            return str(uuid.UUID(asked))
        except ValueError:
            raise invalid("requestId", "Give a UUID.") from None
    key = call.request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise invalid("Idempotency-Key", f"Give at most {LONGEST_KEY} printable characters.")
    return key


def once(call: Call, content: dict[str, object], make: Callable[[], Made], again: Callable[[int], Made | None]) -> Made:
    """What `make` makes; for a key that has come before with the same content, what it made then.

    `again` finds that by its primary key as any read would; None answers as for what was never there.
    """
    key = key_of(call)
    if not key:
        return make()
    with transaction.atomic():
        digest = digest_of(parent=list(call.path.values()), **content)
        try:
            row = claim(call.actor.user, call.method.id[-20:], key, digest)
        except KeyReused:
            words = "This key came before with other content."
            raise ApiError(400, words, "KEY_REUSED", fields=[("requestId", words)]) from None
        if row.made:
            found = again(row.made)
            if found is None:
                raise ApiError(404, "What this key made is not to be found any more.", "NOT_FOUND")
            return found
        made = make()
        fulfil(row, made)
        return made
