"""The activity log: who of the resellers looked, wrote, downloaded or exported what and when (W2)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakil.access.verdict import require
from wakil.cases.actions.weekly import set_weekly_activity_mail
from wakil.cases.models import Activity, ActivityKind
from wakil.cases.policy.activity import may_read_activity
from wakil.cases.queries.activity import (
    ActivityFilters,
    activity_page,
    all_activity,
    people_in_activity,
    read_activity_filters,
    resellers_in_activity,
)
from wakil.cases.weekly import has_weekly_mail
from wakil.lib import clock
from wakil.lib.csv_files import write_table
from wakil.lib.keys import moment_key_of
from wakil.web.access.activity_words import entry_of
from wakil.web.access.addresses import activity_url
from wakil.web.access.tabs import tabs_of
from wakil.web.request import PortalRequest


@require_safe
def list_activity(request: PortalRequest) -> HttpResponse:
    """A page of the log, the latest first."""
    require(may_read_activity(request.actor))
    filters = read_activity_filters(request.actor, request.GET.dict())
    after = moment_key_of(request.GET.get("after", ""))
    page = activity_page(request.actor, filters, timezone.get_current_timezone(), after)
    asked = filters.as_query()
    context = {
        "entries": [entry_of(row) for row in page.rows],
        "filters": filters,
        "fields": _fields(request, filters),
        "notes": _notes(filters),
        "is_filtered": bool(asked),
        "next_url": activity_url(**asked, after=page.older) if page.older else "",
        "first_url": activity_url(**asked) if after else "",
        "export_url": f"{reverse('access:export_activity')}?{urlencode(asked)}",
        "weekly_mail": has_weekly_mail(request.actor.organization),
        "tabs": tabs_of(request),
    }
    return render(request, "access/activity.html", context)


@require_safe
def export_activity(request: PortalRequest) -> StreamingHttpResponse:
    """What the page shows, all of it, as a CSV file."""
    require(may_read_activity(request.actor))
    filters = read_activity_filters(request.actor, request.GET.dict())
    rows = all_activity(request.actor.user, filters, timezone.get_current_timezone())
    response = StreamingHttpResponse(write_table(_header(), _lines(rows)), content_type="text/csv; charset=utf-8")
    day = timezone.localdate(clock.now()).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="activity-{day}.csv"'
    return response


@require_POST
def set_weekly_mail(request: PortalRequest) -> HttpResponse:
    """Switch the weekly mail on or off, for all who would get it."""
    is_on = request.POST.get("weekly") == "on"
    set_weekly_activity_mail(request.actor, request.actor.organization, is_on=is_on)
    words = _("The weekly mail is on.") if is_on else _("The weekly mail is off. The log goes on as before.")
    messages.success(request, words)
    return redirect("access:activity")


def _header() -> list[str]:
    return [
        _("Time"),
        _("Person"),
        _("Address"),
        _("Reseller"),
        _("Domain"),
        _("Kind"),
        _("What"),
        _("Case"),
        _("Title"),
    ]


def _lines(rows: Iterator[Activity]) -> Iterator[list[str]]:
    kinds = {value: str(label) for value, label in ActivityKind.choices}
    for row in rows:
        one = entry_of(row)
        at = timezone.localtime(one.at).isoformat(timespec="seconds")
        kind = kinds[one.kind]
        yield [at, one.person, one.address, one.reseller, one.domain, kind, one.words, one.number, one.title]


def _fields(request: PortalRequest, filters: ActivityFilters) -> dict[str, Any]:
    """What can be chosen in each menu: (value, words, is it chosen)."""
    resellers = [(domain.name, domain.name) for domain in resellers_in_activity(request.actor)]
    people = [(str(user.pk), f"{user.name} · {user.email}") for user in people_in_activity(request.actor)]
    asked = filters.as_query()
    return {
        "reseller": _options(resellers, asked.get("reseller", "")),
        "person": _options(people, asked.get("person", "")),
        "kind": _options([(value, str(label)) for value, label in ActivityKind.choices], filters.kind),
        "case": asked.get("case", ""),
        "since": asked.get("since", ""),
        "until": asked.get("until", ""),
    }


def _options(known: list[tuple[str, str]], chosen: str) -> list[tuple[str, str, bool]]:
    return [(value, words, value == chosen) for value, words in known]


def _notes(filters: ActivityFilters) -> list[str]:
    words = {
        "reseller": _("There is no such reseller of yours, so the log is not narrowed by one."),
        "person": _("There is no such person in your log, so it is not narrowed by one."),
        "kind": _("There is no such kind of activity, so the log is not narrowed by one."),
        "case": _("You have no case with this number, so the log is not narrowed by one."),
        "since": _("The first day makes no sense, so the log is not narrowed by it."),
        "until": _("The last day makes no sense, so the log is not narrowed by it."),
    }
    return [words[name] for name in filters.unknown]
