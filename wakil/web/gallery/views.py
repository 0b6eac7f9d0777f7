"""Parts and pages with sample content, to look at while working on them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wakil.access.actor import Actor
from wakil.web.gallery import case_sample, lists, parts, people

Sample = tuple[str, Actor, Callable[[], dict[str, Any]]]  # template, who looks, what is shown

PAGES: dict[str, Sample] = {
    "cases": ("cases/list.html", people.PRIYA, lists.cases),
    "no-cases": ("cases/list.html", people.PRIYA, lists.no_cases),
    "queue": ("cases/list.html", people.AVA, lists.cases),
    "case": ("cases/show.html", people.PRIYA, case_sample.case),
    "case-of-customer": ("cases/show.html", people.GITA, case_sample.case),
    "case-of-vendor": ("cases/show.html", people.AVA, case_sample.case_of_vendor),
    "closed-case": ("cases/show.html", people.PRIYA, case_sample.closed_case),
    "new-case": ("cases/new.html", people.PRIYA, parts.new_case),
    "new-case-without-access": ("cases/new.html", people.PRIYA, parts.new_case_without_access),
    "access": ("access/list.html", people.CARLA, lists.access),
    "change-access": ("access/change.html", people.CARLA, parts.change_access),
    "customers": ("customers/list.html", people.PRIYA, lists.customers),
    "customer": ("customers/show.html", people.PRIYA, lists.customer),
    "help": ("help.html", people.PRIYA, dict),
    "404": ("errors/404.html", people.PRIYA, dict),
    "403": ("errors/403.html", people.PRIYA, parts.refusal),
    "500": ("errors/500.html", people.PRIYA, dict),
}


@login_not_required
@require_safe
def list_pages(request: HttpRequest) -> HttpResponse:
    """What there is to look at."""
    return _shown(request, "gallery/list.html", people.PRIYA, {"names": PAGES})


@login_not_required
@require_safe
def show_parts(request: HttpRequest) -> HttpResponse:
    """Every part once, in all its states."""
    return _shown(request, "gallery/parts.html", people.PRIYA, parts.all_parts())


@login_not_required
@require_http_methods(["GET", "POST"])
def show_page(request: HttpRequest, name: str) -> HttpResponse:
    """One page with its sample content."""
    if name not in PAGES:
        raise Http404
    template, actor, sample = PAGES[name]
    return _shown(request, template, actor, sample())


@login_not_required
@require_safe
def list_options(request: HttpRequest) -> HttpResponse:
    """What a picker fetches."""
    return render(request, "_components/_options.html", parts.options(request.GET.get("q", "")))


def _shown(request: HttpRequest, template: str, actor: Actor, context: dict[str, Any]) -> HttpResponse:
    request.actor = actor  # type: ignore[attr-defined]
    request.domain_name = actor.domain.name  # type: ignore[attr-defined]
    return render(request, template, context)
