"""A customer's address and contacts in the vendor's console (S23)."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.reselling.details import ChangedMeanwhile, details_of, set_customer_details
from wakil.web.admin.page import tell
from wakil.web.customers.details_page import details_page
from wakil.web.organizations.page import show_url
from wakil.web.organizations.views import customer_or_404
from wakil.web.request import PortalRequest


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, customer_id: str) -> HttpResponse:
    """The same form as the reseller's, for every customer."""
    customer = customer_or_404(request, customer_id)
    page = details_page(request, details_of(customer))
    if request.method == "POST" and "more" not in request.POST and page.is_valid():
        try:
            set_customer_details(request.actor, customer, **page.written)
        except ChangedMeanwhile as error:
            page.renew(error)
        except ValidationError as error:
            page.refuse(error)
        else:
            tell(request, _("Saved. Cases filed before keep the contact they have."))
            return redirect(show_url(customer))
    return render(request, "organizations/details.html", {"customer": customer, "page": page})
