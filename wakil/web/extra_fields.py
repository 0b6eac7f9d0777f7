"""Fields of a form that no form of ours has: ignored, and logged by name (T15)."""

from collections.abc import Iterable

import structlog
from django.http import HttpRequest

log = structlog.get_logger("wakil.forms")

_EVERYWHERE = frozenset({"csrfmiddlewaretoken", "domain", "next", "submit"})
_MOST_NAMES = 20
_LONGEST_NAME = 60


def log_extra_fields(request: HttpRequest, known: Iterable[str]) -> None:
    """Log the names, never the values, of what was posted beside the known fields."""
    extra = sorted(set(request.POST) - set(known) - _EVERYWHERE)
    if extra:
        names = [name[:_LONGEST_NAME] for name in extra[:_MOST_NAMES]]
        page = request.resolver_match.view_name if request.resolver_match else ""
        log.warning("fields_ignored", page=page, fields=names)
