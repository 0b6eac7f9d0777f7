"""Customers that a reseller adds: they wait for the vendor's check, and nothing tells whether they are known (T24)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.cases.zones import zone_choices
from wakil.reselling.customer_forms import RecordForm
from wakil.reselling.customer_policy import may_add_customer, may_edit_record, records_seen_by
from wakil.reselling.details import ChangedMeanwhile, details_of
from wakil.reselling.models import CustomerRecord, RecordState
from wakil.reselling.policy import customers_known_to, may_view_customers
from wakil.reselling.record_queries import records_page
from wakil.reselling.records import add_customer, withdraw_record
from wakil.reselling.records import edit_record as change_record
from wakil.web.cases.words import day_words
from wakil.web.customers.details_page import DetailsPage, details_page
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest

OWN = ("name", "domain_name", "language", "time_zone")


@require_safe
def records(request: PortalRequest) -> HttpResponse:
    """Everything this domain has added, the latest first, with what became of it."""
    require(may_view_customers(request.actor))
    if request.actor.organization.is_vendor:
        return redirect("organizations:records")
    page = records_page(request.actor, request.GET.get("after", ""))
    url = reverse("customers:records")
    context = {
        "records": [_row(one) for one in page.rows],
        "may_add": may_add_customer(request.actor),
        "next_url": f"{url}?after={page.after}" if page.after else "",
        "first_url": url if request.GET.get("after") else "",
    }
    return render(request, "customers/records.html", context)


@require_safe
def record(request: PortalRequest, number: int) -> HttpResponse:
    """One record: what was written down, and how it stands."""
    found = _record_or_404(request, number)
    customer = customers_known_to(request.actor).filter(records=found).first()
    details = details_of(found) if found.state != RecordState.APPROVED else None  # then the customer's page has them
    context = {
        "record": found,
        "row": _row(found),
        "details": details,
        "contacts": list(details.contacts.all()) if details else [],
        "may_edit": may_edit_record(request.actor, found),
        "customer_url": reverse("customers:show", args=[customer.customer_id]) if customer else "",
    }
    return render(request, "customers/record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest) -> HttpResponse:
    """The form of a new customer."""
    require(may_add_customer(request.actor))
    own = request.actor.organization
    form = _form(request, {"language": own.language, "time_zone": own.time_zone})
    page = details_page(request, None, [form])

    def save() -> CustomerRecord:
        given = {name: value for name, value in page.written.items() if name != "version"}
        return add_customer(request.actor, **form.cleaned_data, **given)

    if _is_sent(request) and page.is_valid() and (made := _saved(page, form, save)):
        messages.success(request, _("%(name)s is added. It waits for the vendor's check.") % {"name": made.name})
        return redirect("customers:record", made.pk)
    return render(request, "customers/new.html", {"page": page, "form": form, "record": None})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_record(request: PortalRequest, number: int) -> HttpResponse:
    """The same form, while the record waits."""
    found = _record_or_404(request, number)
    require(may_edit_record(request.actor, found))
    form = _form(request, {name: getattr(found, name) for name in OWN})
    page = details_page(request, details_of(found), [form])

    def save() -> CustomerRecord:
        return change_record(request.actor, found, **form.cleaned_data, **page.written)

    if _is_sent(request) and page.is_valid() and _saved(page, form, save):
        messages.success(request, _("Saved."))
        return redirect("customers:record", found.pk)
    return render(request, "customers/new.html", {"page": page, "form": form, "record": found})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PortalRequest, number: int) -> HttpResponse:
    """Take a record back, after the page has said what that means."""
    found = _record_or_404(request, number)
    require(may_edit_record(request.actor, found))
    if request.method == "POST":
        withdraw_record(request.actor, found)
        messages.success(request, _("%(name)s is withdrawn.") % {"name": found.name})
        return redirect("customers:records")
    context = {
        "record": found,
        "consequences": [_("The vendor will not check it."), _("You can add the customer again at any time.")],
        "keep_url": reverse("customers:record", args=[found.pk]),
    }
    return render(request, "customers/withdraw.html", context)


def _is_sent(request: PortalRequest) -> bool:
    return request.method == "POST" and "more" not in request.POST


def _form(request: PortalRequest, initial: dict[str, Any]) -> RecordForm:
    if request.method == "POST" and "more" in request.POST:
        initial = {name: request.POST.get(name, "") for name in OWN}
    return RecordForm(request.POST if _is_sent(request) else None, initial=initial, zones=zone_choices())


def _saved(page: DetailsPage, form: RecordForm, save: Any) -> CustomerRecord | None:
    try:
        made: CustomerRecord = save()
    except ChangedMeanwhile as error:
        page.renew(error)
    except ValidationError as error:
        show_errors(form if _concerns(form, error) else page.address, error)
    else:
        return made
    return None


def _concerns(form: RecordForm, error: ValidationError) -> bool:
    return hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)


def _record_or_404(request: PortalRequest, number: int) -> CustomerRecord:
    found = records_seen_by(request.actor).select_related("added_by", "customer").filter(pk=number).first()
    if found is None or request.actor.organization.is_vendor:
        require(may_view_customers(request.actor))
        raise NotVisible
    return found


def _row(found: CustomerRecord) -> dict[str, Any]:
    return {
        "name": found.name,
        "domain": found.domain_name,
        "state": found.get_state_display(),
        "is_waiting": found.state == "waiting",
        "reason": found.reason,
        "added": _("added by %(who)s, %(day)s") % {"who": found.added_by.name, "day": day_words(found.added_at)},
        "decided_at": found.decided_at,
        "added_at": found.added_at,
        "url": reverse("customers:record", args=[found.pk]),
    }
