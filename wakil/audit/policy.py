"""Who may read what happened in an organization: the people whose role says so, and nothing but their own's."""

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from wakil.access.actor import Actor
from wakil.access.privileges import P
from wakil.access.verdict import YES, Verdict, no
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.events.record import stream_of
from wakil.reselling.customer_policy import records_seen_by

# What a reseller's domain does about its customers; another domain of the same organization learns nothing of it.
_OF_CUSTOMERS = [
    EventKind.CUSTOMERS_EXPORTED.value,
    EventKind.CUSTOMERS_IMPORTED.value,
    EventKind.CUSTOMER_RECORD_ADDED.value,
    EventKind.CUSTOMER_RECORD_APPROVED.value,
    EventKind.CUSTOMER_RECORD_CHANGED.value,
    EventKind.CUSTOMER_RECORD_REFUSED.value,
    EventKind.CUSTOMER_RECORD_WITHDRAWN.value,
]


def may_read_audit_log(actor: Actor) -> Verdict:
    """Read and export the audit log of one's own organization."""
    if actor.holds(P.READ_AUDIT_LOG):
        return YES
    why = _("It takes the privilege Read the audit log, and your role lacks it.")
    who = _("A super admin of your organization can assign it.")
    return no("missing_privilege", _("You can't read the audit log."), why, who)


def audit_events_seen_by(actor: Actor) -> QuerySet[Event]:
    """The events of the actor's own organization that its side may know of; of customers only the domain's own."""
    if not may_read_audit_log(actor):
        return Event.objects.none()
    events = Event.objects.filter(stream=stream_of(actor.organization))
    if actor.organization.is_vendor:
        return events
    if actor.organization.is_customer:
        return events.filter(audience=Audience.EVERYONE.value)
    named = Q(audience=Audience.RESELLER_AND_VENDOR.value, audience_domain=actor.domain)
    return events.filter(Q(audience=Audience.EVERYONE.value) | named).filter(_of_this_domain(actor))


def _of_this_domain(actor: Actor) -> Q:
    """The condition "the event is not about customers, or about those of the domain signed in to"."""
    records = records_seen_by(actor).annotate(named=Concat(Value("customerrecord:"), Cast("pk", CharField())))
    return ~Q(kind__in=_OF_CUSTOMERS) | Q(by_domain=actor.domain) | Q(Exists(records.filter(named=OuterRef("subject"))))
