"""The one way in which the console's small forms are shown, sent and answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wakil.organizations.models import Organization
from wakil.web.extra_fields import log_extra_fields
from wakil.web.organizations.forms import show_errors
from wakil.web.request import PortalRequest


@dataclass(frozen=True)
class FormPage:
    """A page with one form. `act` changes what the form says, and answers with the page to go on to."""

    title: str
    verb: str
    act: Callable[[dict[str, Any]], str]
    lead: str = ""
    organization: Organization | None = None
    is_danger: bool = True  # of a form without fields


def answer(request: PortalRequest, page: FormPage, form: forms.Form, *, back_url: str = "") -> HttpResponse:
    """Show the form, or do what it says; what can't be done stays in the form, with the reason at its field."""
    if request.method == "POST":
        log_extra_fields(request, form.fields)
        if form.is_valid() and (url := _done(page, form)):
            return redirect(url)
    context = {"page": page, "form": form, "back_url": back_url or _back_url(page.organization)}
    return render(request, "organizations/form.html", context)


def show_url(organization: Organization) -> str:
    """The page of an organization."""
    return reverse("organizations:show", args=[organization.customer_id])


def tell(request: PortalRequest, words: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, words)


def _done(page: FormPage, form: forms.Form) -> str:
    try:
        return page.act(form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
        return ""


def _back_url(organization: Organization | None) -> str:
    return show_url(organization) if organization else reverse("organizations:list")
