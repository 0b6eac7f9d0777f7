"""What leaves a trace although nothing changes: reading for a customer, and reaching for somebody else's."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from wakil.access.actor import Actor
from wakil.cases.models import Activity, ActivityKind, Attachment, Case
from wakil.events.kinds import Audience, EventKind
from wakil.events.models import Event
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization

A_DOWNLOAD_LASTS = timedelta(hours=1)


def note_read(actor: Actor, case: Case) -> None:
    """Write down, once a minute, that a reseller's person is shown a customer's case; call it before answering."""
    note_reads(actor, [case])


def note_reads(actor: Actor, cases: Iterable[Case]) -> None:
    """The same for cases that are given away whole in one answer, in one query."""
    _note_once_a_minute(actor, ActivityKind.LOOKED, [(case.customer_id, case.pk) for case in cases if case.customer_id])


def note_listed(actor: Actor, customers: Iterable[int | None]) -> None:
    """Write down, once a minute, of which customers a reseller's person has asked for a list or found cases."""
    wanted = sorted({customer for customer in customers if customer})
    _note_once_a_minute(actor, ActivityKind.LISTED, [(customer, None) for customer in wanted])


def note_download(actor: Actor, attachment: Attachment, *, goes_on: bool = False) -> None:
    """Write down that a reseller's person is given a file of a customer's case, each time.

    A later part of a file (`goes_on`) belongs to the download that began within the hour, if there is one.

    A file of a message that the customer may not read counts as a look at the case: its name is not the customer's
    to know (T7).
    """
    case = attachment.case
    if attachment.comment and attachment.comment.audience != Audience.EVERYONE:
        note_read(actor, case)
    elif actor.organization.is_reseller and case.customer_id and not (goes_on and _began(actor, attachment)):
        Activity.objects.create(
            customer_id=case.customer_id,
            case=case,
            user=actor.user,
            domain=actor.domain,
            kind=ActivityKind.DOWNLOADED,
            attachment=attachment,
            acted_at=clock.now(),
        )


def note_export(actor: Actor, customer: Organization, case: Case | None = None) -> None:
    """Write down that a reseller's person takes a copy of a customer's cases or of one case, each time."""
    if actor.organization.is_reseller:
        Activity.objects.create(
            customer=customer,
            case=case,
            user=actor.user,
            domain=actor.domain,
            kind=ActivityKind.EXPORTED,
            acted_at=clock.now(),
        )


def note_change(event: Event) -> None:
    """Write down, in the event's transaction, what a reseller's person did that the customer may read (W2, T7)."""
    domain = event.by_domain
    if event.by_id is None or domain is None or event.audience != Audience.EVERYONE:
        return
    if not domain.organization.is_reseller:
        return
    customer, case = _concerns(event)
    if customer:
        Activity.objects.create(
            customer_id=customer,
            case_id=case,
            user_id=event.by_id,
            domain=domain,
            kind=ActivityKind.CHANGED,
            event=event,
            acted_at=event.created_at,
        )


@transaction.atomic
def note_foreign_customer(actor: Actor, customer: Organization | None) -> None:
    """Record that a form named a customer that is not the actor's, or that nobody is (S22). Only the vendor reads it,
    since it would tell the actor which of the two."""
    record(
        EventKind.FOREIGN_CUSTOMER_TRIED,
        by=actor,
        on=actor.user,
        stream=actor.organization,
        audience=Audience.VENDOR,
        customer=customer.pk if customer else None,
    )


def _began(actor: Actor, attachment: Attachment) -> bool:
    """True when this person's download of the file is in the log lately."""
    begun = Activity.objects.filter(case=attachment.case_id, acted_at__gt=clock.now() - A_DOWNLOAD_LASTS)
    return begun.filter(user=actor.user, attachment=attachment).exists()


def _note_once_a_minute(actor: Actor, kind: ActivityKind, seen: list[tuple[int, int | None]]) -> None:
    """One insert, which leaves what is there already as it is."""
    if not actor.organization.is_reseller or not seen:
        return
    minute = clock.now().replace(second=0, microsecond=0)
    rows = [
        Activity(customer_id=customer, case_id=case, user=actor.user, domain=actor.domain, kind=kind, acted_at=minute)
        for customer, case in seen
    ]
    Activity.objects.bulk_create(rows, ignore_conflicts=True)


def _concerns(event: Event) -> tuple[int | None, int | None]:
    """The customer and the case in whose stream an event stands; no customer for a reseller's own affairs."""
    kind, _colon, number = event.stream.partition(":")
    if kind == "case":
        case = Case.objects.only("customer").get(pk=int(number))
        return case.customer_id, case.pk
    is_customer = kind == "organization" and Organization.objects.filter(pk=int(number), kind="customer").exists()
    return (int(number) if is_customer else None), None
