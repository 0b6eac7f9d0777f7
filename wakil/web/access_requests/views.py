"""Ask one's super admins for access; for them, who asks and what mends it (S5)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakil.access.request_policy import access_requests_seen_by, may_answer_access_requests
from wakil.access.requests import decline_access_request, request_access
from wakil.access.verdict import NotVisible, require
from wakil.lib import keys
from wakil.web.access_requests.way import way_to_access
from wakil.web.extra_fields import log_extra_fields
from wakil.web.request import PortalRequest

PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PortalRequest) -> HttpResponse:
    """The page that tells the way, and the button on it and on every refusal."""
    if request.method == "POST":
        log_extra_fields(request, ["area"])
        request_access(request.actor, area=request.POST.get("area", "")[:40])
        messages.success(request, _("Your super admins are asked. You get mail when one of them answers."))
        return redirect("accounts:request_access")
    return render(request, "account/request_access.html", {"way": way_to_access(request)})


@require_safe
def list_requests(request: PortalRequest) -> HttpResponse:
    """Who waits, the first first."""
    require(may_answer_access_requests(request.actor))
    known = keys.number_in(request.GET.get("after", ""))
    rows = list(access_requests_seen_by(request.actor).filter(pk__gt=known).order_by("pk")[: PAGE + 1])
    url = reverse("access_requests:list")
    context = {
        "rows": rows[:PAGE],
        "next_url": f"{url}?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "first_url": url if known else "",
    }
    return render(request, "access_requests/list.html", context)


@require_POST
def decline(request: PortalRequest, access_request: int) -> HttpResponse:
    """Say no to one of them."""
    require(may_answer_access_requests(request.actor))
    asked = access_requests_seen_by(request.actor).filter(pk=access_request).first()
    if asked is None:
        raise NotVisible
    decline_access_request(request.actor, asked)
    messages.success(request, _("%(name)s is told that there is no access.") % {"name": asked.user.name})
    return redirect("access_requests:list")
