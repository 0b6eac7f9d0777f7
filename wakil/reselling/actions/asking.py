"""A reseller asks for access; the customer refuses, or grants it like any other (S26)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Organization
from wakil.reselling import policy
from wakil.reselling.actions.access import answer_requests, lock_relationship
from wakil.reselling.models import PermissionRequest, Relationship, RequestAnswer

ASK_AGAIN_AFTER = timedelta(days=7)  # since the last request, or since it was refused
LONGEST_REFUSAL = 500


@transaction.atomic
def ask_permission(actor: Actor, customer: Organization) -> bool:
    """Ask the customer's administrators for access; False when nobody is told, since it is too soon (S26)."""
    running = Relationship.objects.filter(reseller_domain=actor.domain, customer=customer, ended_at=None)
    relationship = running.select_for_update().first()
    require(policy.may_ask_permission(actor, customer))
    if relationship is None:  # it ended in this very moment
        raise NotVisible
    again_at = may_ask_again_at(relationship)
    if again_at and again_at > clock.now():
        return False
    asked = PermissionRequest.objects.create(relationship=relationship, asked_by=actor.user, asked_at=clock.now())
    record(EventKind.PERMISSION_REQUESTED, by=actor, on=asked, stream=customer, domain=actor.domain.pk)
    return True


@transaction.atomic
def refuse_permission(actor: Actor, relationship: Relationship, *, reason: str = "") -> PermissionRequest:
    """Say no to what the reseller has asked. Raises ValidationError when it has asked nothing."""
    require(policy.may_manage_access(actor, relationship))
    fresh = lock_relationship(relationship)
    asked = fresh.permission_requests.filter(answer="").order_by("-asked_at", "-pk").first()
    if asked is None:
        raise ValidationError(_("There is no request to refuse."))
    answer_requests(fresh, RequestAnswer.REFUSED, by=actor, refusal=_checked(reason))
    record(EventKind.PERMISSION_REFUSED, by=actor, on=asked, stream=fresh.customer, domain=fresh.reseller_domain_id)
    return asked


def may_ask_again_at(relationship: Relationship) -> datetime | None:
    """When the next request reaches somebody; None when none was made yet.

    What the reseller asked in a relationship that is over counts too, or it could move the customer from one of its
    domains to another and ask anew.
    """
    asked = PermissionRequest.objects.filter(
        Q(relationship=relationship) | Q(relationship__ended_at__isnull=False),
        relationship__customer=relationship.customer_id,
        relationship__reseller_domain__organization=relationship.reseller_domain.organization_id,
    )
    last = asked.order_by("-asked_at", "-pk").first()
    return max(last.asked_at, last.answered_at or last.asked_at) + ASK_AGAIN_AFTER if last else None


def _checked(reason: str) -> str:
    text = reason.strip()
    if len(text) > LONGEST_REFUSAL or has_control_characters(text) or (text and not is_one_line(text)):
        raise ValidationError({"reason": _("A reason is one line without special characters.")})
    return text
