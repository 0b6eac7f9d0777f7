"""Who is signed in where, in this browser, and what waits there (S45, S58, W4)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wakil.access.actor import Actor
from wakil.access.linking import links_asked_of, may_link_account
from wakil.access.verdict import Verdict
from wakil.accounts.linked import linked_domains
from wakil.accounts.models import User
from wakil.accounts.sessions import people_of_browser
from wakil.cases.queries.waiting import MOST, waiting_for
from wakil.lib.links import portal_path
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class SignedIn:
    """One account that is signed in in this browser. Across domains nothing is told but how many cases wait there."""

    user: User
    waiting: str
    url: str
    is_here: bool
    is_linked: bool
    may_link: Verdict | None = None  # asked for the page only

    @property
    def domain(self) -> str:
        return self.user.domain.name

    @property
    def organization(self) -> str:
        return self.user.domain.organization.name


@require_safe
def list_domains(request: PortalRequest) -> HttpResponse:
    """The page: also links between one's own accounts, and how to sign out of one domain or of all."""
    signed_in = _signed_in(request, asks_for_links=True)
    here = {one.domain for one in signed_in}
    context = {
        "signed_in": signed_in,
        "asked": links_asked_of(request.actor.user, request.browser),
        "linked_elsewhere": [name for name in linked_domains(request.actor.user) if name not in here],
        "is_linked": request.actor.user.person is not None,
    }
    return render(request, "account/domains.html", context)


@require_safe
def switcher(request: PortalRequest) -> HttpResponse:
    """The same in short, for the menu at the top of the sidebar."""
    return render(request, "account/_switcher.html", {"signed_in": _signed_in(request)})


def _signed_in(request: PortalRequest, *, asks_for_links: bool = False) -> list[SignedIn]:
    people = people_of_browser(request.browser)
    return [_account(request, user, asks_for_links=asks_for_links) for user in people]


def _account(request: PortalRequest, user: User, *, asks_for_links: bool) -> SignedIn:
    own = request.actor.user
    is_here = user.pk == own.pk
    return SignedIn(
        user,
        _waiting_words(waiting_for(Actor.load(user))),
        portal_path(user.domain.name, "cases:list"),
        is_here=is_here,
        is_linked=own.person is not None and user.person == own.person,
        may_link=may_link_account(request.actor, user, request.browser) if asks_for_links and not is_here else None,
    )


def _waiting_words(count: int) -> str:
    if count > MOST:
        return _("more than %(most)d cases wait") % {"most": MOST}
    if not count:
        return _("no case waits")
    return ngettext("%(count)d case waits", "%(count)d cases wait", count) % {"count": count}
