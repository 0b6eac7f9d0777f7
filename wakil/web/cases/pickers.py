"""What the pickers fetch while somebody types: options as HTML (S22, S27)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.cases.policy import may_file_own
from wakil.cases.queries.drafts import read_draft
from wakil.cases.queries.pickers import LONGEST, category_options, customer_options
from wakil.web.cases.new_page import options_context, own_option
from wakil.web.request import PortalRequest


@require_safe
def customers(request: PortalRequest) -> HttpResponse:
    """Customers of the session's domain whose name or domain has the text, and the reseller itself (S11)."""
    typed = request.GET.get("q", "")[:LONGEST]
    own = own_option(request.actor.organization.name, typed) if may_file_own(request.actor) else []
    nothing = _("No customer of this domain has that name.")
    context = options_context([*own, *customer_options(request.actor, typed)], nothing)
    return render(request, "_components/_options.html", context)


@require_safe
def categories(request: PortalRequest) -> HttpResponse:
    """Categories of a product the actor may file about; of nothing else."""
    draft = read_draft(
        request.actor, {"customer": request.GET.get("customer", ""), "product": request.GET.get("product", "")}
    )
    typed = request.GET.get("q", "")[:LONGEST]
    nothing = _("No category has these words. Try others.") if draft.product else _("Choose a product first.")
    options = category_options(typed, draft.product) if draft.product else []
    return render(request, "_components/_options.html", options_context(options, nothing))
