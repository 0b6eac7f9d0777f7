"""What a customer's address, contacts and record accept from outside; pages and imports share it."""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wakil.lib.domains import normalised
from wakil.lib.text import has_control_characters, is_one_line
from wakil.reselling.details import MOST_CONTACTS, Contact

_LINE = _("Write this in one line without special characters.")


def _line(label: Any, *, longest: int = 200, required: bool = False, **attrs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=longest, required=required, widget=widget)


class PlainForm(forms.Form):
    """A form whose single lines are single lines without control characters."""

    def filled(self, values: Mapping[str, Any]) -> Self:
        """The same form, filled in anew: a table fills one in for every line, and making one costs the most."""
        self.data, self.is_bound = values, True
        self.full_clean()
        return self

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in list(cleaned.items()):
            is_lines = isinstance(self.fields[name].widget, forms.Textarea)
            if isinstance(text, str) and (has_control_characters(text) or (not is_lines and not is_one_line(text))):
                self.add_error(name, _("This has characters that can't be shown. Remove them.") if is_lines else _LINE)
        return cleaned


class AddressForm(PlainForm):
    """The address, and which version of the details the writer has seen (0: none)."""

    address = forms.CharField(
        label=_("Address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def clean_version(self) -> int:
        """Whoever sends none has seen none."""
        return int(self.cleaned_data["version"] or 0)


class ContactForm(PlainForm):
    """One contact; an empty one is none."""

    name = _line(_("Name"))
    role = _line(_("Role"), longest=100, placeholder=_("IT lead, accounting …"))
    email = forms.EmailField(
        label=_("Email address"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = _line(_("Telephone"), longest=50)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_written = any(cleaned.get(name) for name in ("role", "email", "phone")) or bool(self.errors)
        if is_written and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Give the contact's name."))
        return cleaned

    @property
    def contact(self) -> Contact | None:
        """The contact, or None of an empty form."""
        given = self.cleaned_data
        return Contact(given["name"], given["role"], given["email"], given["phone"]) if given.get("name") else None


class _Contacts(forms.BaseFormSet):
    """Contacts in their order; those ticked for removal are left out."""

    @property
    def contacts(self) -> list[Contact]:
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        return [form.contact for form in kept if form.contact]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this contact")


ContactFormSet = forms.formset_factory(
    ContactForm,
    formset=_Contacts,
    extra=0,
    can_delete=True,
    max_num=MOST_CONTACTS,
    absolute_max=MOST_CONTACTS,
    validate_max=True,
)


class RecordForm(PlainForm):
    """A new customer. A form's own "domain" is the one it was made for (T40), so this one has another name."""

    name = _line(_("Name"), required=True)
    domain_name = _line(_("Domain"), longest=253, required=True, placeholder="example.com", spellcheck="false",
                        autocapitalize="none")  # fmt: skip
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, zones: list[tuple[str, Any]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["domain_name"].help_text = _(
            "The domain of the customer's email addresses. The vendor checks whose it is."
        )
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = zones or []  # type: ignore[attr-defined]

    def clean_domain_name(self) -> str:
        """The domain as registries compare it; whether it is known is not asked here (T24)."""
        domain = normalised(self.cleaned_data["domain_name"])
        if domain is None:
            raise forms.ValidationError(_("Give a domain such as example.com."))
        return domain
