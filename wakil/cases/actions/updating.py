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
from wakil.cases.actions.attaching import attach_uploads, fingerprint
from wakil.cases.actions.changing import Conflict, checked_text, locked, touch
from wakil.cases.actions.filing import checked_title
from wakil.cases.models import Case, Comment, State, Upload
from wakil.cases.personal_data import record_personal_data_kept
from wakil.cases.policy.audiences import audiences_for
from wakil.cases.search import write_comment_text, write_texts
from wakil.cases.states import Move, after
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
def comment_on_case(
    actor: Actor,
    case: Case,
    *,
    body: str,
    audience: Audience = Audience.EVERYONE,
    audience_domain: Domain | None = None,
    next_move: Move | None = None,
    uploads: Sequence[Upload] = (),
) -> Comment:
    """Write a message for an audience; the state follows who wrote (S41f). Notes to part of the sides move nothing.

    The text may be empty only when files come with it.
    """
    case = locked(actor, case)
    require(policy.may_comment(actor, case))
    chosen = _checked_audience(actor, case, audience, audience_domain)
    comment = Comment.objects.create(
        case=case,
        author=actor.user,
        author_domain=actor.domain,
        author_side=actor.organization.kind,
        audience=audience.value,
        audience_domain=chosen,
        body="" if uploads and not body.strip() else checked_text(body, "body"),
        created_at=clock.now(),
    )
    attach_uploads(actor, case, uploads, comment=comment)
    kind = EventKind.CASE_COMMENTED
    if audience == Audience.EVERYONE:
        kind = _moved_by_message(actor, case, next_move)
    touch(case, audience, chosen)
    write_comment_text(comment)
    record(kind, by=actor, on=case, stream=case, audience=audience, audience_domain=chosen, comment=comment.pk)
    return comment


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
    case.state, case.closed_at = _moved(actor, case, Move.REOPEN), None
    touch(case)
    record(EventKind.CASE_REOPENED, by=actor, on=case, stream=case)
    return case


@transaction.atomic
def take_case(actor: Actor, case: Case) -> Case:
    """Make an open case one's own; the customer sees who works on it."""
    case = locked(actor, case)
    require(policy.may_take(actor, case))
    case.state, case.assigned_to = _moved(actor, case, Move.TAKE), actor.user
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


_SAID = {
    Move.ASK: EventKind.CASE_ACTION_REQUIRED,
    Move.OFFER: EventKind.CASE_SOLUTION_OFFERED,
}


def _moved_by_message(actor: Actor, case: Case, chosen: Move | None) -> EventKind:
    """Move the state as the message does; what kind of event that is."""
    move = (chosen or Move.ANSWER) if actor.organization.is_vendor else Move.REPLY
    if move == Move.ASK:
        require(policy.may_ask(actor, case))
    if move == Move.OFFER:
        require(policy.may_offer(actor, case))
    case.state = _moved(actor, case, move)
    return _SAID.get(move, EventKind.CASE_COMMENTED)


def _moved(actor: Actor, case: Case, move: Move) -> State:
    state = after(move, case.state, actor.organization.kind)
    if state is None:
        raise ValidationError({"body": _("This is not possible in the state the case is in.")})
    return state


def _checked_audience(actor: Actor, case: Case, audience: Audience, domain: Domain | None) -> Domain | None:
    """The reseller domain a message to "reseller and vendor" names. Raises ValidationError for an audience that the
    writer's side can't choose."""
    if audience not in audiences_for(actor, case):
        raise ValidationError({"audience": _("Choose who may read this.")})
    if audience != Audience.RESELLER_AND_VENDOR:
        return None
    chosen = actor.domain if actor.organization.is_reseller else domain
    if chosen is None or not case.managers.filter(domain=chosen).exists():
        raise ValidationError({"audience": _("Choose a reseller that manages this case.")})
    return chosen
