"""Export My Customers as a table; each customer can read that its reseller has taken a copy (W2)."""

import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import DateTimeField, OuterRef, Q, Subquery
from django.utils import timezone, translation

from wakil.access.actor import Actor
from wakil.access.verdict import Forbidden, require
from wakil.cases.models import Activity, ActivityKind
from wakil.cases.queries.customer_filters import CustomerFilters, narrowing, read_customer_filters
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.csv_files import write_table
from wakil.organizations.names import primary_domain
from wakil.reselling.consent import grants_in_force
from wakil.reselling.import_plan import CONTACT_COLUMNS
from wakil.reselling.models import AccessLevel, Subscription
from wakil.reselling.policy import may_view_customers, relationships_listed_for
from wakil.runs.models import Run
from wakil.runs.running import keep_output, progress

KIND = "export_customers"
HEADER = (
    "customer_id", "name", "domain", "relationship", "since", "support_tier", "access", "access_until", "address",
    *CONTACT_COLUMNS,
)  # fmt: skip
_AT_ONCE = 500
_CONTACTS = 3


@transaction.atomic
def export_customers(actor: Actor, customers: Sequence[int]) -> None:
    """Write down that these customers' address and contacts are copied, before the copy is handed out."""
    require(may_view_customers(actor))
    known = set(relationships_listed_for(actor).values_list("customer", flat=True)) & set(customers)
    now = clock.now()
    Activity.objects.bulk_create(
        (
            Activity(
                customer_id=customer, user=actor.user, domain=actor.domain, kind=ActivityKind.EXPORTED, acted_at=now
            )
            for customer in sorted(known)
        ),
        batch_size=_AT_ONCE,
    )
    record(
        EventKind.CUSTOMERS_EXPORTED, by=actor, on=actor.domain, stream=actor.organization, domain=actor.domain.pk,
        customers=len(known),
    )  # fmt: skip


def work(run: Run) -> dict[str, Any]:
    """What the worker does: the table as of now, of what the asker may see now."""
    actor = Actor.load(run.user)
    try:
        require(may_view_customers(actor))
    except Forbidden:
        return {"problem": "refused"}
    if actor.domain.pk != run.domain_id or not actor.organization.is_reseller:
        return {"problem": "refused"}
    filters = read_customer_filters(run.asked.get("filters", {}))
    customers: list[int] = []
    with tempfile.TemporaryFile() as file, translation.override("en"):
        for piece in write_table(HEADER, _table(run, actor, filters, customers)):
            file.write(piece)
        file.seek(0)
        export_customers(actor, customers)
        keep_output(run, File(cast("IO[bytes]", file)), f"customers-{actor.domain.name}.csv")
    return {"customers": len(customers), "exported": customers}


def may_open(actor: Actor, run: Run) -> bool:
    """Whoever still sees every customer that is in the file (T13)."""
    if actor.domain.pk != run.domain_id or not may_view_customers(actor) or not actor.organization.is_reseller:
        return False
    exported = set(run.outcome.get("exported", []))
    return exported <= set(relationships_listed_for(actor).values_list("customer", flat=True))


def _table(run: Run, actor: Actor, filters: CustomerFilters, customers: list[int]) -> Iterator[Sequence[object]]:
    """Rows by name, some at a time, noting whose they are."""
    found = _described(actor, relationships_listed_for(actor).filter(narrowing(actor, filters)))
    name, number = "", 0
    while rows := list(found.filter(_after(name, number)).order_by("listed_as", "customer")[:_AT_ONCE]):
        for row in rows:
            customers.append(row.customer_id)
            yield _values(row)
        name, number = rows[-1].listed_as, rows[-1].customer_id
        progress(run, len(customers))


def _after(name: str, number: int) -> Q:
    return (Q(listed_as__gt=name) | Q(customer__gt=number)) & Q(listed_as__gte=name)


def _described(actor: Actor, relationships: Any) -> Any:
    grants = grants_in_force(actor.domain, OuterRef("customer")).order_by("-level", "id")
    plans = Subscription.objects.filter(customer=OuterRef("customer"), ended_at=None).order_by("-tier__rank")
    return (
        relationships.select_related("customer__details")
        .prefetch_related("customer__details__contacts")
        .annotate(
            primary_domain=primary_domain("customer"),
            tier=Subquery(plans.values("tier__name")[:1]),
            access_level=Subquery(grants.values("level")[:1]),
            access_ends_at=Subquery(grants.values("ends_at")[:1], output_field=DateTimeField()),
        )
    )


def _values(row: Any) -> list[object]:
    details = getattr(row.customer, "details", None)
    contacts = list(details.contacts.all())[:_CONTACTS] if details else []
    filled = [[one.name, one.role, one.email, one.phone] for one in contacts]
    filled += [["", "", "", ""]] * (_CONTACTS - len(filled))
    return [
        row.customer.customer_id,
        row.customer.name,
        row.primary_domain,
        row.kind,
        _day(row.started_at),
        row.tier,
        AccessLevel(row.access_level).name.lower() if row.access_level else "none",
        _day(row.access_ends_at),
        details.address if details else "",
        *(text for contact in filled for text in contact),
    ]


def _day(at: Any) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""
