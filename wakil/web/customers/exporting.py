"""Export of My Customers as a table."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wakil.access.verdict import NotVisible, require
from wakil.cases import customer_export
from wakil.cases.queries.customer_filters import read_customer_filters
from wakil.reselling.policy import may_view_customers
from wakil.runs.running import start_run
from wakil.web.request import PortalRequest
from wakil.web.runs.results import TELLINGS, Telling

TELLINGS[customer_export.KIND] = Telling(
    _("Export of customers"), "customers/_exported.html", "customers:list", _("My Customers")
)


@require_POST
def export(request: PortalRequest) -> HttpResponse:
    """Begin the export of what the list shows under its filters."""
    require(may_view_customers(request.actor))
    if not request.actor.organization.is_reseller:
        raise NotVisible
    filters = read_customer_filters(dict(request.POST.lists()))
    asked = {name: [value] for name, value in filters.as_query().items()}
    return redirect("runs:show", start_run(customer_export.KIND, by=request.actor, filters=asked).pk)
