"""What the pages of the vendor's console accept. The actions say what is wrong; the forms keep what was typed."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wakil.cases.zones import zone_choices
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.reselling.models import AccessLevel, Product, RelationshipKind, SupportTier
from wakil.web.form_parts import line

KINDS = [
    (RelationshipKind.RESALE, _("Reseller: sells to the customer")),
    (RelationshipKind.SUPPORT_ONLY, _("Support partner: sells nothing, helps with cases")),
]


class OrganizationForm(forms.Form):
    """A new reseller or customer."""

    name = line(_("Name"))
    domain_name = line(
        _("Domain"),
        longest=253,
        help_text=_("Its people sign in with addresses at this domain. You vouch that it is theirs; that is recorded."),
        placeholder="example.com",
        spellcheck="false",
        autocapitalize="none",
    )
    language = forms.ChoiceField(label=_("Language"))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]


class DomainForm(forms.Form):
    """One more domain."""

    domain_name = OrganizationForm.base_fields["domain_name"]


class InvitationForm(forms.Form):
    """The first super admin."""

    name = line(_("Name"))
    address = forms.EmailField(
        label=_("Email address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        domains = organization.domains.order_by("-is_primary", "name").values_list("name", flat=True)
        self.fields["address"].help_text = _("At %(domains)s.") % {"domains": ", ".join(domains)}


class RelationshipForm(forms.Form):
    """A reseller's domain for a customer."""

    reseller_domain = forms.ModelChoiceField(
        Domain.objects.none(), label=_("Reseller's domain"), empty_label=_("Choose")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect)
    reason = line(_("Reason"), longest=500, required=False)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:  # noqa: ARG002
        super().__init__(*args, **kwargs)
        domains = Domain.objects.filter(organization__kind=OrganizationKind.RESELLER, verified_at__isnull=False)
        field = self.fields["reseller_domain"]
        field.queryset = domains.select_related("organization").order_by("organization__name", "name")  # type: ignore[attr-defined]
        field.label_from_instance = lambda domain: f"{domain.organization.name} · {domain.name}"  # type: ignore[attr-defined]
        self.initial.setdefault("kind", RelationshipKind.RESALE)


class SubscriptionForm(forms.Form):
    """What a customer buys."""

    product = forms.ModelChoiceField(Product.objects.order_by("name"), label=_("Product"), empty_label=_("Choose"))
    tier = forms.ModelChoiceField(
        SupportTier.objects.order_by("rank"), label=_("Support tier"), empty_label=_("Choose")
    )
    bought_from = forms.ModelChoiceField(Organization.objects.none(), label=_("Bought from"), empty_label=_("Choose"))

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sellers = Organization.objects.exclude(kind=OrganizationKind.CUSTOMER).order_by("kind", "name")
        self.fields["bought_from"].queryset = sellers  # type: ignore[attr-defined]
        relationship = organization.relationships.filter(ended_at=None).select_related("reseller_domain").first()
        if relationship:
            self.initial.setdefault("bought_from", relationship.reseller_domain.organization_id)


class TierForm(forms.Form):
    """Another tier."""

    tier = forms.ModelChoiceField(SupportTier.objects.order_by("rank"), label=_("Support tier"), empty_label=None)


class ContractForm(forms.Form):
    """Access that a contract gives."""

    level = forms.TypedChoiceField(label=_("What the reseller may do"), choices=AccessLevel.choices, coerce=int)
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = line(_("Contract"), longest=500, help_text=_("Which contract says so. The customer reads this."))

    @property
    def ends_at(self) -> datetime:
        """The end of the last day, in the zone of who fills in the form."""
        day = self.cleaned_data["last_day"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, time.min))

    def clean_last_day(self) -> Any:
        """A day whose end can be written down, and is still to come."""
        day = self.cleaned_data["last_day"]
        if not clock.now().year <= day.year < 9999:  # noqa: PLR2004  the last year there is
            raise ValidationError(_("Give an end that is still to come."))
        return day


class RefusalForm(forms.Form):
    """Why a record is refused."""

    reason = line(_("Reason"), longest=500, help_text=_("The reseller reads it."))


class JoinForm(forms.Form):
    """The customer that a record is about."""

    customer = line(_("Customer"), help_text=_("Its customer ID or one of its domains."))
