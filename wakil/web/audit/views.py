"""The audit log of an organization: read, filtered, taken along."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.verdict import NotVisible, require
from wakil.audit.exporting import FORMATS, export_audit_log
from wakil.audit.filters import AuditFilters, read_audit_filters
from wakil.audit.policy import may_read_audit_log
from wakil.audit.queries import AuditPage, all_audit_pages, audit_page
from wakil.lib import clock
from wakil.lib.csv_files import write_table
from wakil.lib.keys import moment_key_of
from wakil.web.admin.event_words import GROUPS
from wakil.web.audit.words import Entry, entry_of
from wakil.web.request import PortalRequest

_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@require_safe
def list_events(request: PortalRequest) -> HttpResponse:
    """A page of the log, the latest first."""
    require(may_read_audit_log(request.actor))
    filters = read_audit_filters(request.actor, request.GET.dict())
    after = moment_key_of(request.GET.get("after", ""))
    page = audit_page(request.actor, filters, timezone.get_current_timezone(), after)
    asked = filters.as_query()
    context = {
        "entries": list(_entries(request, page)),
        "filters": filters,
        "kinds": _kinds(request, filters.kind),
        "notes": _notes(filters),
        "is_filtered": bool(asked),
        "next_url": _url(**asked, after=str(page.older)) if page.older else "",
        "first_url": _url(**asked) if after else "",
        "asked": asked.items(),
    }
    return render(request, "audit/list.html", context)


@require_POST
def export(request: PortalRequest) -> StreamingHttpResponse:
    """What the page shows, all of it, as a file that begins at once. That it was taken is an event, hence a POST."""
    form = request.POST.get("form", "")
    require(may_read_audit_log(request.actor))
    if form not in FORMATS:
        raise NotVisible
    filters = read_audit_filters(request.actor, request.POST.dict())
    export_audit_log(request.actor, filters, form=form)
    pages = all_audit_pages(request.actor.user, filters, timezone.get_current_timezone())
    entries = (entry for page in pages for entry in _entries(request, page))
    lines = write_table(_header(), map(_row, entries)) if form == "csv" else map(_json, entries)
    response = StreamingHttpResponse(lines, content_type=_TYPES[form])
    day = timezone.localdate(clock.now()).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="audit-log-{day}.{form}"'
    return response


def _entries(request: PortalRequest, page: AuditPage) -> Iterator[Entry]:
    return (entry_of(request.actor, event, page.names) for event in page.events)


def _url(**asked: str) -> str:
    return f"{reverse('audit:list')}?{urlencode(asked)}" if asked else reverse("audit:list")


def _kinds(request: PortalRequest, chosen: str) -> list[tuple[str | Promise, list[tuple[str, str | Promise, bool]]]]:
    """The menu of kinds: under each group's name (value, words, is it chosen)."""
    mine = request.actor.organization.kind
    return [
        (name, [(kind.value, words, kind.value == chosen) for kind, words in kinds.items()])
        for name, only_for, kinds in GROUPS
        if only_for in {"", mine}
    ]


def _notes(filters: AuditFilters) -> list[str]:
    words = {
        "kind": _("There is no such kind of event, so the log is not narrowed by one."),
        "on": _("Nothing and nobody of your organization is called that, so the log is not narrowed by it."),
        "since": _("The first day makes no sense, so the log is not narrowed by it."),
        "until": _("The last day makes no sense, so the log is not narrowed by it."),
    }
    return [words[name] for name in filters.unknown]


def _header() -> list[str]:
    return [
        _("Time"), _("Number"), _("Kind"), _("What"), _("Person"), _("Address"), _("Organization"), _("Signed in to"),
        _("Through"), _("On"), _("Address of it"), _("Before"), _("After"), _("Details"),
    ]  # fmt: skip


def _row(entry: Entry) -> list[object]:
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    facts = "; ".join(f"{label}: {value}" for label, value in entry.facts)
    return [
        at, entry.seq, entry.kind, entry.words, entry.person, entry.address, entry.organization, entry.domain,
        entry.program, entry.on, entry.on_address, entry.before, entry.after, facts,
    ]  # fmt: skip


def _json(entry: Entry) -> bytes:
    """One event a line, its time in UTC."""
    line: dict[str, Any] = {
        "at": entry.at.astimezone(UTC).isoformat(),
        "number": entry.seq,
        "kind": entry.kind,
        "what": entry.words,
        "by": {"name": entry.person, "address": entry.address, "organization": entry.organization},
        "domain": entry.domain,
        "through": entry.program,
        "on": {"name": entry.on, "address": entry.on_address},
        "before": entry.before,
        "after": entry.after,
        "details": dict(entry.facts),
    }
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"
