"""Where the administration begins."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from wakil.access.verdict import require
from wakil.directory.policy import may_open_users
from wakil.web.admin.tabs import tabs_of
from wakil.web.request import PortalRequest


@require_safe
def start(request: PortalRequest) -> HttpResponse:
    """Go on to the first page that this person may open."""
    for tab in tabs_of(request.actor):
        return redirect(tab.route)
    require(may_open_users(request.actor))
    return redirect("home")
