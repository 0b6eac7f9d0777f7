"""A page that is not there for this account, and where in this browser it is."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.accounts.sessions import people_of_browser
from wakil.cases.policy import visible_to
from wakil.lib.links import portal_path
from wakil.reselling.policy import customers_known_to


@dataclass(frozen=True)
class Elsewhere:
    """The same page at another domain."""

    domain: str
    url: str


def places_to_open(request: HttpRequest, path: str = "") -> list[Elsewhere]:
    """The domains where somebody signed in in this browser may see what this address names.

    Only accounts whose session is in this browser are asked, each by the one rule of visibility, so nobody
    learns more than by opening the address at each. `path` is below the mount; without one, it is the request's.
    """
    domain: str = getattr(request, "domain_name", "")
    if request.method != "GET" or not domain:
        return []
    page = _page_of(path or request.path_info)
    if page is None:
        return []
    browser: str = getattr(request, "browser", "")
    people = [user for user in people_of_browser(browser) if user.domain.name != domain]
    return [Elsewhere(user.domain.name, portal_path(user.domain.name, *page)) for user in people if _sees(user, *page)]


def _page_of(path: str) -> tuple[str, str] | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.app_names[:1] == ["cases"] and "number" in match.kwargs:
        return "cases:show", str(match.kwargs["number"])
    if match.app_names[:1] == ["customers"] and "customer_id" in match.kwargs:
        return "customers:show", str(match.kwargs["customer_id"])
    return None


def _sees(user: User, route: str, name: str) -> bool:
    actor = Actor.load(user)
    if route == "cases:show":
        return visible_to(actor).filter(number=name).exists()
    return customers_known_to(actor).filter(customer_id=name).exists()
