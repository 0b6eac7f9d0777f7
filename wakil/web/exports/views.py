"""Copies of cases: a few are streamed at once, many are put together in the background (W20)."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wakil.access.verdict import NotVisible, require
from wakil.cases.models import Case
from wakil.exports.packing import Export
from wakil.exports.policy import may_export_case, may_export_cases
from wakil.exports.running import NAME, file_name, is_large, note_copy, start_export
from wakil.organizations.models import Organization
from wakil.web.cases.files import HEADERS
from wakil.web.cases.lookup import case_or_404
from wakil.web.request import PortalRequest
from wakil.web.runs.results import TELLINGS, Telling

TELLINGS[NAME] = Telling(_("Export of cases"), "exports/_made.html", "cases:list", _("Cases"))


@require_POST
def export_case(request: PortalRequest, number: str) -> HttpResponseBase:
    """A copy of one case, with its messages and files."""
    case = case_or_404(request, number)
    require(may_export_case(request.actor, case))
    owner = case.customer or case.filed_from.organization
    return _streamed(request, owner, f"case-{case.number}.zip", case)


@require_POST
def export_customer(request: PortalRequest, customer_id: str) -> HttpResponseBase:
    """Copies of all cases of a customer that the actor may read."""
    is_plain = customer_id.isascii() and customer_id.isalnum()
    found = Organization.objects.filter(customer_id=customer_id.upper()).first() if is_plain else None
    return _all_of(request, found)


@require_POST
def export_own(request: PortalRequest) -> HttpResponseBase:
    """Copies of the cases of one's own organization."""
    return _all_of(request, request.actor.organization)


def _all_of(request: PortalRequest, organization: Organization | None) -> HttpResponseBase:
    if organization is None:
        raise NotVisible
    require(may_export_cases(request.actor, organization))
    if is_large(request.actor, organization):
        return redirect("runs:show", start_export(request.actor, organization).pk)
    return _streamed(request, organization, file_name(organization))


def _streamed(request: PortalRequest, owner: Organization, name: str, case: Case | None = None) -> HttpResponse:
    """The zip while it is made. It is noted before the first byte leaves."""
    export = Export(request.actor.user.pk, owner, case)
    note_copy(request.actor, owner, case)
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is compressed already
    response = StreamingHttpResponse(_pieces(export), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}"'
    for header, value in HEADERS.items():
        response.headers[header] = value
    return response  # type: ignore[return-value]


def _pieces(export: Export) -> Iterator[bytes]:
    """Larger pieces, so that not every few bytes cost a packet."""
    waiting = bytearray()
    for chunk in export.chunks():
        waiting += chunk
        if len(waiting) >= LEAST:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _plain(name: str) -> str:
    return "".join(mark if mark.isascii() and (mark.isalnum() or mark in ".-_") else "_" for mark in name)


LEAST = 32 * 1024  # bytes
