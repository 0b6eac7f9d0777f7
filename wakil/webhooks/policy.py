"""Who looks after webhooks, and what a webhook may be told now: what its owner may read at its domain."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.cases import policy as cases
from wakil.cases.models import Case
from wakil.events.models import Event
from wakil.notifications.reading import may_know_of_access
from wakil.organizations.models import Organization
from wakil.webhooks.models import EventSubscription, Webhook


def may_manage_webhooks(actor: Actor) -> Verdict:
    """Make, change and delete webhooks and subscriptions of the signed-in domain, and see what was delivered."""
    if actor.holds(P.MANAGE_WEBHOOKS):
        return YES
    why = _("It takes the privilege Manage webhooks, and your role lacks it.")
    return no("missing_privilege", _("You can't manage webhooks."), why, _("A super admin can assign a role."))


def webhooks_seen_by(actor: Actor) -> QuerySet[Webhook]:
    """The signed-in domain's, for whoever may manage them. Any other webhook does not exist."""
    if not may_manage_webhooks(actor):
        return Webhook.objects.none()
    return Webhook.objects.filter(domain=actor.domain, deleted_at=None)


def subscriptions_seen_by(actor: Actor) -> QuerySet[EventSubscription]:
    """The signed-in domain's, deleted ones too; customers have none."""
    if not may_manage_webhooks(actor) or actor.organization.is_customer:
        return EventSubscription.objects.none()
    return EventSubscription.objects.filter(domain=actor.domain)


def acts_for(webhook: Webhook) -> Actor:
    """Whose reach a webhook has, read now: its owner's, who must still be one who may have it (T13)."""
    return Actor.load(webhook.owner)


def may_be_told(webhook: Webhook) -> Verdict:
    """True while its owner is active, at work in its domain, and may manage webhooks."""
    actor = acts_for(webhook)
    if actor.is_active and actor.domain.pk == webhook.domain_id and may_manage_webhooks(actor):
        return YES
    return no("owner_may_not", _("Whoever saved the webhook last may not manage webhooks any more."))


def may_know_of_case_event(actor: Actor, case: Case, event: Event) -> bool:
    """By the page's own rules, without what is only shared with the owner as a person."""
    if not cases.listed_for(actor).filter(pk=case.pk).exists():
        return False
    return cases.readable_events(actor, case).filter(pk=event.pk).exists() and _reads_comment(actor, case, event)


def may_know_of_customer_event(actor: Actor, customer: Organization, event: Event) -> bool:
    """What the people who look after reseller access are told by mail."""
    return may_know_of_access(event, customer, actor)


def _reads_comment(actor: Actor, case: Case, event: Event) -> bool:
    comment = event.details.get("comment")
    return comment is None or cases.readable_comments(actor, case).filter(pk=comment).exists()
