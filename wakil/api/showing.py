"""Our rows in the API's words."""

import hashlib
import json
from datetime import datetime

from wakil.access.actor import Actor
from wakil.accounts.models import User
from wakil.api import wire
from wakil.api.names import case_name
from wakil.cases.models import Attachment, Case, Category, Comment, State
from wakil.cases.policy import Standing, standing
from wakil.cases.queries.subscribers import subscribers_of
from wakil.events.kinds import Audience

STATES = {
    State.NEW: wire.State.NEW,
    State.IN_PROGRESS: wire.State.IN_PROGRESS_GOOGLE_SUPPORT,
    State.ACTION_REQUIRED: wire.State.ACTION_REQUIRED,
    State.SOLUTION_PROVIDED: wire.State.SOLUTION_PROVIDED,
    State.CLOSED: wire.State.CLOSED,
}
# Of messages that everyone may read nothing is said.
AUDIENCES = {
    Audience.EVERYONE: None,
    Audience.RESELLER_AND_VENDOR: wire.CommentAudience.RESELLER_AND_SUPPORT,
    Audience.VENDOR: wire.CommentAudience.SUPPORT,
}


def case_json(actor: Actor, case: Case, *, subscribers: list[str] | None = None) -> wire.Case:
    """A case as this reader may see it; `subscribers` spares a query to who has read them for a whole list."""
    shape = _case(actor, case, subscribers_of(actor, case) if subscribers is None else subscribers)
    shape.etag = etag_of(shape)
    return shape


def etag_of(shape: wire.Message) -> str:
    """What changes whenever this reader sees a change."""
    text = json.dumps(shape.as_json(), sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def _case(actor: Actor, case: Case, subscribers: list[str]) -> wire.Case:
    return wire.Case(
        name=case_name(case),
        display_name=case.title,
        description=case.description,
        classification=classification_json(case.category),
        time_zone=case.time_zone,
        subscriber_email_addresses=subscribers or None,
        state=STATES[State(case.state)],
        create_time=case.filed_at,
        update_time=_updated_at(actor, case),
        creator=person(actor, case, case.filed_by),
        contact_email=None if _reads_by_share(actor, case) else case.contact_email or None,
        escalated=_is_escalated(case) or None,
        test_case=case.is_test or None,
        language_code=case.language,
        priority=wire.Priority[f"P{case.severity}"],
    )


def classification_json(category: Category) -> wire.CaseClassification:
    """A category, from its product down."""
    path = category.path_names.replace(" › ", " > ")
    return wire.CaseClassification(id=str(category.pk), display_name=f"{category.product.name} > {path}")


def person(actor: Actor, case: Case, user: User) -> wire.Actor:
    """Who did something on a case; support's people are named to one another only, and nobody's address is told to who
    reads by a share."""
    organization = user.domain.organization
    if organization.is_vendor and not actor.organization.is_vendor:
        return wire.Actor(display_name=f"{organization.name} Support", google_support=True)
    if _reads_by_share(actor, case):
        return wire.Actor(display_name=user.shown_name, google_support=organization.is_vendor or None)
    return wire.Actor(
        display_name=user.shown_name,
        email=user.email,
        username=user.email,
        google_support=organization.is_vendor or None,
    )


def comment_json(actor: Actor, case: Case, comment: Comment) -> wire.Comment:
    """A message."""
    return wire.Comment(
        name=f"{case_name(case)}/comments/{comment.pk}",
        create_time=comment.created_at,
        creator=person(actor, case, comment.author),
        body=comment.body,
        plain_text_body=comment.body,
        audience=AUDIENCES[Audience(comment.audience)],
    )


def attachment_json(actor: Actor, case: Case, attachment: Attachment) -> wire.Attachment:
    """A file; of a deleted one only that there was one."""
    is_gone = attachment.deleted_at is not None
    return wire.Attachment(
        name=f"{case_name(case)}/attachments/{attachment.pk}",
        create_time=attachment.created_at,
        creator=person(actor, case, attachment.added_by),
        filename=None if is_gone else attachment.name,
        mime_type=None if is_gone else attachment.content_type,
        size_bytes=None if is_gone else attachment.size,
    )


def _updated_at(actor: Actor, case: Case) -> datetime:
    """The last change that this reader may see: each side has a clock of its own."""
    known: datetime | None = getattr(case, "seen_at", None)  # read along with a list
    if known is not None:
        return known
    if actor.organization.is_vendor and standing(actor, case) > Standing.SHARED:
        return case.touched_at
    row = case.managers.filter(domain=actor.domain).values_list("updated_at", flat=True).first()
    return row if row and standing(actor, case) > Standing.SHARED else case.updated_at


def _reads_by_share(actor: Actor, case: Case) -> bool:
    """True of who sees the page of the case by a share alone; a list has no such case."""
    is_listed = getattr(case, "seen_at", None) is not None
    return not is_listed and standing(actor, case) <= Standing.SHARED


def _is_escalated(case: Case) -> bool:
    known: bool | None = getattr(case, "is_escalated", None)  # read along with the case
    return case.escalations.filter(ended_at=None).exists() if known is None else known
