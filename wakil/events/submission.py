"""Sending twice makes one: a key belongs to one account and one kind of thing (decision 7)."""

import hashlib
import json

from django.db import models

from wakil.accounts.models import User
from wakil.events.models import Submission
from wakil.lib import clock


class KeyReused(Exception):
    """The key came before with other content."""


def digest_of(**content: object) -> str:
    """A fingerprint of what was sent; anything with a primary key counts by it."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=_plain).encode()).hexdigest()


def claim(user: User, kind: str, key: str, digest: str) -> Submission:
    """The row of this key, locked: `made` is set when the thing exists already. Raises KeyReused for other content.

    Two that arrive at once meet at the unique constraint: the second waits for the first to commit.
    """
    Submission.objects.bulk_create(
        [Submission(user=user, kind=kind, key=key, digest=digest, created_at=clock.now())], ignore_conflicts=True
    )
    row = Submission.objects.select_for_update().get(user=user, kind=kind, key=key)
    if row.digest != digest:
        raise KeyReused
    return row


def fulfil(row: Submission, made: models.Model) -> None:
    """Remember what the key has made."""
    Submission.objects.filter(pk=row.pk).update(made=made.pk)


def _plain(value: object) -> object:
    return value.pk if isinstance(value, models.Model) else str(value)
