"""Take a move back, until its first cut-over is confirmed: what it made goes, what was here before stays."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from wakil.access.actor import Actor
from wakil.cases import files
from wakil.cases.database.triggers import triggers_lifted
from wakil.cases.models import Activity, Attachment, Case, CaseManager, CaseShare, Comment, Escalation
from wakil.events.models import Event
from wakil.events.past import forget_streams
from wakil.legacy.actions import begin_taking_back, end_taking_back
from wakil.legacy.importing.undoing_directory import forget_directory
from wakil.legacy.importing.work import Told, tell_nobody
from wakil.legacy.models import Move, MovedCase
from wakil.notifications.models import Delivery, Notice
from wakil.webhooks.models import WebhookDelivery, WebhookNotice

CASES = 250  # in one transaction


@dataclass
class TakenBack:
    """How much went, and what stays because it is used here by now."""

    cases: int = 0
    gone: dict[str, int] = field(default_factory=dict)  # by kind
    kept: list[tuple[str, str, str]] = field(default_factory=list)  # kind, old id, name

    def outcome(self) -> dict[str, Any]:
        """What a page shows."""
        return {"cases": self.cases, "gone": self.gone, "kept": [list(one) for one in self.kept[:200]]}


def take_back(actor: Actor, move: Move, *, even_changed: bool = False, told: Told = tell_nobody) -> TakenBack:
    """Take back everything that the move made, in many transactions; killed at any point, it goes on when called again.

    Raises ChangedHere while cases were changed here, unless it is said that this may go too.
    """
    begin_taking_back(actor, move, even_changed=even_changed)
    taken, total = TakenBack(), move.cases.count() + move.rows.count()
    while batch := list(MovedCase.objects.filter(move=move).order_by("pk").values_list("pk", flat=True)[:CASES]):
        _forget_cases(batch)
        taken.cases += len(batch)
        told(taken.cases, total)
    forget_directory(move, taken.gone, taken.kept, lambda done: told(min(taken.cases + done, total), total))
    end_taking_back(actor, move, cases=taken.cases)
    return taken


@transaction.atomic
def _forget_cases(cases: list[int]) -> None:
    streams = [f"case:{case}" for case in cases]
    events = Event.objects.filter(stream__in=streams)
    with triggers_lifted(connection):
        for rows in (Notice, WebhookNotice, WebhookDelivery, Delivery, Activity):
            rows._default_manager.filter(event__in=events).delete()  # noqa: SLF001 -- Django documents it
        Delivery.objects.filter(share__case__in=cases).delete()
        keys = list(Attachment.objects.filter(case__in=cases).values_list("key", flat=True))
        Activity.objects.filter(case__in=cases).delete()
        Attachment.objects.filter(case__in=cases).delete()
        for model in (CaseShare, Escalation, CaseManager):
            model._default_manager.filter(case__in=cases).delete()  # noqa: SLF001 -- Django documents it
        Comment.objects.filter(case__in=cases).delete()
        Case.objects.filter(related_to__in=cases).update(related_to=None)
        Case.objects.filter(pk__in=cases).delete()
        forget_streams(streams)
    transaction.on_commit(lambda: files.erase(keys))
