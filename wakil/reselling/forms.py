"""What granting reseller access accepts from outside."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Organization
from wakil.reselling.models import AccessLevel, Product, ResellerAccess

A_YEAR = timedelta(days=365)


class AccessForm(forms.Form):
    """How much a reseller may do, for which products, and until the end of which day."""

    level = forms.TypedChoiceField(
        coerce=int,
        choices=AccessLevel.choices,
        label=_("What it may do"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it may do."), "invalid_choice": _("Choose one of the four levels.")},
    )
    scope = forms.ChoiceField(
        choices=[("all", _("All products, later ones too")), ("some", _("Only these"))],
        label=_("Products"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose all products, or only some.")},
    )
    products = forms.ModelMultipleChoiceField(
        queryset=Product.objects.none(),
        required=False,
        label=_("Only these products"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose among your products."),
            "invalid_pk_value": _("Choose among your products."),
        },
    )
    ends_on = forms.DateField(
        label=_("Until the end of"),
        help_text=_("At most two years from now. Access ends by itself; you can end it earlier at any time."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the last day."), "invalid": _("Give a day, such as 2027-05-03.")},
    )
    reason = forms.CharField(required=False, max_length=500, label=_("Reason"))

    def __init__(self, customer: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(customer.time_zone)
        held = Product.objects.filter(pk__in=customer.subscriptions.filter(ended_at=None).values("product"))
        self.fields["products"].queryset = held.order_by("name")  # type: ignore[attr-defined]

    def clean_ends_on(self) -> date:
        """A day within reach; the action says exactly how far that is."""
        day: date = self.cleaned_data["ends_on"]
        today = clock.now().astimezone(self.zone).date()
        if not today <= day <= today + 3 * A_YEAR:
            raise forms.ValidationError(_("Give a day from today on, within two years."))
        return day

    def clean_reason(self) -> str:
        text = str(self.cleaned_data["reason"])
        if has_control_characters(text) or not is_one_line(text):
            raise forms.ValidationError(_("A reason is one line without special characters."))
        return text

    @property
    def ends_at(self) -> datetime:
        """The end of the chosen day, where the customer is."""
        day: date = self.cleaned_data["ends_on"]
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)


def initial_of(customer: Organization, grant: ResellerAccess | None) -> dict[str, Any]:
    """What the form begins with: the grant in force, or level "manage" for all products and a year."""
    zone = ZoneInfo(customer.time_zone)
    if grant is None:
        last_day = (clock.now() + A_YEAR).astimezone(zone).date()
        return {"level": AccessLevel.MANAGE.value, "scope": "all", "ends_on": last_day}
    ends_at = (grant.ends_at or clock.now() + A_YEAR) - timedelta(microseconds=1)
    return {
        "level": grant.level,
        "scope": "all" if grant.all_products else "some",
        "products": list(grant.products.values_list("pk", flat=True)),
        "ends_on": ends_at.astimezone(zone).date(),
        "reason": "",
    }
