"""Whoever is refused asks the super admins of the own organization, who give a role or say no (S5)."""

from django.db import IntegrityError, transaction

from wakil.access.actor import Actor
from wakil.access.models import AccessAnswer, AccessRequest, Area
from wakil.access.request_policy import may_answer_access_requests, may_request_access
from wakil.access.verdict import Forbidden, NotVisible, require
from wakil.accounts.models import User
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock


@transaction.atomic
def request_access(actor: Actor, *, area: str = "") -> AccessRequest:
    """Ask the super admins for a role. An area that is none is left out."""
    require(verdict := may_request_access(actor))
    known = area if area in Area.values else ""
    try:
        with transaction.atomic():
            asked = AccessRequest.objects.create(
                user=actor.user, organization=actor.organization, area=known, asked_at=clock.now()
            )
    except IntegrityError as error:  # asked at the same moment in another tab
        raise Forbidden(may_request_access(actor) or verdict) from error
    record(
        EventKind.ACCESS_REQUESTED, by=actor, on=actor.user, stream=actor.organization, user=actor.user.pk,
        request=asked.pk, area=known,
    )  # fmt: skip
    return asked


@transaction.atomic
def decline_access_request(actor: Actor, asked: AccessRequest) -> AccessRequest:
    """Say no; the person is told, and can ask again in a while."""
    require(may_answer_access_requests(actor))
    if asked.organization_id != actor.organization.pk or not _answer(actor, asked, AccessAnswer.DECLINED):
        raise NotVisible
    return asked


def answer_by_role(actor: Actor, user: User) -> None:
    """A role that is given answers what its person asked for, inside the transaction that gives it."""
    asked = AccessRequest.objects.filter(user=user, answered_at=None).select_related("user").first()
    if asked:
        _answer(actor, asked, AccessAnswer.GIVEN)


def _answer(actor: Actor, asked: AccessRequest, answer: AccessAnswer) -> bool:
    """False for whoever comes second."""
    changes = {"answer": answer.value, "answered_at": clock.now(), "answered_by": actor.user}
    if not AccessRequest.objects.filter(pk=asked.pk, answered_at=None).update(**changes):
        return False
    record(
        EventKind.ACCESS_REQUEST_ANSWERED, by=actor, on=asked.user, stream=actor.organization, user=asked.user_id,
        request=asked.pk, answer=answer.value,
    )  # fmt: skip
    return True
