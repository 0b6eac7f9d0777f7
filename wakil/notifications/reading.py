"""May this recipient be told of this event now? Asked at the moment of sending, by the same policy as pages."""

from dataclasses import dataclass

from django.db.models import QuerySet

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.accounts.alert_addresses import mail_address_of
from wakil.accounts.models import User
from wakil.cases import policy
from wakil.cases.models import Case, CaseShare, Comment
from wakil.cases.weekly import has_weekly_mail
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.notifications.account_reading import OF_ACCOUNTS, why_not
from wakil.notifications.models import Delivery, DeliveryState, Reason
from wakil.notifications.rules import case_of, customer_of
from wakil.organizations.models import Organization
from wakil.reselling.consent import in_force
from wakil.reselling.models import PermissionRequest, ResellerAccess
from wakil.reselling.policy import customers_known_to

_ENDS = {
    EventKind.RESELLER_ACCESS_EXPIRED.value,
    EventKind.RESELLER_ACCESS_ENDED.value,
    EventKind.RELATIONSHIP_ENDED.value,
    EventKind.SUPPORT_PARTNER_ENDED.value,
}


class Dropped(Exception):
    """The recipient may not be told of it any more; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Reading:
    """An event as one recipient may read it now."""

    delivery: Delivery
    event: Event
    case: Case | None
    customer: Organization | None
    actor: Actor | None  # none for an address without an account
    has_page: bool = False  # the case opens for the actor
    comment: Comment | None = None


def reading_of(delivery: Delivery) -> Reading:
    """What the recipient may read. Raises Dropped when that is nothing."""
    case = case_of(delivery.event)
    actor = _actor_of(delivery)
    if delivery.event.kind in OF_ACCOUNTS:
        return _of_account(delivery, actor)
    if case is None:
        return _of_access(delivery, actor)
    if delivery.reason == Reason.CONFIRM:
        return _of_confirmation(delivery, case, actor)
    return _of_case(delivery, case, actor)


def is_for_group(delivery: Delivery) -> bool:
    """True of a delivery to a group whose share still counts. Raises Dropped when it does not."""
    share = delivery.share
    if share is None or share.group_id is None or delivery.user_id is not None:
        return False
    if not policy.share_still_counts(share):
        raise Dropped("share_gone")
    return True


def _actor_of(delivery: Delivery) -> Actor | None:
    people = User.objects.select_related("domain__organization")
    user = people.filter(pk=delivery.user_id).first() if delivery.user_id else None
    user = user or people.filter(email=delivery.address).first()
    actor = Actor.load(user) if user else None
    if actor and not actor.is_active:
        raise Dropped("inactive")
    return actor


def _of_case(delivery: Delivery, case: Case, actor: Actor | None) -> Reading:
    event = delivery.event
    has_page = actor is not None and policy.standing(actor, case) > policy.Standing.NONE
    if not _may_know(delivery, case, actor):
        raise Dropped("not_visible")
    comment = None
    if "comment" in event.details:
        comment = _comments(case, actor if has_page else None).filter(pk=event.details["comment"]).first()
        if comment is None:
            raise Dropped("not_visible")
    return Reading(delivery, event, case, case.customer, actor, has_page, comment)


def _may_know(delivery: Delivery, case: Case, actor: Actor | None) -> bool:
    """By the page's own rule; else by a share, which gives everyone's only."""
    event = delivery.event
    if delivery.share and delivery.share.is_own:
        _check_own(delivery, delivery.share)
    if event.kind == EventKind.CASE_SHARED:
        share = delivery.share
        return share is not None and share.removed_at is None and _holds_share(delivery, case, actor)
    if actor and policy.readable_events(actor, case).filter(pk=event.pk).exists():
        return True
    return event.audience == Audience.EVERYONE.value and _holds_share(delivery, case, actor)


def _check_own(delivery: Delivery, share: CaseShare) -> None:
    """Mail to one's own second address: everyone's only, and not what has gone to the account's mail already (S78)."""
    if delivery.event.audience != Audience.EVERYONE.value or not policy.own_share_counts(share):
        raise Dropped("share_gone")
    told = Delivery.objects.filter(event=delivery.event, address=share.made_by.email)
    told = told.filter(state__in=[DeliveryState.SENT, DeliveryState.HELD])
    if told.exists() and mail_address_of(share.made_by) == share.address:
        raise Dropped("told_already")


def _holds_share(delivery: Delivery, case: Case, actor: Actor | None) -> bool:
    if actor:
        return policy.has_mail_share(actor, case)
    return policy.confirmed_share(delivery.address, case) is not None


def _comments(case: Case, actor: Actor | None) -> QuerySet[Comment]:
    return policy.readable_comments(actor, case) if actor else case.comments.filter(audience=Audience.EVERYONE.value)


def _of_confirmation(delivery: Delivery, case: Case, actor: Actor | None) -> Reading:
    """Only while the share counts, waits to be confirmed, and nobody has an account with the address."""
    share = delivery.share
    waits = share is not None and share.removed_at is None and share.confirmed_at is None and share.confirm_token_hash
    if actor or share is None or not waits or not policy.share_still_counts(share):
        raise Dropped("share_gone")
    return Reading(delivery, delivery.event, case, None, None)


def _of_account(delivery: Delivery, actor: Actor | None) -> Reading:
    if code := why_not(delivery.event, actor):
        raise Dropped(code)
    return Reading(delivery, delivery.event, None, customer_of(delivery.event), actor)


def _of_access(delivery: Delivery, actor: Actor | None) -> Reading:
    """The customer's people who manage it; the people of that reseller's domain, and while it lasts the customer's
    present domain only."""
    event, customer = delivery.event, customer_of(delivery.event)
    if actor is None or customer is None or not may_know_of_access(event, customer, actor):
        raise Dropped("not_visible")
    if overtaken := _overtaken_by(event, customer):
        raise Dropped(overtaken)
    return Reading(delivery, event, None, customer, actor)


def _overtaken_by(event: Event, customer: Organization) -> str:
    """What has made the mail pointless since, if anything: it waited while somebody acted."""
    number = event.subject.partition(":")[2]
    if event.kind == EventKind.RESELLER_ACCESS_EXPIRING:
        still_ends = ResellerAccess.objects.filter(in_force(), pk=int(number), relationship__ended_at=None).exists()
        return "" if still_ends else "changed_since"
    if event.kind == EventKind.PERMISSION_REQUESTED:
        waits = PermissionRequest.objects.filter(pk=int(number), answer="").exists()
        return "" if waits else "answered_since"
    if event.kind == EventKind.ACTIVITY_SUMMED_UP:
        return "" if has_weekly_mail(customer) else "switched_off"
    return ""


def may_know_of_access(event: Event, customer: Organization, actor: Actor) -> bool:
    """The customer's people who manage it; those of the reseller's domain who view customers, while it has this one."""
    if actor.organization.is_customer:
        return actor.organization == customer and actor.holds(P.MANAGE_RESELLER_ACCESS)
    if event.details.get("domain") != actor.domain.pk or not actor.holds(P.VIEW_CUSTOMERS):
        return False
    return event.kind in _ENDS or customers_known_to(actor).filter(pk=customer.pk).exists()
