"""What the frame around every page shows: where one is, who one is, and where one can go."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from wakil.access.actor import Actor
from wakil.access.request_policy import access_requests_seen_by, may_answer_access_requests
from wakil.web.admin.tabs import Section, Tab, sections_of, tabs_of
from wakil.web.frame.languages import Choice, choices
from wakil.web.navigation import Item, items_for, may_file_anywhere, url_of
from wakil.web.place import Place, place_of

MOST_WAITING = 100


@dataclass
class Frame:
    """Worked out only as far as a template asks; a fragment asks for nothing."""

    request: HttpRequest

    @cached_property
    def actor(self) -> Actor | None:
        return getattr(self.request, "actor", None)

    @cached_property
    def place(self) -> Place | None:
        """The domain of the mount; none at the root of the origin."""
        domain = getattr(self.request, "domain_name", "")
        return place_of(domain) if domain else None

    @property
    def layout(self) -> str:
        """The whole frame for those who are signed in, so that a refused page still leads on; else a plain page."""
        return "base.html" if self.actor else "base_plain.html"

    @property
    def route(self) -> str:
        """The name of the page in view."""
        match = self.request.resolver_match
        return match.view_name if match else ""

    @cached_property
    def items(self) -> list[Item]:
        return items_for(self.actor, self.route) if self.actor else []

    @cached_property
    def tabs(self) -> list[Tab]:
        """The sub-navigation of the administration."""
        noun = self.route.partition(":")[0]
        offered = tabs_of(self.actor) if self.actor else []
        placed = [replace(tab, url=url_of(tab.route), is_current=tab.noun == noun) for tab in offered]
        return [tab for tab in placed if tab.url]

    @cached_property
    def sections(self) -> list[Section]:
        """The same, under the names of their sections."""
        return sections_of(self.tabs)

    @cached_property
    def waiting_requests(self) -> int:
        """How many colleagues wait for access, for whoever can give it, but for the page that lists them."""
        if not self.actor or self.route.startswith("access_requests:") or not may_answer_access_requests(self.actor):
            return 0
        return len(access_requests_seen_by(self.actor).values_list("pk")[:MOST_WAITING])

    @cached_property
    def create_url(self) -> str:
        return url_of("cases:new") if self.actor and may_file_anywhere(self.actor) else ""

    @property
    def home(self) -> str:
        """The start page of the domain, or of the origin."""
        return (url_of("home") if self.place else "") or "/"

    @property
    def icon_url(self) -> str:
        """The domain's own favicon; at the root, the portal's."""
        return (url_of("favicon") if self.place else "") or static("wakil/favicon.svg")

    @property
    def languages(self) -> list[Choice]:
        """What every page can be switched to."""
        return choices()

    @property
    def portal_name(self) -> str:
        """What the operator calls this portal."""
        return str(settings.WAKIL_PORTAL_NAME)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor."""
    return {"frame": Frame(request)}
