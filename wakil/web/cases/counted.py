"""Numbers of cases in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.queries.handover import Seen


def seen_words(seen: Seen) -> str:
    """Such as "12 open cases and 30 closed"."""
    if seen.is_nothing:
        return _("no cases")
    words = ngettext(
        "%(open)d open case and %(closed)d closed", "%(open)d open cases and %(closed)d closed", seen.open_cases
    )
    return words % {"open": seen.open_cases, "closed": seen.closed_cases}
