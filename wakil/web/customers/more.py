"""What else can be done with customers: the menu beside the list, each entry for who may."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.cases.policy.moving import may_open_moves
from wakil.cases.queries.customers import MOST_COUNTED
from wakil.reselling.customer_policy import may_add_customer, records_seen_by
from wakil.reselling.models import RecordState
from wakil.reselling.transfer_policy import may_open_transfers


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    url: str
    icon: str
    label: str
    note: str = ""


def more_of(actor: Actor) -> list[Entry]:
    """The menu of this person."""
    waiting = _waiting(actor)
    entries = []
    if waiting or may_add_customer(actor):
        entries.append(Entry(reverse("customers:records"), "clock", _("Added customers"), waiting))
    if may_add_customer(actor):
        entries.append(Entry(reverse("customers:import"), "arrow-up", _("Import customers")))
    if may_open_transfers(actor):
        entries.append(Entry(reverse("customers:transfer"), "switch-horizontal", _("Take a customer over")))
    if may_open_moves(actor):
        entries.append(Entry(reverse("customers:move"), "arrows-move", _("Move customers")))
    return entries


def bounded_words(count: int) -> str:
    """A count as far as it was counted: "12", "99+"."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _waiting(actor: Actor) -> str:
    waiting = records_seen_by(actor).filter(state=RecordState.WAITING).order_by().values("pk")
    count = waiting[: MOST_COUNTED + 1].count()
    return _("%(number)s waiting") % {"number": bounded_words(count)} if count else ""
