"""Escalate a case: a record with reason and justification, of which one at most is open (S41c)."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import policy
from wakil.cases.actions.changing import checked_text, locked, touch
from wakil.cases.models import Case, Escalation, EscalationReason
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock

LONGEST_JUSTIFICATION = 2000


@transaction.atomic
def escalate_case(actor: Actor, case: Case, *, reason: str, justification: str) -> Escalation:
    """Ask for more urgency. Raises Forbidden for another tier, a closed case and one that is escalated already."""
    case = locked(actor, case)
    require(policy.may_escalate(actor, case))
    if reason not in EscalationReason.values:
        raise ValidationError({"reason": _("Choose a reason.")})
    escalation = _insert(actor, case, reason, checked_text(justification, "justification", LONGEST_JUSTIFICATION))
    touch(case)
    record(EventKind.CASE_ESCALATED, by=actor, on=escalation, stream=case, reason=reason)
    return escalation


def _insert(actor: Actor, case: Case, reason: str, justification: str) -> Escalation:
    """Two at once meet at the constraint: the second hears that it is escalated already."""
    try:
        with transaction.atomic():
            return Escalation.objects.create(
                case=case,
                reason=reason,
                justification=justification,
                escalated_by=actor.user,
                created_at=clock.now(),
            )
    except IntegrityError:
        require(policy.may_escalate(actor, case))
        raise
