"""The outbox: mails that were kept instead of sent, for the vendor's people who manage its settings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible, require
from wakil.lib import keys
from wakil.notifications.models import OutboxMail
from wakil.notifications.policy import may_read_outbox
from wakil.web.request import PortalRequest

PAGE = 25


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
    return render(request, "outbox/show.html", {"mail": found, "headers": sorted(found.headers.items())})
