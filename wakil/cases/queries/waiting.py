"""How many cases wait for somebody, as the sidebar and the list of signed-in domains say it (W4)."""

from wakil.access.actor import Actor
from wakil.cases.policy import listed_for
from wakil.cases.queries.filters import Filters, narrowed

MOST = 99  # no more are counted than are said


def waiting_for(actor: Actor) -> int:
    """The cases of the actor's own list that wait for its side; MOST + 1 means more than that."""
    return narrowed(actor, listed_for(actor), Filters(waiting="me", state="open"))[: MOST + 1].count()
