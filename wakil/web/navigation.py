"""What the sidebar offers to whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P, Privilege
from wakil.web.admin.tabs import NOUNS, may_open_administration


@dataclass(frozen=True)
class Item:
    """One entry of the sidebar. `route` is the name of its URL; `is_current` marks the page in view."""

    route: str
    label: str | Promise
    icon: str
    needs: frozenset[Privilege] = frozenset()  # any of these; none: everybody
    may: Callable[[Actor], bool] = lambda _actor: True
    url: str = ""
    is_current: bool = False


ADMINISTRATION = Item("admin:start", _("Administration"), "sitemap", may=may_open_administration)
HELP = Item("help:list", _("Help"), "help-circle")
SHARED = Item("cases:shared", _("Shared with me"), "share")

ITEMS = {
    "reseller": (
        Item("cases:list", _("My Cases"), "inbox"),
        Item("customers:list", _("My Customers"), "users"),
        SHARED,
        ADMINISTRATION,
        HELP,
    ),
    "customer": (
        Item("cases:list", _("Cases"), "inbox"),
        Item(
            "access:list",
            _("Reseller access"),
            "shield-check",
            frozenset({P.MANAGE_RESELLER_ACCESS, P.MANAGE_SUPPORT_PARTNERS}),
        ),
        SHARED,
        ADMINISTRATION,
        HELP,
    ),
    "vendor": (
        Item("cases:list", _("Queue"), "inbox", frozenset({P.WORK_CASES})),
        Item("organizations:list", _("Organizations"), "building", frozenset({P.MANAGE_ORGANIZATIONS})),
        Item("outbox:list", _("Outbox"), "mail", frozenset({P.MANAGE_SETTINGS})),
        SHARED,
        ADMINISTRATION,
        HELP,
    ),
}


def items_for(actor: Actor, current: str = "") -> list[Item]:
    """The sidebar's entries for somebody, the one that leads to the page of route `current` marked."""
    offered = [item for item in ITEMS[actor.organization.kind] if _is_offered(item, actor)]
    routes = {item.route for item in offered}
    marked = current if current in routes else _list_of(current)
    return [_placed(item, marked) for item in offered if url_of(item.route)]


def may_file_anywhere(actor: Actor) -> bool:
    """True of those who get the button "Create support case" (S21); the form asks the policy for each customer."""
    return actor.has_support or actor.reaches_customers_cases or actor.holds(P.SUPPORT_CASES)


def url_of(route: str, *parts: object) -> str:
    """The address of a named page, or nothing when this installation has no such page."""
    try:
        return reverse(route, args=parts)
    except NoReverseMatch:
        return ""


def _is_offered(item: Item, actor: Actor) -> bool:
    return (not item.needs or bool(item.needs & actor.privileges)) and item.may(actor)


def _placed(item: Item, marked: str) -> Item:
    return replace(item, url=url_of(item.route), is_current=item.route == marked)


def _list_of(route: str) -> str:
    """A page of one case belongs to the list of cases, and so on; filing one has its own button."""
    noun, _colon, page = route.partition(":")
    if noun in NOUNS:
        return ADMINISTRATION.route
    return "" if page == "new" else f"{noun}:list"
