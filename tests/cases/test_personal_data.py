"""The decision to send personal data all the same is logged, without what was found (S19)."""

from wakil.cases import actions, policy
from wakil.cases.personal_data import kinds_in, labels_of
from wakil.events.kinds import EventKind
from wakil.events.models import Event

CARD = "4111 1111 1111 1111"


def kept() -> list[tuple[str, dict]]:
    events = Event.objects.filter(kind=EventKind.PERSONAL_DATA_KEPT).order_by("seq")
    return list(events.values_list("audience", "details"))


def test_filing_and_updating_log_the_kinds_only(cast):
    """S19: user may continue; the decision is logged without the value."""
    kinds = kinds_in("Hello", f"My card is {CARD}.")
    case = cast.file("priya", cast.sinar, description=f"My card is {CARD}.", kept_kinds=kinds)
    update = actions.Update(body=f"Again: {CARD}")

    actions.update_case(cast.actor("priya"), case, key="k", version=case.version, update=update, kept_kinds=kinds)

    assert kept() == [("vendor", {"kinds": ["card_number"]})] * 2
    assert policy.readable_events(cast.actor("carla"), case).filter(kind=EventKind.PERSONAL_DATA_KEPT).count() == 0


def test_nothing_found_and_unknown_kinds_log_nothing(cast):
    """T15: what a form makes up is ignored."""
    cast.file("priya", cast.sinar, kept_kinds=["nonsense", CARD])

    assert kept() == []
    assert labels_of(["nonsense", "card_number", "secret"]) == ["a card number", "a password or token"]
