"""The form of an address and contacts: for a customer, for a record, and in the vendor's console."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wakil.reselling.customer_forms import AddressForm, ContactFormSet
from wakil.reselling.details import MOST_CONTACTS, ChangedMeanwhile, Contact, contacts_in
from wakil.reselling.models import CustomerDetails
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest

PREFIX = "contact"


@dataclass
class DetailsPage:
    """An address and some contacts as a page shows and sends them; `now` is what somebody else has written since."""

    address: AddressForm
    contacts: Any
    others: list[forms.Form] = field(default_factory=list)
    now: CustomerDetails | None = None

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.others, self.address, *self.contacts.forms]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms) or bool(self.contacts.non_form_errors())

    def is_valid(self) -> bool:
        """True when all of it is; every form is asked, so that all errors show at once."""
        return all([form.is_valid() for form in (*self.others, self.address)] + [self.contacts.is_valid()])

    @property
    def written(self) -> dict[str, Any]:
        """What the action takes."""
        return {**self.address.cleaned_data, "contacts": self.contacts.contacts}

    def refuse(self, error: ValidationError) -> None:
        """Show what the action found wrong."""
        show_errors(self.address, error)

    def renew(self, error: ChangedMeanwhile) -> None:
        """Keep what was typed, show what stands there now, and let the next attempt count from it."""
        self.now = error.details
        self.address = AddressForm({"address": self.address.data.get("address", ""), "version": error.details.version})


def details_page(
    request: PortalRequest, details: CustomerDetails | None, others: list[forms.Form] | None = None
) -> DetailsPage:
    """The forms as they were sent, or as the details stand; one empty contact is always there to fill in."""
    if request.method == "POST" and "more" not in request.POST:
        page = DetailsPage(AddressForm(request.POST), ContactFormSet(request.POST, prefix=PREFIX), others or [])
        names = [form.add_prefix(name) for form in page.forms for name in form.fields]
        log_extra_fields(request, [*names, *(f"{PREFIX}-{name}_FORMS" for name in _MANAGED)])
        return page
    if request.method == "POST":
        return _with_one_more(request, others or [])
    contacts = contacts_in(details)
    initial = {"address": details.address if details else "", "version": details.version if details else 0}
    return DetailsPage(AddressForm(initial=initial), _form_set(contacts), others or [])


def _with_one_more(request: PortalRequest, others: list[forms.Form]) -> DetailsPage:
    """What was typed, unchecked, and room for another contact."""
    typed = [_typed(request, number) for number in range(MOST_CONTACTS)]
    contacts = [one for one in typed if any((one.name, one.role, one.email, one.phone))]
    initial = {name: request.POST.get(name, "") for name in ("address", "version")}
    return DetailsPage(AddressForm(initial=initial), _form_set(contacts), others)


def _typed(request: PortalRequest, number: int) -> Contact:
    return Contact(*(request.POST.get(f"{PREFIX}-{number}-{name}", "") for name in ("name", "role", "email", "phone")))


def _form_set(contacts: list[Contact]) -> Any:
    shown = [vars(contact) for contact in contacts] + [{}] * (len(contacts) < MOST_CONTACTS)
    return ContactFormSet(initial=shown, prefix=PREFIX)


_MANAGED = ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")
