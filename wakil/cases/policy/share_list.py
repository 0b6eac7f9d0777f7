"""Which shares of a case its reader may know of, and what may be said about the addresses in them (S34, T24)."""

from collections.abc import Sequence

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from wakil.access.actor import Actor
from wakil.cases.models import Case, CaseShare
from wakil.cases.policy.reach import listed_for
from wakil.cases.policy.standing import Standing, standing
from wakil.events.kinds import EventKind
from wakil.organizations.models import Domain

_OF_SHARES = [EventKind.CASE_SHARED.value, EventKind.CASE_SHARE_DECLINED.value, EventKind.CASE_SHARE_REMOVED.value]


def shares_seen_by(actor: Actor, case: Case) -> QuerySet[CaseShare]:
    """Unremoved shares: customer and vendor see all, a reseller its own domain's and those of the customer's people.

    Who reads only by a share sees none.
    """
    return _ever_seen_by(actor, case).filter(removed_at=None).order_by("id")


def shares_seen_in_list(actor: Actor, cases: Sequence[int]) -> QuerySet[CaseShare]:
    """The same for cases of `listed_for(actor)` by their keys, in one query."""
    shares = CaseShare.objects.filter(case__in=listed_for(actor).filter(pk__in=cases).values("pk"), removed_at=None)
    if not actor.organization.is_reseller:
        return shares
    return shares.filter(Q(made_from=actor.domain) | _at_domains_of(OuterRef("case__customer")))


def seen_share_events(actor: Actor, case: Case) -> Q:
    """The condition "this event is not about a share, or about one that the reader may know of"."""
    seen = _ever_seen_by(actor, case).annotate(named=Concat(Value("caseshare:"), Cast("pk", CharField())))
    return ~Q(kind__in=_OF_SHARES) | Q(Exists(seen.filter(named=OuterRef("subject"))))


def may_know_accounts_at(actor: Actor, domain: str) -> bool:
    """True where the actor may learn which addresses have an account: at home; support everywhere (T24)."""
    return actor.organization.is_vendor or domain in home_domains(actor)


def home_domains(actor: Actor) -> frozenset[str]:
    """The domains whose accounts the actor may know of: a reseller's the one signed in to, else the organization's."""
    if actor.organization.is_reseller:
        return frozenset({actor.domain.name})
    return frozenset(Domain.objects.filter(organization=actor.organization).values_list("name", flat=True))


def _ever_seen_by(actor: Actor, case: Case) -> QuerySet[CaseShare]:
    if standing(actor, case) <= Standing.SHARED:
        return CaseShare.objects.none()
    shares = CaseShare.objects.filter(case=case)
    if not actor.organization.is_reseller:
        return shares
    return shares.filter(Q(made_from=actor.domain) | _at_domains_of_customer(case))


def _at_domains_of_customer(case: Case) -> Q:
    """The condition "the address is at a domain of the case's customer"."""
    return _at_domains_of(case.customer_id) if case.customer_id else Q(pk__in=[])


def _at_domains_of(customer: int | OuterRef) -> Q:
    shared_to = ExpressionWrapper(OuterRef("address"), output_field=CharField())
    domains = Domain.objects.filter(organization=customer).annotate(shared_to=shared_to)
    return Q(Exists(domains.filter(shared_to__endswith=Concat(Value("@"), F("name")))))
