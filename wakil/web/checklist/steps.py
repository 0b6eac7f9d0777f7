"""What stands between an organization with several domains and working in all of them, read from what is there now."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wakil.access.actor import Actor, staff_of
from wakil.accounts.linked import linked_domains
from wakil.accounts.models import User
from wakil.accounts.sessions import people_of_browser
from wakil.directory.units import tree_of
from wakil.licences.automatic import paid_licensing_of
from wakil.organizations.models import Domain

MOST_NAMED = 3  # units


@dataclass(frozen=True)
class Part:
    """Something within a step that has a tick of its own, and where it is done."""

    words: str
    is_done: bool
    route: str
    verb: str


@dataclass(frozen=True)
class Step:
    """One of the four. `missing` are the domains where it is not done yet; `is_ours` marks what is our reading."""

    title: str
    how: str
    route: str
    verb: str
    missing: list[str] = field(default_factory=list)
    is_ours: bool = False
    parts: list[Part] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return not self.missing


def has_several_domains(actor: Actor) -> bool:
    """True of a reseller with two domains or more (S13)."""
    return actor.organization.is_reseller and Domain.objects.filter(organization=actor.organization)[:2].count() > 1


def steps_of(actor: Actor, browser: str) -> list[Step]:
    """The four, in their order; as many queries for many domains as for two."""
    domains = list(
        Domain.objects.filter(organization=actor.organization).select_related("organization").order_by("name")
    )
    people = User.objects.filter(domain__in=domains, suspended_at=None, is_service_account=False)
    with_people = set(people.values_list("domain__name", flat=True).distinct())
    staff = staff_of(domains)
    with_roles = {one.actor.domain.name for one in staff if one.actor.reaches_customers_cases}
    here = {user.domain.name for user in people_of_browser(browser)}
    linked = {*linked_domains(actor.user), actor.domain.name}
    return [
        Step(
            _("An account in each domain, for everybody who is to work there"),
            _("Add the domains first. Then make the accounts, in a unit where automatic licensing is off."),
            "users:list",
            _("Users"),
            _without(domains, with_people),
            parts=[_automatic_licensing(actor)],
        ),
        Step(
            _("A role in each domain"),
            _("Somebody there needs the privileges Support, View customers and Access customers' support cases."),
            "who:list",
            _("Who can do what"),
            _without(domains, with_roles),
        ),
        Step(
            _("Sign in to each domain, and check that you see its customers"),
            _("In this browser, with the account you have there. Each domain shows its own customers only."),
            "accounts:domains",
            _("Domains in this browser"),
            _without(domains, here),
            is_ours=True,
        ),
        Step(
            _("Work in several tabs, one domain in each"),
            _("Link your accounts, so that pages name your other domains; the menu at the top switches between them."),
            "accounts:domains",
            _("Domains in this browser"),
            _without(domains, linked),
        ),
    ]


def _automatic_licensing(actor: Actor) -> Part:
    """Whether there is a unit where a newcomer takes no paid seat, from what is set now (S64)."""
    licensing = paid_licensing_of(actor.organization)
    branches = tree_of(actor.organization)
    off = [branch for branch in branches if not licensing.paid_in(branch.unit.path)]
    if not licensing.seats:
        words = _("Automatic licensing: your organization has no paid seats, so nobody takes one.")
    elif len(off) == len(branches):
        words = _("Automatic licensing: off everywhere, so newcomers take the free licence only.")
    elif off:
        names = ", ".join(branch.words for branch in off[:MOST_NAMED]) + (" …" if len(off) > MOST_NAMED else "")
        words = _("Automatic licensing: off in %(units)s. Newcomers elsewhere take a paid seat too.") % {"units": names}
    else:
        words = _("Automatic licensing: on everywhere, so each newcomer takes a paid seat too. Turn it off for a unit.")
    return Part(words, bool(off), "units:list", _("Organizational units"))


def _without(domains: Iterable[Domain], done: set[str]) -> list[str]:
    return [domain.name for domain in domains if domain.name not in done]
