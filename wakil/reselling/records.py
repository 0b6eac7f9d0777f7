"""New customers as resellers write them down, until the vendor has checked them (decision 9).

Adding one asks nobody whether its domain is known, so the answer and its time tell nothing (T24). Only the vendor's
decision looks.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import Audience, EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.domains import normalised
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.actions import checked_language, checked_name, checked_time_zone
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.reselling.actions import start_relationship
from wakil.reselling.customer_policy import may_add_customer, may_decide_record, may_edit_record
from wakil.reselling.details import ChangedMeanwhile, Contact, write_details
from wakil.reselling.models import CustomerDetails, CustomerRecord, RecordState, Relationship
from wakil.reselling.organizations import create_organization
from wakil.reselling.policy import customers_of_domain

LONGEST_REASON = 500


@transaction.atomic
def add_customer(
    actor: Actor,
    *,
    name: str,
    domain_name: str,
    language: str,
    time_zone: str,
    address: str = "",
    contacts: Sequence[Contact] = (),
    source: str = "console",
) -> CustomerRecord:
    """Write down a new customer; it waits for the vendor's check. It gets no account, no relationship and no access.

    Raises ValidationError at the field that can't be used, and for a domain that this reseller can see to be its own
    customer's or to wait already.
    """
    require(may_add_customer(actor))
    entry = CustomerRecord(
        reseller_domain=actor.domain,
        **_checked(actor, name=name, domain_name=domain_name, language=language, time_zone=time_zone),
        added_by=actor.user,
        added_at=clock.now(),
    )
    _insert(entry)
    write_details(CustomerDetails(record=entry, version=0), by=actor, address=address, contacts=contacts, source=source)
    record(EventKind.CUSTOMER_RECORD_ADDED, by=actor, on=entry, stream=actor.organization, record=entry.pk)
    return entry


@transaction.atomic
def edit_record(
    actor: Actor,
    entry: CustomerRecord,
    *,
    name: str,
    domain_name: str,
    language: str,
    time_zone: str,
    address: str,
    contacts: Sequence[Contact],
    version: int | None = None,
    source: str = "console",
) -> CustomerRecord:
    """Change what was written down, while it waits. Raises ChangedMeanwhile like `set_customer_details`."""
    fresh = _locked(entry)
    require(may_edit_record(actor, fresh))
    details = CustomerDetails.objects.get(record=fresh)
    if version is not None and version != details.version:
        raise ChangedMeanwhile(details)
    given = _checked(actor, name=name, domain_name=domain_name, language=language, time_zone=time_zone)
    for field, value in given.items():
        setattr(fresh, field, value)
    _insert(fresh)
    write_details(details, by=actor, address=address, contacts=contacts, source=source)
    record(EventKind.CUSTOMER_RECORD_CHANGED, by=actor, on=fresh, stream=actor.organization, record=fresh.pk)
    return fresh


@transaction.atomic
def withdraw_record(actor: Actor, entry: CustomerRecord) -> CustomerRecord:
    """Take it back; the vendor's queue no longer has it."""
    fresh = _locked(entry)
    require(may_edit_record(actor, fresh))
    _decide(actor, fresh, RecordState.WITHDRAWN)
    record(EventKind.CUSTOMER_RECORD_WITHDRAWN, by=actor, on=fresh, stream=actor.organization, record=fresh.pk)
    return fresh


@transaction.atomic
def approve_record(actor: Actor, entry: CustomerRecord) -> Organization:
    """Make the customer: the domain verified on the vendor's word, the relationship from now on, no access, no people.

    Raises ValidationError when the domain is known: then the record can be joined to its organization, or refused.
    """
    fresh = _locked(entry)
    require(may_decide_record(actor, fresh))
    made = create_organization(
        actor,
        OrganizationKind.CUSTOMER,
        name=fresh.name,
        domain=fresh.domain_name,
        language=fresh.language,
        time_zone=fresh.time_zone,
    )
    start_relationship(actor, reseller_domain=fresh.reseller_domain, customer=made)
    CustomerDetails.objects.filter(record=fresh).update(record=None, customer=made)
    _decide(actor, fresh, RecordState.APPROVED, customer=made, has_made_customer=True)
    record(EventKind.CUSTOMER_RECORD_APPROVED, by=actor, on=fresh, stream=_maker(fresh), record=fresh.pk)
    return made


@transaction.atomic
def join_record(actor: Actor, entry: CustomerRecord, *, customer: Organization) -> Organization:
    """It is a customer that is known: on the vendor's word the reseller gets a relationship with it, and no access.

    What the reseller wrote down stays with the record and changes nothing at the customer. Its pages and events tell
    the reseller the same as of a customer that was made.
    """
    fresh = _locked(entry)
    require(may_decide_record(actor, fresh))
    if not customer.is_customer:
        raise ValidationError(_("%(name)s is no customer.") % {"name": customer.name})
    running = Relationship.objects.filter(reseller_domain=fresh.reseller_domain, customer=customer, ended_at=None)
    if not running.exists():
        start_relationship(actor, reseller_domain=fresh.reseller_domain, customer=customer)
    _decide(actor, fresh, RecordState.APPROVED, customer=customer)
    record(EventKind.CUSTOMER_RECORD_APPROVED, by=actor, on=fresh, stream=_maker(fresh), record=fresh.pk)
    record(
        EventKind.CUSTOMER_RECORD_JOINED, by=actor, on=fresh, stream=customer, audience=Audience.VENDOR,
        record=fresh.pk,
    )  # fmt: skip
    return customer


@transaction.atomic
def refuse_record(actor: Actor, entry: CustomerRecord, *, reason: str) -> CustomerRecord:
    """Say no, and why; the reseller reads the reason."""
    fresh = _locked(entry)
    require(may_decide_record(actor, fresh))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason. The reseller reads it.")})
    if len(reason) > LONGEST_REASON or has_control_characters(reason) or not is_one_line(reason):
        raise ValidationError({"reason": _("Give the reason in one short line.")})
    _decide(actor, fresh, RecordState.REFUSED, reason=reason)
    record(EventKind.CUSTOMER_RECORD_REFUSED, by=actor, on=fresh, stream=_maker(fresh), record=fresh.pk)
    return fresh


def _checked(actor: Actor, *, name: str, domain_name: str, language: str, time_zone: str) -> dict[str, str]:
    domain = normalised(domain_name)
    if domain is None:
        raise ValidationError({"domain_name": _("Give a domain such as example.com.")})
    own = customers_of_domain(actor.domain).filter(domains__name=domain, domains__is_primary=True).first()
    if own:
        names = {"domain": domain, "customer": own.name}
        raise ValidationError({"domain_name": _("%(domain)s is the domain of %(customer)s, your customer.") % names})
    return {
        "name": checked_name(name),
        "domain_name": domain,
        "language": checked_language(language),
        "time_zone": checked_time_zone(time_zone),
    }


def _insert(entry: CustomerRecord) -> None:
    """The constraint decides between two that write down one domain at once."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        names = {"domain": entry.domain_name}
        message = _("%(domain)s waits for the vendor's check already: you have added it before.") % names
        raise ValidationError({"domain_name": message}) from error


def _locked(entry: CustomerRecord) -> CustomerRecord:
    found = CustomerRecord.objects.select_for_update(of=("self",)).select_related("reseller_domain__organization")
    fresh = found.filter(pk=entry.pk).first()
    if fresh is None:
        raise NotVisible
    return fresh


def _decide(actor: Actor, entry: CustomerRecord, state: RecordState, **changes: object) -> None:
    entry.state, entry.decided_at, entry.decided_by = state, clock.now(), actor.user
    for field, value in changes.items():
        setattr(entry, field, value)
    entry.save()


def _maker(entry: CustomerRecord) -> Organization:
    return entry.reseller_domain.organization


def known_owner(entry: CustomerRecord) -> Organization | None:
    """The organization that a record's domain belongs to. Only for the vendor's eyes (T24)."""
    domain = Domain.objects.select_related("organization").filter(name=entry.domain_name).first()
    return domain.organization if domain else None
