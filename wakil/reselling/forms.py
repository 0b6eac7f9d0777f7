"""What granting reseller access accepts from outside."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wakil.lib import clock
from wakil.lib.days import start_of
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Organization
from wakil.reselling.models import AccessLevel, Product, ResellerAccess

USUAL_TIME = timedelta(days=settings.WAKIL_ACCESS_DAYS)
LONGEST_TIME = timedelta(days=settings.WAKIL_ACCESS_LONGEST_DAYS)


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
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the last day."), "invalid": _("Give a day, such as 2027-05-03.")},
    )
    reason = forms.CharField(required=False, max_length=500, label=_("Reason"))

    def __init__(self, customer: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(customer.time_zone)
        held = Product.objects.filter(pk__in=customer.subscriptions.filter(ended_at=None).values("product"))
        self.fields["ends_on"].help_text = _ends_by_itself()
        self.fields["products"].queryset = held.order_by("name")  # type: ignore[attr-defined]

    def clean_ends_on(self) -> date:
        """A day within reach; the action says exactly how far that is."""
        day: date = self.cleaned_data["ends_on"]
        today = clock.now().astimezone(self.zone).date()
        if not today <= day <= today + LONGEST_TIME:
            raise forms.ValidationError(
                _("Give a day from today on, at most %(days)d days ahead.") % {"days": LONGEST_TIME.days}
            )
        return day

    def clean_reason(self) -> str:
        return one_line_of(str(self.cleaned_data["reason"]))

    @property
    def ends_at(self) -> datetime:
        """The end of the chosen day, where the customer is."""
        day: date = self.cleaned_data["ends_on"]
        return start_of(day + timedelta(days=1), self.zone).astimezone(UTC)


class RefusalForm(forms.Form):
    """Why a request is refused, if the customer wants to say."""

    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason"),
        help_text=_("Optional. The people of the reseller read it."),
    )

    def clean_reason(self) -> str:
        return one_line_of(str(self.cleaned_data["reason"]))


def one_line_of(text: str) -> str:
    """The text if it is a plain line. Raises ValidationError otherwise."""
    if has_control_characters(text) or not is_one_line(text):
        raise forms.ValidationError(_("A reason is one line without special characters."))
    return text


def _ends_by_itself() -> str:
    words = _("At most %(days)d days from now. Access ends by itself; you can end it earlier at any time.")
    return words % {"days": LONGEST_TIME.days}


def initial_of(customer: Organization, grant: ResellerAccess | None) -> dict[str, Any]:
    """What the form begins with: the grant in force, or level "manage" for all products and the usual time."""
    zone = ZoneInfo(customer.time_zone)
    if grant is None:
        last_day = (clock.now() + USUAL_TIME).astimezone(zone).date()
        return {"level": AccessLevel.MANAGE.value, "scope": "all", "ends_on": last_day}
    ends_at = (grant.ends_at or clock.now() + USUAL_TIME) - timedelta(microseconds=1)
    return {
        "level": grant.level,
        "scope": "all" if grant.all_products else "some",
        "products": list(grant.products.values_list("pk", flat=True)),
        "ends_on": ends_at.astimezone(zone).date(),
        "reason": "",
    }
