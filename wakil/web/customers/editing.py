"""Edit a customer's address and contacts (S23)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access.verdict import require
from wakil.organizations.models import Organization
from wakil.reselling.customer_policy import may_edit_customer
from wakil.reselling.details import ChangedMeanwhile, details_of, set_customer_details
from wakil.web.customers.details_page import DetailsPage, details_page
from wakil.web.customers.lookup import customer_or_404
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, customer_id: str) -> HttpResponse:
    """The form; what somebody else has written meanwhile is shown, and nothing typed is lost."""
    customer = customer_or_404(request, customer_id)
    require(may_edit_customer(request.actor, customer))
    page = details_page(request, details_of(customer))
    if request.method == "POST" and "more" not in request.POST and page.is_valid() and _saved(request, customer, page):
        messages.success(request, _("Saved. Cases filed before keep the contact they have."))
        return redirect("customers:show", customer.customer_id)
    return render(request, "customers/edit.html", {"customer": customer, "page": page})


def _saved(request: PortalRequest, customer: Organization, page: DetailsPage) -> bool:
    try:
        set_customer_details(request.actor, customer, **page.written)
    except ChangedMeanwhile as error:
        page.renew(error)
        return False
    except ValidationError as error:
        page.refuse(error)
        return False
    return True
