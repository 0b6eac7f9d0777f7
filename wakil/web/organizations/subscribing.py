"""What a customer has bought: only the vendor writes it down, and the tier decides targets and escalation."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible
from wakil.organizations.models import Organization
from wakil.reselling.actions import start_subscription
from wakil.reselling.models import Subscription
from wakil.reselling.organizations import change_tier, end_subscription
from wakil.web.admin.page import answer, bound, tell
from wakil.web.organizations.forms import SubscriptionForm, TierForm
from wakil.web.organizations.page import console_page, show_url
from wakil.web.organizations.views import customer_or_404
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, customer_id: str) -> HttpResponse:
    """Write down what the customer has bought; what it had of the product before ends."""
    customer = customer_or_404(request, customer_id)

    def act(given: dict[str, Any]) -> str:
        made = start_subscription(request.actor, customer=customer, **given)
        names = {"customer": customer.name, "product": made.product.name, "tier": made.tier.name}
        tell(request, _("%(customer)s has %(product)s with %(tier)s support now.") % names)
        return show_url(customer)

    lead = _("The tier decides response targets and escalation. What the customer had of the product before ends.")
    page = console_page(_("Add a subscription"), _("Add subscription"), act, lead, organization=customer)
    return answer(request, page, SubscriptionForm(bound(request), organization=customer))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, customer_id: str, number: int) -> HttpResponse:
    """Another tier for the same product, from the same seller, from now on."""
    customer = customer_or_404(request, customer_id)
    subscription = _subscription_or_404(customer, number)

    def act(given: dict[str, Any]) -> str:
        made = change_tier(request.actor, subscription, **given)
        names = {"customer": customer.name, "product": made.product.name, "tier": made.tier.name}
        tell(request, _("%(customer)s has %(product)s with %(tier)s support now.") % names)
        return show_url(customer)

    title = _("Change the tier of %(product)s") % {"product": subscription.product.name}
    lead = _(
        "Response targets and escalation follow the new tier from now on, also for cases that are open. The old tier "
        "stays in the history."
    )
    page = console_page(title, _("Change tier"), act, lead, organization=customer)
    return answer(request, page, TierForm(bound(request), initial={"tier": subscription.tier_id}))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PortalRequest, customer_id: str, number: int) -> HttpResponse:
    """End a subscription."""
    customer = customer_or_404(request, customer_id)
    subscription = _subscription_or_404(customer, number)

    def act(_given: dict[str, Any]) -> str:
        end_subscription(request.actor, subscription)
        tell(request, _("The subscription has ended."))
        return show_url(customer)

    names = {"customer": customer.name, "product": subscription.product.name}
    title = _("End the subscription to %(product)s?") % names
    lead = (
        _("%(customer)s can file no more cases about it, and neither can its reseller. Cases that are there stay.")
        % names
    )
    page = console_page(title, _("End subscription"), act, lead, organization=customer, is_dangerous=True)
    return answer(request, page, forms.Form(bound(request)))


def _subscription_or_404(customer: Organization, number: int) -> Subscription:
    current = customer.subscriptions.filter(pk=number, ended_at=None)
    subscription = current.select_related("product", "tier", "bought_from").first()
    if subscription is None:
        raise NotVisible
    return subscription
