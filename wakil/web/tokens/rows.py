"""Access tokens as lines of a list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.accounts.models import ApiToken
from wakil.lib import clock
from wakil.web.templatetags.wakil import ago, day

MOST_PAST = 10


def row(token: ApiToken, revoke_route: str) -> dict[str, Any]:
    """A token: what it is, how it stands, when it was used."""
    is_over = token.revoked_at is not None or token.expires_at <= clock.now()
    return {
        "name": token.name,
        "person": token.user,
        "scope": token.get_scope_display(),
        "state": _state(token),
        "used": _("last used %(when)s") % {"when": ago(token.last_used_at)} if token.last_used_at else _("never used"),
        "is_over": is_over,
        "revoke_url": "" if is_over else reverse(revoke_route, args=[token.pk]),
    }


def _state(token: ApiToken) -> str:
    if token.revoked_at is not None:
        return _("revoked on %(day)s") % {"day": day(token.revoked_at)}
    words = _("expired on %(day)s") if token.expires_at <= clock.now() else _("until %(day)s")
    return words % {"day": day(token.expires_at)}
