"""What was looked for in the help and not found: for the vendor, who can write it."""

import re

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import require
from wakil.helpcenter.policy import may_read_help_report
from wakil.helpcenter.report import fruitless_searches
from wakil.web.request import PortalRequest

PAGE = 25
_AFTER = re.compile(r"(\d{1,9})-(\d{1,18})", re.ASCII)


@require_safe
def list_searches(request: PortalRequest) -> HttpResponse:
    """The most wanted first; `after` is the key of the last row of the page before."""
    require(may_read_help_report(request.actor))
    searches, url = fruitless_searches(request.actor), reverse("help_searches:list")
    after = _AFTER.fullmatch(request.GET.get("after", ""))
    if after:
        times, last = int(after[1]), int(after[2])
        searches = searches.filter(Q(times__lt=times) | Q(times=times, pk__lt=last))
    found = list(searches[: PAGE + 1])
    rows = found[:PAGE]
    context = {
        "rows": rows,
        "order": _("Most wanted first"),
        "next_words": _("More searches"),
        "next_url": f"{url}?after={rows[-1].times}-{rows[-1].pk}" if len(found) > PAGE else "",
        "first_url": url if after else "",
    }
    return render(request, "help_report/searches.html", context)
