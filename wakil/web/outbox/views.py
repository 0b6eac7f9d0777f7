"""The outbox: mails that were kept instead of sent, for the vendor's people who manage its settings."""

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.policy import is_super_admin
from wakil.access.verdict import NotVisible, require
from wakil.lib import keys
from wakil.notifications.models import OutboxMail
from wakil.notifications.policy import may_read_outbox
from wakil.web.request import PortalRequest

PAGE = 25
# The part of a link that nobody can guess: of an invitation, a new password, a proof, a confirmation, an end of mail.
_SECRET = re.compile(r"(/(?:accounts|cases/shares|setup)/(?:[a-z]+/)*)[A-Za-z0-9_.-]{32,}")


@require_safe
def list_mails(request: PortalRequest) -> HttpResponse:
    """Newest first; `before` is the id of the last row of the page before."""
    require(may_read_outbox(request.actor))
    before = keys.number_in(request.GET.get("before", ""))
    mails = OutboxMail.objects.order_by("-pk").only("recipients", "subject", "created_at")
    if before:
        mails = mails.filter(pk__lt=before)
    found = list(mails[: PAGE + 1])
    rows, url = found[:PAGE], reverse("outbox:list")
    context = {
        "mails": rows,
        "order": _("Newest first"),
        "next_words": _("Older mails"),
        "next_url": f"{url}?before={rows[-1].pk}" if len(found) > PAGE else "",
        "first_url": url if before else "",
    }
    return render(request, "outbox/list.html", context)


@require_safe
def show(request: PortalRequest, mail: int) -> HttpResponse:
    """One mail: its headers and its text, as text."""
    require(may_read_outbox(request.actor))
    found = OutboxMail.objects.filter(pk=mail).first()
    if found is None:
        raise NotVisible
    kept = _kept_from(request.actor)
    headers = [(name, kept(value)) for name, value in sorted(found.headers.items())]
    return render(request, "outbox/show.html", {"mail": found, "text": kept(found.text), "headers": headers})


def _kept_from(actor: Actor) -> Callable[[str], str]:
    """Links that let somebody into an account or speak for an address are for super admins alone: with them, whoever
    reads the outbox would be anybody (T14)."""
    return str if is_super_admin(actor) else lambda text: _SECRET.sub(r"\1…", text)
