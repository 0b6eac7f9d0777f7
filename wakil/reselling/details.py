"""A customer's address and contacts: the console is the only writer of them (S23)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Organization
from wakil.reselling.consent import lock_consent
from wakil.reselling.customer_policy import may_edit_customer
from wakil.reselling.models import CustomerContact, CustomerDetails, CustomerRecord

MOST_CONTACTS = 10


@dataclass(frozen=True)
class Contact:
    """A person to ask there, as it is written down."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


class ChangedMeanwhile(Exception):
    """Somebody else has written since the page was made; `details` say what stands there now."""

    def __init__(self, details: CustomerDetails) -> None:
        super().__init__("changed meanwhile")
        self.details = details


@transaction.atomic
def set_customer_details(
    actor: Actor,
    customer: Organization,
    *,
    address: str,
    contacts: Sequence[Contact],
    version: int | None = None,
    source: str = "console",
) -> CustomerDetails:
    """Write the address and all contacts; cases keep what they were filed with (S23).

    Raises ChangedMeanwhile when the details are no longer at the `version` that the writer has seen (0: none yet).
    """
    if not customer.is_customer:
        raise NotVisible
    if actor.organization.is_reseller:
        lock_consent(actor.domain, customer)
    require(may_edit_customer(actor, customer))
    Organization.objects.select_for_update(no_key=True).get(pk=customer.pk)
    found = CustomerDetails.objects.filter(customer=customer).first()
    details = found or CustomerDetails(customer=customer, version=0)
    _check_version(details, version)
    source = "vendor" if actor.organization.is_vendor else source
    write_details(details, by=actor, address=address, contacts=contacts, source=source)
    record(EventKind.CUSTOMER_DETAILS_CHANGED, by=actor, on=details, stream=customer, contacts=len(contacts))
    return details


def write_details(
    details: CustomerDetails, *, by: Actor, address: str, contacts: Sequence[Contact], source: str
) -> None:
    """Write a locked row and its contacts; the caller has asked the policy, and records it."""
    details.address = checked_address(address)
    written = [_checked_contact(contact) for contact in contacts]
    if len(written) > MOST_CONTACTS:
        raise ValidationError({"contacts": _("At most %(most)d contacts.") % {"most": MOST_CONTACTS}})
    details.source, details.updated_at, details.updated_by = source, clock.now(), by.user
    details.version += 1
    details.save()
    details.contacts.all().delete()
    rows = (CustomerContact(details=details, position=n, **asdict(one)) for n, one in enumerate(written))
    CustomerContact.objects.bulk_create(rows)


def details_of(thing: Organization | CustomerRecord) -> CustomerDetails | None:
    """The address and contacts of a customer or of a record, in two queries."""
    side = {"customer": thing} if isinstance(thing, Organization) else {"record": thing}
    return CustomerDetails.objects.filter(**side).select_related("updated_by").prefetch_related("contacts").first()


def contacts_in(details: CustomerDetails | None) -> list[Contact]:
    """The contacts as they could be written again."""
    rows = details.contacts.all() if details else []
    return [Contact(row.name, row.role, row.email, row.phone) for row in rows]


def checked_address(address: str) -> str:
    """The address as it is kept. Raises ValidationError at `address`."""
    address = address.replace("\r\n", "\n").strip()
    CustomerDetails(address=address).clean_fields(exclude=["customer", "record", "source", "updated_at", "updated_by"])
    if has_control_characters(address):
        raise ValidationError({"address": _("This has characters that can't be shown. Remove them.")})
    return address


def _checked_contact(contact: Contact) -> Contact:
    """A contact, trimmed. Raises ValidationError at `contacts` for one without a name or that can't be kept."""
    trimmed = Contact(*(text.strip() for text in asdict(contact).values()))
    if not trimmed.name:
        raise ValidationError({"contacts": _("A contact has a name.")})
    if any(has_control_characters(text) or not is_one_line(text) for text in asdict(trimmed).values()):
        raise ValidationError({"contacts": _("A contact is written in single lines without special characters.")})
    try:
        CustomerContact(position=0, **asdict(trimmed)).clean_fields(exclude=["details"])
    except ValidationError as error:
        raise ValidationError({"contacts": f"{trimmed.name}: {' '.join(error.messages)}"}) from error
    return trimmed


def _check_version(details: CustomerDetails, version: int | None) -> None:
    if version is not None and version != details.version:
        raise ChangedMeanwhile(details)
