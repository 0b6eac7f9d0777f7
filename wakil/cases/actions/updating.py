"""Everything the one form of a case page can do, alone or together: write, change severity, close, reopen; for agents
also take, ask and offer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import policy
from wakil.cases.actions.attaching import fingerprint
from wakil.cases.actions.changing import Conflict, locked, state_after, touch
from wakil.cases.actions.commenting import comment_on_case
from wakil.cases.actions.filing import checked_title
from wakil.cases.models import Case, State, Upload
from wakil.cases.personal_data import record_personal_data_kept
from wakil.cases.search import write_texts
from wakil.cases.states import Move
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.events.submission import claim, digest_of, fulfil
from wakil.lib import clock
from wakil.organizations.models import Domain
from wakil.reselling.models import Severity
from wakil.reselling.tiers import targets_of


@dataclass(frozen=True)
class Update:
    """What one submit of the form asks for. Empty parts change nothing (T39); the message is the reason of the rest."""

    body: str = ""
    audience: Audience = Audience.EVERYONE
    audience_domain: Domain | None = None
    next_move: Move | None = None  # an agent's ANSWER, ASK or OFFER; without one: ANSWER, and REPLY for all others
    severity: int | None = None
    close: bool = False
    reopen: bool = False
    uploads: Sequence[Upload] = ()


@transaction.atomic
def update_case(
    actor: Actor, case: Case, *, key: str, version: int, update: Update, kept_kinds: Sequence[str] = ()
) -> Case:
    """Do all of it or nothing, once per key. Raises Conflict when the case has changed since `version` (S43)."""
    fresh = locked(actor, case)
    submission = claim(actor.user, "update", key, digest_of(case=fresh, update=_content(update)))
    if submission.made:
        return fresh
    if fresh.version != version:
        raise Conflict(fresh)
    _check(fresh, update)
    _apply(actor, fresh, update)
    record_personal_data_kept(actor, fresh, kept_kinds)
    fulfil(submission, fresh)
    return locked(actor, fresh)


@transaction.atomic
def change_severity(actor: Actor, case: Case, *, severity: int) -> Case:
    """Raise or lower it (S41a). Raises ValidationError for one that the customer's tier lacks."""
    case = locked(actor, case)
    require(policy.may_change_severity(actor, case))
    offered = targets_of(case.customer, case.product) if case.customer else Severity.values
    if severity not in Severity.values or severity not in offered:
        raise ValidationError({"severity": _("This support plan does not offer this severity.")})
    before, case.severity = case.severity, severity
    touch(case)
    record(EventKind.SEVERITY_CHANGED, by=actor, on=case, stream=case, before=before, after=severity)
    return case


@transaction.atomic
def change_title(actor: Actor, case: Case, *, title: str) -> Case:
    """Give it another title. Raises ValidationError for one that no case may have."""
    case = locked(actor, case)
    require(policy.may_change_title(actor, case))
    title = checked_title(title)
    if title == case.title:
        return case
    case.title = title
    touch(case)
    write_texts(case)
    record(EventKind.CASE_TITLE_CHANGED, by=actor, on=case, stream=case)
    return case


@transaction.atomic
def close_case(actor: Actor, case: Case) -> Case:
    """Close an open case (S41b); an open escalation ends with it."""
    case = locked(actor, case)
    require(policy.may_close(actor, case))
    before, case.state, case.closed_at = case.state, State.CLOSED, clock.now()
    case.escalations.filter(ended_at=None).update(ended_at=clock.now())
    touch(case)
    record(EventKind.CASE_CLOSED, by=actor, on=case, stream=case, before=before)
    return case


@transaction.atomic
def reopen_case(actor: Actor, case: Case) -> Case:
    """Reopen within 30 days of the closing (S42); the clock starts anew at each closing."""
    case = locked(actor, case)
    require(policy.may_reopen(actor, case))
    case.state, case.closed_at = state_after(actor, case, Move.REOPEN), None
    touch(case)
    record(EventKind.CASE_REOPENED, by=actor, on=case, stream=case)
    return case


@transaction.atomic
def take_case(actor: Actor, case: Case) -> Case:
    """Make an open case one's own; the customer sees who works on it."""
    case = locked(actor, case)
    require(policy.may_take(actor, case))
    case.state, case.assigned_to = state_after(actor, case, Move.TAKE), actor.user
    touch(case)
    record(EventKind.CASE_TAKEN, by=actor, on=case, stream=case)
    return case


def _apply(actor: Actor, case: Case, update: Update) -> None:
    """In the order in which each makes the next possible: reopen, write, change severity, close."""
    if update.reopen:
        reopen_case(actor, case)
    if update.body.strip() or update.uploads:
        comment_on_case(
            actor,
            case,
            body=update.body,
            audience=update.audience,
            audience_domain=update.audience_domain,
            next_move=update.next_move,
            uploads=update.uploads,
        )
    if _changes_severity(case, update):
        change_severity(actor, case, severity=update.severity or 0)
    if update.close:
        close_case(actor, case)


def _check(case: Case, update: Update) -> None:
    """Something must change, and closing, reopening and a new severity say why, to everyone."""
    needs_reason = update.close or update.reopen or _changes_severity(case, update)
    if not update.body.strip() and (needs_reason or not update.uploads):
        raise ValidationError(
            {"body": _("Say why.") if needs_reason else _("Write a message, or choose what to change.")}
        )
    if needs_reason and update.audience != Audience.EVERYONE:
        raise ValidationError({"audience": _("Everyone on the case must be able to read why it changes.")})
    if update.next_move and update.close:
        raise ValidationError({"next_move": _("A case that is closed waits for nobody. Choose one of both.")})


def _changes_severity(case: Case, update: Update) -> bool:
    return update.severity is not None and update.severity != case.severity


def _content(update: Update) -> dict[str, object]:
    return {**update.__dict__, "uploads": fingerprint(update.uploads)}
