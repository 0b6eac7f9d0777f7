"""A customer changes resellers on a contract's word: written down by the vendor, shown to the customer (W6, S17)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible
from wakil.cases.queries.handover import seen_by_domain
from wakil.organizations.models import Domain, Organization
from wakil.reselling.actions import transfer_customer
from wakil.reselling.finding import reseller_domains
from wakil.reselling.models import Relationship, RelationshipKind
from wakil.web.admin.page import answer, bound, tell
from wakil.web.cases.counted import seen_words
from wakil.web.organizations.forms import ContractForm
from wakil.web.organizations.page import console_page, show_url
from wakil.web.organizations.views import organization_or_404
from wakil.web.request import PortalRequest


class TransferContractForm(ContractForm):
    """The next reseller, who stops, and what the contract gives."""

    to = forms.ModelChoiceField(
        Domain.objects.none(), label=gettext_lazy("New reseller's domain"), empty_label=gettext_lazy("Choose")
    )
    ends = forms.ModelChoiceField(
        Relationship.objects.none(),
        required=False,
        blank=True,
        label=gettext_lazy("Who stops being its reseller"),
        empty_label=gettext_lazy("Nobody: both are its resellers then"),
        widget=forms.RadioSelect,
    )
    field_order = ("to", "ends", "level", "last_day", "reason")

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to, ends = self.fields["to"], self.fields["ends"]
        to.queryset = reseller_domains().order_by("organization__name", "name")  # type: ignore[attr-defined]
        to.label_from_instance = _domain_words  # type: ignore[attr-defined]
        ends.queryset = _sellers(organization)  # type: ignore[attr-defined]
        ends.label_from_instance = lambda one: _domain_words(one.reseller_domain)  # type: ignore[attr-defined]
        running = list(_sellers(organization)[:2])
        if len(running) == 1:  # the one there is, is the one that stops
            self.initial.setdefault("ends", running[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: PortalRequest, customer_id: str) -> HttpResponse:
    """End the old and start the new in one step; the page says before what each reseller sees now."""
    customer = organization_or_404(request, customer_id)
    if not customer.is_customer:
        raise NotVisible
    form = TransferContractForm(bound(request), organization=customer)

    def act(given: dict[str, Any]) -> str:
        wanted = {name: given[name] for name in ("to", "ends", "level", "reason")}
        transfer_customer(request.actor, customer, ends_at=form.ends_at, **wanted)
        names = {"customer": customer.name, "domain": given["to"].name}
        tell(request, _("%(customer)s is a customer of %(domain)s from now on. Everybody concerned is told.") % names)
        return show_url(customer)

    title, verb = _("Change resellers on a contract's word"), _("Change resellers")
    return answer(request, console_page(title, verb, act, _lead(customer), organization=customer), form)


def _sellers(customer: Organization) -> Any:
    running = customer.relationships.filter(kind=RelationshipKind.RESALE, ended_at=None)
    return running.select_related("reseller_domain__organization").order_by("started_at")


def _lead(customer: Organization) -> str:
    """In numbers, what whoever stops loses."""
    told = []
    for one in _sellers(customer):
        names = {"domain": one.reseller_domain.name, "cases": seen_words(seen_by_domain(one.reseller_domain, customer))}
        told.append(_("%(domain)s sees %(cases)s now, and nothing more once it stops.") % names)
    told.append(_("The new reseller sees cases filed from then on, and none of the older ones. All cases stay here."))
    told.append(_("The customer sees that it comes from a contract, and can end the access at any time."))
    return " ".join(told)


def _domain_words(domain: Domain) -> str:
    return f"{domain.organization.name} · {domain.name}"
