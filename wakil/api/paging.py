"""Pages of a list: by key, with tokens that only we can make and that count for one question of one caller."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core import signing

from wakil.api.call import Call
from wakil.api.errors import invalid
from wakil.api.wire import Message, theirs

DEFAULT_SIZE = 10
LARGEST_SIZE = 100
_SALT = "wakil.api.page"


class PageQuery(Message):
    """What every list takes."""

    page_size: int | None = theirs("How many to answer with: 10 if not said, at most 100.", ge=0)
    page_token: str | None = theirs("The nextPageToken of the page before; everything else must be as it was there.")


@dataclass(frozen=True)
class Paging:
    """Which page of which list is asked for. `after` is the key that the page before ended with."""

    size: int
    after: Any
    bound_to: str

    def token(self, key: Any) -> str:
        """The token of the page after the row with that key."""
        return signing.dumps([self.bound_to, key], salt=_SALT, compress=False)


def paging_of(call: Call, *question: str) -> Paging:
    """The page that the query asks for. Raises ApiError 400 for a token of another question or another caller."""
    asked: PageQuery = call.query
    size = min(asked.page_size or DEFAULT_SIZE, LARGEST_SIZE)
    parts = [call.method.id, str(call.actor.user.pk), *call.path.values(), *question]
    bound_to = sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]
    return Paging(size, _key_in(asked.page_token, bound_to), bound_to)


def _key_in(token: str | None, bound_to: str) -> Any:
    if not token:
        return None
    try:
        bound, key = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise invalid("pageToken", "This is no token of ours.") from None
    if bound != bound_to:
        raise invalid("pageToken", "This token belongs to another question.")
    return key
