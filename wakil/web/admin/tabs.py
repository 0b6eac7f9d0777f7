"""The pages of the administration, and who is offered which."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.factors import may_change_requirements
from wakil.access.policy import may_manage_domains, may_manage_users
from wakil.access.service_accounts import may_manage_service_accounts
from wakil.directory.policy import may_manage_units, may_open_licences, may_open_users
from wakil.web.checklist.steps import may_open_checklist
from wakil.web.idle.views import may_open_idle
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


TABS = (
    Tab("users:list", _("Users"), may_open_users),
    Tab("groups:list", _("Groups"), may_manage_users),
    Tab("units:list", _("Organizational units"), may_manage_units),
    Tab("licences:list", _("Licences"), may_open_licences),
    Tab("domains:list", _("Domains"), may_manage_domains),
    Tab("sign_in:show", _("Sign-in"), may_change_sign_in),
    Tab("service_accounts:list", _("Service accounts"), may_manage_service_accounts),
    Tab("people_tokens:list", _("Access tokens"), may_manage_users),
    Tab("checklist:show", _("Several domains"), may_open_checklist),
    Tab("idle:show", _("Not used"), may_open_idle),
    Tab("webhooks:list", _("Webhooks"), may_manage_webhooks),
)

NOUNS = frozenset({"admin", *(tab.noun for tab in TABS)})


def tabs_of(actor: Actor) -> list[Tab]:
    """The entries that this actor may open."""
    return [tab for tab in TABS if tab.may(actor)]


def may_open_administration(actor: Actor) -> bool:
    """True of those for whom there is at least one page."""
    return bool(tabs_of(actor))
