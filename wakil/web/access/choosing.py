"""The first step of letting a reseller in: which one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from wakil.organizations.models import Domain
from wakil.reselling.transfer_forms import ResellerForm
from wakil.web.access.naming import found_by
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE


def named_or_page(request: PortalRequest, text: str, title: str, back: str) -> tuple[Domain | None, HttpResponse]:
    """The one domain that is meant; else the page that says why there is none, or lets choose among several."""
    is_asked = "reseller" in (request.POST if request.method == "POST" else request.GET)
    found, why = found_by(request, text) if is_asked else ([], "")
    if len(found) == 1:
        return found[0], HttpResponse()
    form = ResellerForm({"reseller": text} if is_asked else None)
    if why and form.is_valid():
        form.add_error("reseller", str(why))
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "choices": found, "action": request.path, "title": title, "back_url": reverse(back)}
    return None, render(request, "access/name_reseller.html", context, status=status)
