"""Which event is told to whom; of little else than changed access the doer too.

Whether each may be told is asked when the mail is sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wakil.access.policy import super_admins_of
from wakil.access.privileges import P
from wakil.accounts.models import AlertAddress, User
from wakil.cases.models import Case, CaseShare, Side
from wakil.cases.policy.shares import counting_shares
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.notifications.models import Reason
from wakil.notifications.people import MOST_PEOPLE, people_with
from wakil.organizations.models import Domain, Organization


@dataclass(frozen=True)
class Recipient:
    """An address, the account behind it or none, and why it is told."""

    address: str
    reason: Reason
    user: User | None = None
    share: CaseShare | None = None


def recipients_of(event: Event) -> list[Recipient]:
    """Each address once, by the first rule that names it."""
    found = [who for rule in RULES.get(EventKind(event.kind), []) for who in rule(event)]
    told = [who for who in found if who.user is None or who.user.pk != event.by_id or event.kind in _TOLD_TO_ALL]
    return list({who.address: who for who in reversed(told)}.values())[::-1]


def case_of(event: Event) -> Case | None:
    """The case in whose stream an event stands, if it stands in a case's."""
    kind, _colon, number = event.stream.partition(":")
    return Case.objects.select_related("customer", "filed_by").get(pk=int(number)) if kind == "case" else None


def customer_of(event: Event) -> Organization | None:
    """The organization in whose stream an event stands."""
    kind, _colon, number = event.stream.partition(":")
    return Organization.objects.get(pk=int(number)) if kind == "organization" else None


def the_filer(event: Event) -> Iterable[Recipient]:
    """Whoever filed the case."""
    case = _case(event)
    return _people([case.filed_by], Reason.FILER)


def who_wrote(event: Event) -> Iterable[Recipient]:
    """People of reseller and customer who wrote on the case."""
    writers = _case(event).comments.exclude(author_side=Side.VENDOR).values("author")
    return _people(User.objects.filter(pk__in=writers).order_by("pk"), Reason.WROTE)


def the_customers_people(event: Event) -> Iterable[Recipient]:
    """Of a case filed on its behalf the customer's people with Support cases are told, the first few of many."""
    customer = _case(event).customer
    people = people_with(P.SUPPORT_CASES, customer) if customer else []
    return _people(people[:MOST_PEOPLE], Reason.CONCERNED)


def the_agent(event: Event) -> Iterable[Recipient]:
    """The agent who took the case; nobody before: the queue shows it."""
    case = _case(event)
    return _people([case.assigned_to] if case.assigned_to else [], Reason.ASSIGNED)


def agent_or_all_agents(event: Event) -> Iterable[Recipient]:
    """The agent who took the case; while nobody did, all agents, unless they are so many that nobody would read it."""
    case = _case(event)
    if case.assigned_to:
        return the_agent(event)
    agents = people_with(P.WORK_CASES, Organization.objects.get(kind=Side.VENDOR))
    return _people(agents if len(agents) <= MOST_PEOPLE else [], Reason.CONCERNED)


def with_whom_it_is_shared(event: Event) -> Iterable[Recipient]:
    """Every share that counts, at both levels; a bare address once it is confirmed. Everyone's messages only."""
    if event.audience != Audience.EVERYONE.value:
        return []
    shares = counting_shares().filter(case=_case(event)).select_related("user", "made_by").order_by("pk")
    told = [share for share in shares if share.user_id or share.group_id or share.confirmed_at or share.is_own]
    return [Recipient(share.address, Reason.SHARE, _holder(share), share) for share in told]


def who_was_added(event: Event) -> Iterable[Recipient]:
    """The holder of the new share; a bare address is asked to confirm first, or not at all (T23)."""
    share = CaseShare.objects.select_related("user").get(pk=event.details["share"])
    if share.is_own:
        return []
    if share.user_id or share.group_id or share.confirmed_at:
        return [Recipient(share.address, Reason.SHARE, share.user, share)]
    return [Recipient(share.address, Reason.CONFIRM, None, share)] if share.confirm_token_hash else []


def who_manages_access(event: Event) -> Iterable[Recipient]:
    """The customer's people with Manage reseller access."""
    customer = customer_of(event)
    people = people_with(P.MANAGE_RESELLER_ACCESS, customer) if customer else []
    return _people(people[:MOST_PEOPLE], Reason.ACCESS)


def the_resellers_people(event: Event) -> Iterable[Recipient]:
    """The people of the reseller's domain who may view its customers."""
    domain = Domain.objects.select_related("organization").get(pk=event.details["domain"])
    return _people(people_with(P.VIEW_CUSTOMERS, domain)[:MOST_PEOPLE], Reason.ACCESS)


def the_super_admins(event: Event) -> Iterable[Recipient]:
    """Who can give a colleague a role."""
    organization = customer_of(event)
    people = list(super_admins_of(organization).order_by("pk")[:MOST_PEOPLE]) if organization else []
    return _people(people, Reason.PEOPLE)


def whose_account_it_is(event: Event) -> Iterable[Recipient]:
    """The person whom an event of an account is about."""
    return _people(User.objects.filter(pk=event.details["user"]), Reason.OWN)


def the_second_address(event: Event) -> Iterable[Recipient]:
    """The address itself, which proves by the link in the mail that its holder reads it. It goes with its account."""
    asked = AlertAddress.objects.select_related("user").filter(pk=event.details["alert_address"])
    return [Recipient(row.address, Reason.PROVE, row.user) for row in asked]


Rule = Callable[[Event], Iterable[Recipient]]
_THOSE_ON_THE_CASE: list[Rule] = [the_filer, who_wrote, the_agent, with_whom_it_is_shared]
_BOTH_SIDES: list[Rule] = [who_manages_access, the_resellers_people]

# Whoever did these is told too, lest somebody else do it in that name.
_TOLD_TO_ALL = {
    EventKind.ALERT_ADDRESS_ASKED.value,
    EventKind.ALERT_ADDRESS_REMOVED.value,
    EventKind.ALERT_ADDRESS_VERIFIED.value,
    EventKind.RESELLER_ACCESS_ENDED.value,
    EventKind.RESELLER_ACCESS_GRANTED.value,
}

# What is not here is told to nobody: whoever wants to know looks.
RULES: dict[EventKind, list[Rule]] = {
    EventKind.ACCESS_REQUESTED: [the_super_admins],
    EventKind.ACCESS_REQUEST_ANSWERED: [whose_account_it_is],
    EventKind.ACTIVITY_SUMMED_UP: [who_manages_access],
    EventKind.ALERT_ADDRESS_ASKED: [the_second_address],
    EventKind.ALERT_ADDRESS_REMOVED: [whose_account_it_is],
    EventKind.ALERT_ADDRESS_VERIFIED: [whose_account_it_is],
    EventKind.ATTACHMENT_DELETED: [the_filer, who_wrote],
    EventKind.ATTACHMENT_DELETION_REQUESTED: [agent_or_all_agents],
    EventKind.CASE_ACTION_REQUIRED: _THOSE_ON_THE_CASE,
    EventKind.CASE_CLOSED: _THOSE_ON_THE_CASE,
    EventKind.CASE_COMMENTED: _THOSE_ON_THE_CASE,
    EventKind.CASE_ESCALATED: [the_filer, who_wrote, agent_or_all_agents, with_whom_it_is_shared],
    EventKind.CASE_FILED: [the_filer, the_customers_people, agent_or_all_agents],
    EventKind.CASE_REOPENED: [the_filer, who_wrote, agent_or_all_agents, with_whom_it_is_shared],
    EventKind.CASE_SHARED: [who_was_added],
    EventKind.CASE_SOLUTION_OFFERED: _THOSE_ON_THE_CASE,
    EventKind.CUSTOMER_MOVED: _BOTH_SIDES,
    EventKind.CUSTOMER_TRANSFERRED: _BOTH_SIDES,
    EventKind.PERMISSION_REFUSED: [the_resellers_people],
    EventKind.PERMISSION_REQUESTED: [who_manages_access],
    EventKind.RELATIONSHIP_ENDED: _BOTH_SIDES,
    EventKind.RESELLER_ACCESS_ENDED: _BOTH_SIDES,
    EventKind.RESELLER_ACCESS_EXPIRED: _BOTH_SIDES,
    EventKind.RESELLER_ACCESS_EXPIRING: _BOTH_SIDES,
    EventKind.RESELLER_ACCESS_GRANTED: _BOTH_SIDES,
    EventKind.SEVERITY_CHANGED: _THOSE_ON_THE_CASE,
    EventKind.SUPPORT_PARTNER_ADDED: _BOTH_SIDES,
    EventKind.SUPPORT_PARTNER_ENDED: _BOTH_SIDES,
    EventKind.TRANSFER_TOKEN_MADE: [who_manages_access],
    EventKind.TRANSFER_TOKEN_REVOKED: [who_manages_access],
}


def _case(event: Event) -> Case:
    case = case_of(event)
    if case is None:
        raise ValueError(f"{event.kind} stands in no case's stream")
    return case


def _holder(share: CaseShare) -> User | None:
    """Who reads what is sent to a share's address: of one's own second address, oneself."""
    return share.made_by if share.is_own else share.user


def _people(users: Iterable[User], reason: Reason) -> list[Recipient]:
    return [Recipient(user.email, reason, user) for user in users if not user.is_service_account]
