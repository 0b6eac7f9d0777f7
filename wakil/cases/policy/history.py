"""Which parts of a visible case its reader may see: by the audience of each message and event."""

from django.db.models import Q, QuerySet

from wakil.access.actor import Actor
from wakil.cases.models import Attachment, Case, Comment
from wakil.cases.policy.reach import visible_to
from wakil.cases.policy.share_list import seen_share_events
from wakil.cases.policy.standing import Standing, standing
from wakil.events.kinds import Audience
from wakil.events.models import Event
from wakil.events.record import stream_of


def readable_events(actor: Actor, case: Case) -> QuerySet[Event]:
    """The case's events this reader may know of, oldest first; none of a case that does not exist for it."""
    if standing(actor, case) == Standing.NONE:
        return Event.objects.none()
    readable = _audience(actor, case) & seen_share_events(actor, case)
    return Event.objects.filter(readable, stream=stream_of(case)).order_by("seq")


def readable_comments(actor: Actor, case: Case) -> QuerySet[Comment]:
    """The case's messages this reader may read, oldest first."""
    if standing(actor, case) == Standing.NONE:
        return Comment.objects.none()
    return case.comments.filter(_audience(actor, case)).order_by("id")


def may_read_attachment(actor: Actor, attachment: Attachment) -> bool:
    """True when the case is visible and the message that carries the file is for the reader; a tombstone has none."""
    if attachment.deleted_at is not None:
        return False
    if attachment.comment_id is None:
        return visible_to(actor).filter(pk=attachment.case_id).exists()
    return readable_comments(actor, attachment.case).filter(pk=attachment.comment_id).exists()


def _audience(actor: Actor, case: Case) -> Q:
    """Everyone's; the vendor's and its resellers' too, for their own people. A share opens everyone's only."""
    everyone = Q(audience=Audience.EVERYONE.value)
    if standing(actor, case) == Standing.SHARED:
        return everyone
    if actor.organization.is_vendor:
        return Q(pk__isnull=False)
    if actor.organization.is_reseller:
        return everyone | Q(audience=Audience.RESELLER_AND_VENDOR.value, audience_domain=actor.domain)
    return everyone
