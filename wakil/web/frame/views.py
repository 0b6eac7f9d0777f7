"""The small things around every page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from wakil.web.place import place_of
from wakil.web.request import PortalRequest

A_WEEK = 7 * 24 * 3600


@login_not_required
@require_safe
@cache_control(public=True, max_age=A_WEEK)
def favicon(request: PortalRequest) -> HttpResponse:
    """The domain's letter on its colour. Whether there is such a domain is not asked."""
    return render(request, "favicon.svg", {"place": place_of(request.domain_name)}, content_type="image/svg+xml")
