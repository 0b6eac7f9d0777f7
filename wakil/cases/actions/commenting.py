"""Write on a case, for an audience; what is said to everyone moves its state."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import require
from wakil.cases import policy
from wakil.cases.actions.attaching import attach_uploads
from wakil.cases.actions.changing import checked_text, locked, state_after, touch
from wakil.cases.models import Case, Comment, Upload
from wakil.cases.policy.audiences import audiences_for
from wakil.cases.search import write_comment_text
from wakil.cases.states import Move
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Domain

_SAID = {
    Move.ASK: EventKind.CASE_ACTION_REQUIRED,
    Move.OFFER: EventKind.CASE_SOLUTION_OFFERED,
}


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


def _moved_by_message(actor: Actor, case: Case, chosen: Move | None) -> EventKind:
    """Move the state as the message does; what kind of event that is."""
    move = (chosen or Move.ANSWER) if actor.organization.is_vendor else Move.REPLY
    if move == Move.ASK:
        require(policy.may_ask(actor, case))
    if move == Move.OFFER:
        require(policy.may_offer(actor, case))
    case.state = state_after(actor, case, move)
    return _SAID.get(move, EventKind.CASE_COMMENTED)


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
