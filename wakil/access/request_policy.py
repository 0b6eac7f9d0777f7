"""Who may ask for access, and who answers (S5)."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.models import AccessAnswer, AccessRequest
from wakil.access.policy import super_admins_of
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.lib import clock

AGAIN_AFTER = timedelta(days=3)


def may_request_access(actor: Actor) -> Verdict:
    """Ask once, and again a while after a no; there must be somebody else to ask."""
    if not actor.is_active or actor.user.is_service_account:
        return no("not_visible", _("There is no such page."))
    refusal = _("You can't ask for access now.")
    if not super_admins_of(actor.organization).exclude(pk=actor.user.pk).exists():
        return no("nobody_to_ask", refusal, _("Your organization has no other super admin."))
    if (last := last_request_of(actor)) is None:
        return YES
    if last.answered_at is None:
        why = _("You have asked already. The super admins see it until one of them answers.")
        return no("asked_already", refusal, why)
    if last.answer == AccessAnswer.DECLINED and last.answered_at > clock.now() - AGAIN_AFTER:
        return no("declined_lately", refusal, _("It was declined lately."), _("You can ask again in a few days."))
    return YES


def last_request_of(actor: Actor) -> AccessRequest | None:
    """What this person asked for last."""
    return AccessRequest.objects.filter(user=actor.user).order_by("-pk").first()


def may_answer_access_requests(actor: Actor) -> Verdict:
    """Answer the requests of one's own people: whoever gives roles."""
    if actor.holds(P.MANAGE_ROLES):
        return YES
    why = _("It takes the privilege Manage roles, and your role lacks it.")
    who = _("A super admin of your organization can help.")
    return no("missing_privilege", _("You can't answer requests for access."), why, who)


def access_requests_seen_by(actor: Actor) -> QuerySet[AccessRequest]:
    """Those of one's own organization that wait for an answer, of people who still work there."""
    if not may_answer_access_requests(actor):
        return AccessRequest.objects.none()
    return AccessRequest.objects.filter(
        organization=actor.organization, answered_at=None, user__suspended_at=None
    ).select_related("user")
