"""What changing resellers and adding a support partner accept from outside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wakil.organizations.models import Organization
from wakil.reselling.forms import AccessForm
from wakil.reselling.models import Relationship, RelationshipKind

LONGEST_NAME = 253


class ResellerForm(forms.Form):
    """Which reseller: by its exact domain or its public id."""

    reseller = forms.CharField(
        max_length=LONGEST_NAME,
        label=_("The reseller's domain or number"),
        help_text=_(
            "Exactly as the reseller gave it to you: a domain such as example.com, or the twelve digits of its number."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Give a domain or a number.")},
    )


class PartnerForm(AccessForm):
    """A support partner: who it is, and what it may do."""

    reseller = forms.CharField(max_length=LONGEST_NAME, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Some products are at least one (T27): said before the last step, which shows them."""
        chosen = super().clean() or self.cleaned_data
        if chosen.get("scope") == "some" and not chosen.get("products"):
            self.add_error("products", _("Choose at least one product, or all of them."))
        return chosen


class TransferForm(PartnerForm):
    """The next reseller, what it may do, and which relationship ends when it takes over."""

    ends = forms.ModelChoiceField(
        queryset=Relationship.objects.none(),
        required=False,
        blank=True,
        empty_label=_("Nobody: both are my resellers then"),
        label=_("Who stops being your reseller at that moment"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a reseller that sells to you now.")},
    )
    field_order = ("reseller", "ends")

    def __init__(self, customer: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(customer, *args, **kwargs)
        running = Relationship.objects.filter(customer=customer, kind=RelationshipKind.RESALE, ended_at=None)
        field = self.fields["ends"]
        field.queryset = running.select_related("reseller_domain__organization").order_by("started_at")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.reseller_domain.organization.name} · {one.reseller_domain.name}"  # type: ignore[attr-defined]


class SureForm(forms.Form):
    """The last step before somebody is let in."""

    sure = forms.BooleanField(
        label=_("I have compared domain, name and number with what the reseller itself told me."),
        error_messages={"required": _("Compare them first, and say so here.")},
    )


class RedeemForm(forms.Form):
    """The token that a customer has given to its next reseller."""

    secret = forms.CharField(
        max_length=200,
        label=_("Transfer token"),
        help_text=_("The customer's administrator makes it, for this domain, and gives it to you. It is good once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Give the token.")},
    )


class ShareForm(forms.Form):
    """Single cases for the people of the new reseller."""

    cases = forms.MultipleChoiceField(
        label=_("Cases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one case."),
            "invalid_choice": _("Choose among your open cases."),
        },
    )
    addresses = forms.CharField(
        max_length=2000,
        label=_("People or groups of the new reseller"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Give at least one address.")},
    )
