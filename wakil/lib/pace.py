"""How often something may be tried: counted in the cache, so that a refused transaction doesn't forget the try."""

import hashlib

from django.core.cache import cache


def is_too_fast(what: str, who: object, *, most: int, seconds: int) -> bool:
    """Count one try of `what` by `who`; True when there were more than `most` since the first within the time."""
    key = f"pace:{hashlib.sha256(f'{what}:{who}'.encode()).hexdigest()}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it expired in between
        return False
