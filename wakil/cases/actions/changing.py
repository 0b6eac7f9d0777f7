"""What every change of a case has in common: load and lock it as this actor, move its clocks, keep its rows in step."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible
from wakil.cases.models import Case, State
from wakil.cases.policy.reach import visible_to
from wakil.cases.states import Move, after
from wakil.events.kinds import Audience
from wakil.lib import clock
from wakil.lib.text import has_control_characters
from wakil.organizations.models import Domain
from wakil.reselling.consent import lock_consent

LONGEST_COMMENT = 12_800


class Conflict(Exception):
    """Somebody changed the case after this page of it was made; `case` is how it is now (S43)."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.number)
        self.case = case


def locked(actor: Actor, case: Case) -> Case:
    """The case as it is now, locked. Raises NotVisible when it does not exist for the actor.

    A reseller's consent is locked before, so that nothing is written after a revocation commits.
    """
    if actor.organization.is_reseller and case.customer_id:
        lock_consent(actor.domain, case.customer_id)
    fresh = visible_to(actor).select_for_update(of=("self",)).select_related("category").filter(pk=case.pk).first()
    if fresh is None:
        raise NotVisible
    return fresh


def touch(case: Case, audience: Audience = Audience.EVERYONE, domain: Domain | None = None) -> None:
    """Save the case and move the clocks of those who may see the change, and of nobody else (S39)."""
    at = clock.now()
    case.touched_at = at
    if audience == Audience.EVERYONE:
        case.updated_at = at
        case.version += 1
        case.managers.update(updated_at=at, state=case.state, severity=case.severity)
    else:
        case.managers.update(state=case.state, severity=case.severity)
    if audience == Audience.RESELLER_AND_VENDOR:
        case.managers.filter(domain=domain).update(updated_at=at)
    case.save()


def state_after(actor: Actor, case: Case, move: Move) -> State:
    """Where the move leads. Raises ValidationError when it is none from the state that the case is in."""
    state = after(move, case.state, actor.organization.kind)
    if state is None:
        raise ValidationError({"body": _("This is not possible in the state the case is in.")})
    return state


def checked_text(text: str, field: str, longest: int = LONGEST_COMMENT) -> str:
    """The text without outer space. Raises ValidationError at `field` for empty, too long or unprintable text."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({field: _("Write something first.")})
    if len(text) > longest:
        raise ValidationError({field: _("This is too long: %(most)d characters at most.") % {"most": longest}})
    if has_control_characters(text):
        raise ValidationError({field: _("This has characters that can't be shown. Remove them.")})
    return text
