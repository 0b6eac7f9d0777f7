"""A list of the administration with chips above it: whole, or its rows alone for htmx."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from wakil.web.cases.chips import Choice, Option
from wakil.web.cases.listing import is_fragment
from wakil.web.request import PortalRequest


def render_list(request: PortalRequest, folder: str, context: dict[str, Any], url: str) -> HttpResponse:
    """The page `<folder>/list.html`, or for htmx `<folder>/_list.html`, whose address becomes `url`."""
    if is_fragment(request):
        response = render(request, f"{folder}/_list.html", {**context, "swapped": True})
        response.headers["HX-Push-Url"] = url
    else:
        response = render(request, f"{folder}/list.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted"])
    return response


def one_of(name: str, label: str, values: Sequence[tuple[str, Any]], chosen: str, clear_url: str) -> Choice:
    """A chip with a menu where one value is chosen, or any."""
    options = [Option(value, str(words), value == chosen) for value, words in [("", _("Any")), *values]]
    words = next((str(words) for value, words in values if value == chosen), "") if chosen else ""
    return Choice(name, label, options, words, clear_url)
