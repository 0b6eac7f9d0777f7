"""Subscriptions to events."""

from wakil.api.wire.base import Empty, Message, Timestamp, WireEnum, ours, theirs


class SubscriptionState(WireEnum):
    """Whether events are published to the topic."""

    STATE_UNSPECIFIED = 0
    WORKING = 1
    FAILING = 2
    DELETED = 3


class FailureReason(WireEnum):
    """Why they are not."""

    FAILURE_REASON_UNSPECIFIED = 0
    PERMISSION_DENIED = 1
    TOPIC_NOT_FOUND = 2
    OTHER = 3


class SupportEventSubscription(Message):
    """Events of a reseller's domain, published to a topic: a webhook of that domain which names the topic."""

    part = "supportEventSubscription"

    name: str | None = ours("The subscription's resource name.")
    pub_sub_topic: str | None = theirs("The topic, as projects/{project}/topics/{topic}. Required.")
    state: SubscriptionState | None = ours("Whether events are published.")
    failure_reason: FailureReason | None = ours("Why they are not, while the state is FAILING.")
    create_time: Timestamp | None = ours("When it was made.")
    update_time: Timestamp | None = ours("When it was last changed.")
    delete_time: Timestamp | None = ours("When it was deleted.")
    purge_time: Timestamp | None = ours("When a deleted one goes for good.")


class ListSupportEventSubscriptionsResponse(Message):
    """A page of subscriptions."""

    support_event_subscriptions: list[SupportEventSubscription] | None = ours("The subscriptions, the latest first.")
    next_page_token: str | None = ours("Asks for the next page; absent on the last one.")


class UndeleteSupportEventSubscriptionRequest(Empty):
    """Bring a deleted subscription back."""


class ExpungeSupportEventSubscriptionRequest(Empty):
    """Remove a subscription for good."""
