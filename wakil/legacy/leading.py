"""Where an old address leads somebody: whoever holds both privileges to the page here, and nobody else (S49, T36)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import LEGACY_PRIVILEGES, P
from wakil.access.verdict import Verdict, no
from wakil.cases.models import Case
from wakil.cases.policy import visible_to
from wakil.legacy.addresses import Place
from wakil.legacy.cutting_over import may_file_here

BOTH = frozenset({P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES})


@dataclass(frozen=True)
class Leads:
    """The name of a page of the portal, and the number of the case where it is a case's."""

    route: str
    number: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.number,) if self.number else ()


def may_be_led(actor: Actor) -> Verdict:
    """A reseller's people with both privileges; of others, whoever works with cases. For the rest S5's page."""
    if not actor.is_active or not _holds_enough(actor):
        refusal = _("The old support centre has moved here, and your account can't work with support cases.")
        why = _("Your role lacks a privilege that it takes, or waits for the word of a super admin.")
        return no("missing_privilege", refusal, why, _("A super admin of your domain can help you."))
    return may_file_here(actor, actor.organization if actor.organization.is_customer else None)


def page_for(actor: Actor, place: Place) -> Leads:
    """The matching page; a case that does not exist for this person is the list, like one that never was."""
    if place.what == "new":
        return Leads("cases:new")
    case = case_named(actor, place) if place.what == "case" else None
    return Leads("cases:show", case.number) if case else Leads("cases:list")


def case_named(actor: Actor, place: Place) -> Case | None:
    """The case of an old number, if it exists for the actor."""
    if place.what != "case" or not place.number:
        return None
    return visible_to(actor).filter(old_numbers__number=place.number).order_by("pk").first()


def _holds_enough(actor: Actor) -> bool:
    if actor.organization.is_reseller:
        return actor.privileges >= BOTH or bool(actor.privileges & LEGACY_PRIVILEGES)
    return actor.holds(P.SUPPORT_CASES) or actor.holds(P.WORK_CASES)
