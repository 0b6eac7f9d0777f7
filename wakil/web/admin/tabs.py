"""The pages of the administration, and who is offered which."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.factors import may_change_requirements
from wakil.access.policy import may_manage_domains, may_manage_users
from wakil.access.request_policy import may_answer_access_requests
from wakil.access.role_policy import may_open_roles
from wakil.access.service_accounts import may_manage_service_accounts
from wakil.audit.policy import may_read_audit_log
from wakil.directory.policy import (
    may_manage_units,
    may_open_checklist,
    may_open_idle,
    may_open_licences,
    may_open_users,
    may_review_people,
)
from wakil.helpcenter.policy import may_read_help_report
from wakil.legacy.policy import may_move
from wakil.webhooks.policy import may_manage_webhooks


def may_change_sign_in(actor: Actor) -> bool:
    """True of who says how people sign in: of the domains, or of everybody."""
    return bool(may_manage_domains(actor)) or bool(may_change_requirements(actor))


@dataclass(frozen=True)
class Tab:
    """One entry of the sub-navigation. `route` is the name of its list; whatever shares its noun belongs to it."""

    route: str
    label: str | Promise
    may: Callable[[Actor], object]
    url: str = ""
    is_current: bool = False

    @property
    def noun(self) -> str:
        return self.route.partition(":")[0]


# In the order of the sub-navigation: a section's name, and its pages.
SECTIONS: tuple[tuple[str | Promise, tuple[Tab, ...]], ...] = (
    (
        _("People"),
        (
            Tab("users:list", _("Users"), may_open_users),
            Tab("roles:list", _("Admin roles"), may_open_roles),
            Tab("who:list", _("Who can do what"), may_review_people),
            Tab("groups:list", _("Groups"), may_manage_users),
            Tab("units:list", _("Organizational units"), may_manage_units),
            Tab("licences:list", _("Licences"), may_open_licences),
            Tab("access_requests:list", _("Requests"), may_answer_access_requests),
            Tab("idle:show", _("Not used"), may_open_idle),
        ),
    ),
    (
        _("Domains"),
        (
            Tab("domains:list", _("Domains"), may_manage_domains),
            Tab("checklist:show", _("Several domains"), may_open_checklist),
            Tab("sign_in:show", _("Sign-in"), may_change_sign_in),
            Tab("moving:list", _("Old support centre"), may_move),
        ),
    ),
    (
        _("Programs"),
        (
            Tab("service_accounts:list", _("Service accounts"), may_manage_service_accounts),
            Tab("people_tokens:list", _("Access tokens"), may_manage_users),
            Tab("webhooks:list", _("Webhooks"), may_manage_webhooks),
        ),
    ),
    (
        _("Help"),
        (
            Tab("help_feedback:list", _("What readers say"), may_read_help_report),
            Tab("help_searches:list", _("Searches in vain"), may_read_help_report),
        ),
    ),
    (_("Audit log"), (Tab("audit:list", _("Audit log"), may_read_audit_log),)),
)
TABS = tuple(tab for _name, tabs in SECTIONS for tab in tabs)

NOUNS = frozenset({"admin", *(tab.noun for tab in TABS)})


def tabs_of(actor: Actor) -> list[Tab]:
    """The entries that this actor may open."""
    return [tab for tab in TABS if tab.may(actor)]


def may_open_administration(actor: Actor) -> bool:
    """True of those for whom there is at least one page."""
    return bool(tabs_of(actor))


@dataclass(frozen=True)
class Section:
    """Some pages under one name; the name leads to the first of them."""

    label: str | Promise
    tabs: list[Tab]

    @property
    def url(self) -> str:
        return self.tabs[0].url

    @property
    def is_current(self) -> bool:
        return any(tab.is_current for tab in self.tabs)


def sections_of(tabs: list[Tab]) -> list[Section]:
    """The sections of these entries, without those that have none."""
    sections = [
        (label, [tab for tab in tabs if tab.route in {one.route for one in every}]) for label, every in SECTIONS
    ]
    return [Section(label, mine) for label, mine in sections if mine]
