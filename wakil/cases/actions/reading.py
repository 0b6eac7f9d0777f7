"""What leaves a trace although nothing changes: reading for a customer, and reaching for somebody else's."""

from django.db import transaction

from wakil.access.actor import Actor
from wakil.cases.models import Attachment, Case
from wakil.cases.models.read import Read
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.models import Organization


def note_read(actor: Actor, case: Case) -> None:
    """Write down, once a minute, that a reseller's person is shown a customer's case; call it before answering."""
    if actor.organization.is_reseller and case.customer:
        minute = clock.now().replace(second=0, microsecond=0)
        row = Read(case=case, customer=case.customer, user=actor.user, domain=actor.domain, read_at=minute)
        Read.objects.bulk_create([row], ignore_conflicts=True)


def note_download(actor: Actor, attachment: Attachment) -> None:
    """Write down that a reseller's person is given a file of a customer's case, each time."""
    case = attachment.case
    if actor.organization.is_reseller and case.customer:
        Read.objects.create(
            case=case,
            customer=case.customer,
            user=actor.user,
            domain=actor.domain,
            attachment=attachment,
            read_at=clock.now(),
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
