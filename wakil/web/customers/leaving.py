"""A support partner ends its work for a customer (S51)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import NotVisible, require
from wakil.cases.queries.handover import seen_by_domain
from wakil.reselling.actions import end_support_partner
from wakil.reselling.models import Relationship
from wakil.reselling.partner_policy import may_end_support_partner, support_partners_seen_by
from wakil.reselling.policy import may_view_customers
from wakil.web.cases.counted import seen_words
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PortalRequest, customer_id: str) -> HttpResponse:
    """End it; first the consequences, in numbers."""
    found = _relationship_or_404(request, customer_id)
    require(may_end_support_partner(request.actor, found))
    names = {"customer": found.customer.name}
    if request.method == "POST":
        try:
            end_support_partner(request.actor, found)
            messages.success(request, _("You are no longer a support partner of %(customer)s.") % names)
        except ValidationError as error:
            messages.info(request, error.messages[0])
        return redirect("customers:list")
    seen = seen_by_domain(found.reseller_domain, found.customer)
    context = {
        "customer": found.customer,
        "question": _("Stop supporting %(customer)s?") % names,
        "lead": _("From the next click on, you and your colleagues"),
        "consequences": [
            _("lose sight of what you see now: %(cases)s,") % {"cases": seen_words(seen)},
            _("cannot file cases for %(customer)s any more.") % names,
        ],
        "comfort": _("%(customer)s is told, and can add you again.") % names,
        "back_url": reverse("customers:show", args=[found.customer.customer_id]),
    }
    return render(request, "customers/leave.html", context)


def _relationship_or_404(request: PortalRequest, customer_id: str) -> Relationship:
    found = None
    if request.actor.organization.is_reseller:
        require(may_view_customers(request.actor))
        running = support_partners_seen_by(request.actor).filter(
            customer__customer_id=customer_id.upper(), ended_at=None
        )
        found = running.select_related("customer", "reseller_domain").first()
    if found is None:
        raise NotVisible
    return found
