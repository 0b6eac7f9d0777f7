"""The old centre's addresses: `/legacy/…` at the root, where any web server can send them, and at each domain."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.accounts.sessions import people_of_browser
from wakil.cases.models import Case
from wakil.cases.policy import listed_for
from wakil.legacy.addresses import Place, place_named
from wakil.legacy.leading import case_named, may_be_led, page_for
from wakil.lib.domains import domain_of
from wakil.lib.links import portal_path
from wakil.web.accounts.forms import AddressForm
from wakil.web.request import PortalRequest


@login_not_required
@never_cache
@require_safe
def lead(request: HttpRequest, path: str = "") -> HttpResponse:
    """At the root: to the account of this browser for which it is there, else to where somebody signs in."""
    place = place_named(path, request.GET.get("id", "")[:100])
    browser: str = request.browser  # type: ignore[attr-defined]
    actors = [Actor.load(user) for user in people_of_browser(browser)]
    if actors:
        return _led(_chosen(actors, place), place)
    form = AddressForm(request.GET if "address" in request.GET else None)
    if form.is_valid():
        address = form.cleaned_data["address"]
        domain = str(domain_of(address))
        next_page = (
            portal_path(domain, "legacy:lead", place.path) if place.path else portal_path(domain, "legacy:start")
        )
        asked = urlencode({"login": address, "next": next_page})
        return redirect(f"{portal_path(domain, 'account_login')}?{asked}")
    return render(request, "root/legacy.html", {"form": form, "place": place})


@never_cache
@require_safe
def lead_here(request: PortalRequest, path: str = "") -> HttpResponse:
    """At a domain, for who is signed in there: the matching page, or why there is none for this person."""
    place = place_named(path, request.GET.get("id", "")[:100])
    require(may_be_led(request.actor))
    found = page_for(request.actor, place)
    return redirect(found.route, *found.parts)


def _chosen(actors: list[Actor], place: Place) -> Actor:
    """Who sees the case, by its side rather than by a share; else who may be led at all; else who is there."""
    led = [actor for actor in actors if may_be_led(actor)]
    seen = {id(actor): case_named(actor, place) for actor in led}
    return max(led, key=lambda actor: _closeness(actor, seen[id(actor)]), default=actors[0])


def _closeness(actor: Actor, case: Case | None) -> int:
    return 0 if case is None else 2 if listed_for(actor).filter(pk=case.pk).exists() else 1


def _led(actor: Actor, place: Place) -> HttpResponse:
    domain = actor.domain.name
    if not may_be_led(actor):
        return redirect(portal_path(domain, "legacy:start"))
    found = page_for(actor, place)
    return redirect(portal_path(domain, found.route, *found.parts))
