"""Every part of the interface on one page, in all its states: to look at, and to be checked by machines."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.access.verdict import no
from wakil.web.marks import FOR_FILERS, FOR_VENDOR
from wakil.web.place import ROOMS, Place
from wakil.web.request import PortalRequest

REFUSAL = no(
    "no_consent",
    "You can't file a case for Toko Melati.",
    "Toko Melati has not given mitrajaya.example access to its support cases.",
    "Toko Melati's administrators can change that under Reseller access; you can ask them.",
)
CATEGORIES = ("Gmail › Delivery › Incoming mail stopped", "Gmail › Delivery › Delayed mail", "Drive › Shared drives")
MESSAGE = """The certificate is **old**. Steps: https://help.example/saml. It begins with `3F:A2`.

> It worked yesterday.

1. Upload the new one
2. Tell us whether a fresh window signs in
"""


class Fields(forms.Form):
    """One field of each kind."""

    title = forms.CharField(max_length=200, help_text="One line that says what is wrong.")
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    product = forms.ChoiceField(choices=[("", "Choose a product"), ("1", "Nusantara Workspace")])
    ends_at = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    works = forms.ChoiceField(
        label="Did it work before?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    all_products = forms.BooleanField(required=False)


@require_safe
def show_parts(request: PortalRequest) -> HttpResponse:
    """The page."""
    return render(request, "gallery/parts.html", _parts())


@require_safe
def list_options(request: PortalRequest) -> HttpResponse:
    """What a picker fetches."""
    typed = request.GET.get("q", "").lower()
    options = [{"value": name, "text": name} for name in CATEGORIES if typed in name.lower()]
    context = {"options": options, "nothing": "No category has these words. Try others, or fewer."}
    return render(request, "_components/_options.html", context)


def _parts() -> dict[str, Any]:
    return {
        "rooms": [Place(f"room {number}", chr(ord("A") + number), number) for number in range(len(ROOMS))],
        "levels": [1, 2, 3, 4],
        "marks": [*FOR_FILERS.values(), *FOR_VENDOR.values()],
        "verdict": REFUSAL,
        "form": Fields({"title": "", "description": "Nothing arrives since 08:10."}),
        "message": MESSAGE,
        "log": "```\n" + "09:00:07 saml: InResponseTo does not match\n" * 40 + "```",
        "consequences": ["lose sight of 12 open and 140 closed cases,", "get no more mail about your cases."],
    }
