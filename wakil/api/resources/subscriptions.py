"""Subscriptions to events, of the domain that the token is for."""

from django.core.exceptions import ValidationError

from wakil.api import wire
from wakil.api.call import Call
from wakil.api.endpoint import endpoint
from wakil.api.errors import ApiError, denied, from_validation, invalid, not_found
from wakil.api.filters import And, Fault, Node, Restriction, read
from wakil.api.names import organization_named, parent_name
from wakil.api.once import CreateQuery, once
from wakil.api.paging import PageQuery, paging_of
from wakil.api.wire import theirs
from wakil.lib import keys
from wakil.organizations.models import Organization
from wakil.webhooks import actions
from wakil.webhooks.models import EventSubscription
from wakil.webhooks.policy import may_manage_webhooks, subscriptions_seen_by
from wakil.webhooks.queries import subscription_failure

_NAMES = {"topic": "supportEventSubscription.pubSubTopic", "": "supportEventSubscription"}
_MASKS = {"pub_sub_topic", "pubSubTopic"}
_FIELDS = {"pub_sub_topic": "pub_sub_topic", "pubSubTopic": "pub_sub_topic", "state": "state"}
_LIST, _ONE = "{parent=organizations/*}/supportEventSubscriptions", "{name=organizations/*/supportEventSubscriptions/*}"
_PERMISSION = "cloudsupport.supportEventSubscriptions."


class ListSubscriptionsQuery(PageQuery):
    """Which subscriptions are listed."""

    filter: str | None = theirs("Narrows by pub_sub_topic and state with =, joined by AND.")
    show_deleted: bool | None = theirs("Lists deleted ones too.")


class PatchSubscriptionQuery(wire.Message):
    """What of the body counts."""

    update_mask: str | None = theirs("The fields to write: only pub_sub_topic can be.")


def parent(call: Call) -> Organization:
    """The caller's own organization. Raises ApiError 403 for any other, and for who may not manage webhooks."""
    return _parent(call, call.path["parent"])


def subscription(call: Call) -> EventSubscription:
    """The one that the path names, deleted or not. Raises ApiError 403 for its parent and 404 for itself."""
    path = call.path["name"]
    _parent(call, "/".join(path.split("/")[:2]))
    found = subscriptions_seen_by(call.actor).filter(pk=keys.number_in(path.rpartition("/")[2])).first()
    if found is None:
        raise not_found(path)
    return found


@endpoint(
    "organizations.supportEventSubscriptions.create",
    "POST",
    _LIST,
    on=parent,
    permission=_PERMISSION + "create",
    asks=CreateQuery,
    takes=wire.SupportEventSubscription,
    answers=wire.SupportEventSubscription,
)
def create_subscription(call: Call, owner: Organization) -> wire.SupportEventSubscription:
    """Publishes events to a topic.

    The topic is a name: what is published to it goes to the webhook of the same domain that has it as its topic.
    """
    topic = call.body.pub_sub_topic or ""
    try:
        made = once(
            call,
            {"topic": topic},
            lambda: actions.create_event_subscription(call.actor, owner, topic=topic),
            lambda key: subscriptions_seen_by(call.actor).filter(pk=key).first(),
        )
    except ValidationError as error:
        raise from_validation(error, _NAMES) from error
    return _shown(made)


@endpoint(
    "organizations.supportEventSubscriptions.list",
    "GET",
    _LIST,
    on=parent,
    permission=_PERMISSION + "list",
    asks=ListSubscriptionsQuery,
    answers=wire.ListSupportEventSubscriptionsResponse,
)
def list_subscriptions(call: Call, _owner: Organization) -> wire.ListSupportEventSubscriptionsResponse:
    """Lists the subscriptions of the domain that the token is for, the latest first."""
    text, deleted = call.query.filter or "", bool(call.query.show_deleted)
    wanted = _wanted(text)
    paging = paging_of(call, text, str(deleted))
    rows = subscriptions_seen_by(call.actor).select_related("domain__organization").order_by("-pk")
    if not deleted:
        rows = rows.filter(deleted_at=None)
    if isinstance(paging.after, int):
        rows = rows.filter(pk__lt=paging.after)
    # A domain has few, and whether one works is known only by looking at it.
    fit = [(row.pk, shown) for row in rows if _fits(shown := _shown(row), wanted)]
    page, more = fit[: paging.size], len(fit) > paging.size
    return wire.ListSupportEventSubscriptionsResponse(
        support_event_subscriptions=[shown for _key, shown in page] or None,
        next_page_token=paging.token(page[-1][0]) if more else None,
    )


@endpoint(
    "organizations.supportEventSubscriptions.get",
    "GET",
    _ONE,
    on=subscription,
    permission=_PERMISSION + "get",
    answers=wire.SupportEventSubscription,
)
def get_subscription(_call: Call, found: EventSubscription) -> wire.SupportEventSubscription:
    """Gets a subscription, also a deleted one."""
    return _shown(found)


@endpoint(
    "organizations.supportEventSubscriptions.patch",
    "PATCH",
    _ONE,
    on=subscription,
    permission=_PERMISSION + "update",
    asks=PatchSubscriptionQuery,
    takes=wire.SupportEventSubscription,
    answers=wire.SupportEventSubscription,
)
def patch_subscription(call: Call, found: EventSubscription) -> wire.SupportEventSubscription:
    """Publishes to another topic from now on."""
    asked = [path.strip() for path in (call.query.update_mask or "").split(",") if path.strip()]
    if unknown := [path[:60] for path in asked if path not in _MASKS]:
        words = f"{', '.join(unknown[:5])} can't be written; pubSubTopic can."
        raise invalid("updateMask", words, "INVALID_MASK")
    if not asked and call.body.pub_sub_topic is None:
        return _shown(found)
    try:
        return _shown(actions.change_event_subscription(call.actor, found, topic=call.body.pub_sub_topic or ""))
    except ValidationError as error:
        raise from_validation(error, _NAMES) from error


@endpoint(
    "organizations.supportEventSubscriptions.delete",
    "DELETE",
    _ONE,
    on=subscription,
    permission=_PERMISSION + "delete",
    answers=wire.SupportEventSubscription,
)
def delete_subscription(call: Call, found: EventSubscription) -> wire.SupportEventSubscription:
    """Deletes a subscription. For 30 days it can be undeleted; then it goes for good."""
    return _shown(actions.delete_event_subscription(call.actor, found))


@endpoint(
    "organizations.supportEventSubscriptions.undelete",
    "POST",
    _ONE + ":undelete",
    on=subscription,
    permission=_PERMISSION + "undelete",
    takes=wire.UndeleteSupportEventSubscriptionRequest,
    answers=wire.SupportEventSubscription,
)
def undelete_subscription(call: Call, found: EventSubscription) -> wire.SupportEventSubscription:
    """Brings a deleted subscription back."""
    _ = call.body
    return _shown(actions.undelete_event_subscription(call.actor, found))


@endpoint(
    "organizations.supportEventSubscriptions.expunge",
    "POST",
    _ONE + ":expunge",
    on=subscription,
    permission=_PERMISSION + "expunge",
    takes=wire.ExpungeSupportEventSubscriptionRequest,
)
def expunge_subscription(call: Call, found: EventSubscription) -> None:
    """Removes a subscription for good."""
    _ = call.body
    actions.expunge_event_subscription(call.actor, found)


def _parent(call: Call, name: str) -> Organization:
    owner = organization_named(name)
    is_own = owner is not None and owner.pk == call.actor.organization.pk and not owner.is_customer
    if owner is None or not is_own or not may_manage_webhooks(call.actor):
        raise denied(call.method.permission, name)
    return owner


def _shown(row: EventSubscription) -> wire.SupportEventSubscription:
    failure = "" if row.deleted_at else subscription_failure(row)
    working = wire.SubscriptionState.FAILING if failure else wire.SubscriptionState.WORKING
    return wire.SupportEventSubscription(
        name=f"{parent_name(row.domain.organization)}/supportEventSubscriptions/{row.pk}",
        pub_sub_topic=row.topic,
        state=wire.SubscriptionState.DELETED if row.deleted_at else working,
        failure_reason=wire.FailureReason[failure] if failure else None,
        create_time=row.created_at,
        update_time=row.updated_at,
        delete_time=row.deleted_at,
        purge_time=row.purge_at,
    )


def _wanted(text: str) -> list[tuple[str, str]]:
    """The fields and values that must fit. Raises ApiError 400 that says where the text is wrong."""
    try:
        node = read(text)
        return [_comparison(part) for part in (node.parts if isinstance(node, And) else [node] if node else [])]
    except Fault as fault:
        words = f"filter: at character {fault.position + 1}: {fault.words}"
        where = {"field": "filter", "position": str(fault.position)}
        raise ApiError(400, words, "INVALID_FILTER", fields=[("filter", words)], metadata=where) from None


def _comparison(node: Node) -> tuple[str, str]:
    if not isinstance(node, Restriction):
        raise Fault("Only comparisons with =, joined by AND, can be asked for here.", getattr(node, "position", 0))
    if node.field not in _FIELDS or node.operator != "=":
        raise Fault("Only pub_sub_topic and state can be compared, with =.", node.position)
    field = _FIELDS[node.field]
    if field == "state" and node.value not in {"WORKING", "FAILING", "DELETED"}:
        raise Fault("state is WORKING, FAILING or DELETED.", node.position)
    return field, node.value


def _fits(shown: wire.SupportEventSubscription, wanted: list[tuple[str, str]]) -> bool:
    has = {"pub_sub_topic": shown.pub_sub_topic, "state": shown.state.name if shown.state is not None else ""}
    return all(has[field] == value for field, value in wanted)
