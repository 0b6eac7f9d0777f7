"""How often something may be tried: counted in the cache, so that a refused transaction doesn't forget the try."""

import hashlib

from django.core.cache import cache

from wakil.lib import clock


def is_too_fast(what: str, who: object, *, most: int, seconds: int) -> bool:
    """Count one try of `what` by `who`; True when there were more than `most` within the time since the first."""
    key = f"pace:{hashlib.sha256(f'{what}:{who}'.encode()).hexdigest()}"
    now = clock.now().timestamp()
    count, until = cache.get(key) or (0, now + seconds)
    if now >= until:
        count, until = 0, now + seconds
    cache.set(key, (count + 1, until), timeout=seconds)
    return count + 1 > most
