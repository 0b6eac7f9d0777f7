"""The one way in which the administration's small forms are shown, sent and answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wakil.directory.seat_changes import PaidSeatsAtStake, SeatChoice, SeatsToConfirm
from wakil.web.extra_fields import log_extra_fields
from wakil.web.form_parts import show_errors
from wakil.web.request import PortalRequest
from wakil.web.statuses import UNPROCESSABLE

_ANSWERS = ("seats", "seats_seen", "paid")
Act = Callable[[dict[str, Any]], "str | HttpResponse"]


@dataclass(frozen=True)
class FormPage:
    """A page with one form. `act` changes what the form says, and answers with the page to go on to.

    `crumbs` lead back, the last of them to where "Cancel" goes. A dangerous page has no field, and tells `losses`.
    """

    title: str
    verb: str
    act: Act
    crumbs: list[tuple[str, str]]
    lead: str = ""
    losses: list[str] = field(default_factory=list)
    keep: str = ""
    is_dangerous: bool = False
    template: str = "admin/form.html"
    more: dict[str, Any] = field(default_factory=dict)


def answer(request: PortalRequest, page: FormPage, form: forms.Form) -> HttpResponse:
    """Show the form, or do what it says; what can't be done stays in the form, with the reason at its field."""
    asked: dict[str, Any] = {}
    if request.method == "POST":
        log_extra_fields(request, {*form.fields, *_ANSWERS})
        if form.is_valid() and (done := _done(page, form, asked)):
            return done if isinstance(done, HttpResponse) else redirect(done)
    context = {"page": page, "form": form, "back_url": page.crumbs[-1][1], **page.more, **asked}
    status = UNPROCESSABLE if asked or (form.is_bound and form.errors) else 200
    return render(request, page.template, context, status=status)


def bound(request: PortalRequest) -> Any:
    """What was posted, for the form to take, or None when it is only to be shown."""
    return request.POST if request.method == "POST" else None


def tell(request: PortalRequest, words: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, words)


def seat_choice(request: PortalRequest) -> SeatChoice:
    """What was chosen about seats that a change takes or frees, and which numbers were shown."""
    return SeatChoice(request.POST.get("seats", "")[:10], request.POST.get("seats_seen", "")[:2000])


def paid_answer(request: PortalRequest) -> str:
    """What was chosen about automatic licensing where it would use paid seats."""
    return request.POST.get("paid", "")[:10]


def _done(page: FormPage, form: forms.Form, asked: dict[str, Any]) -> "str | HttpResponse":
    """Where to go on to; nothing when the form is to be shown again, with what is `asked` in it."""
    try:
        return page.act(form.cleaned_data)
    except SeatsToConfirm as question:
        asked |= {"seat_lines": question.lines, "seats_seen": question.seen, "seats_changed": question.has_changed}
    except PaidSeatsAtStake as question:
        asked |= {"at_stake": question.labels}
    except ValidationError as error:
        show_errors(form, error)
    return ""
