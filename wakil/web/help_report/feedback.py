"""What readers say of the help articles, by article, language and version: for the vendor."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible, require
from wakil.helpcenter.library import library
from wakil.helpcenter.names import filled, names
from wakil.helpcenter.policy import may_read_help_report
from wakil.helpcenter.report import Tally, tallies_of, texts_about
from wakil.web.request import PortalRequest

PAGE = 25
LONGEST_ID = 18  # digits


@dataclass(frozen=True)
class Row:
    """An article and its answers."""

    slug: str
    title: str
    audience: str
    is_ours: bool
    tallies: list[Tally]


@require_safe
def list_articles(request: PortalRequest) -> HttpResponse:
    """In the order of the help; `after` is the slug of the last row of the page before."""
    require(may_read_help_report(request.actor))
    slugs, after, url = library().slugs, request.GET.get("after", ""), reverse("help_feedback:list")
    begin = slugs.index(after) + 1 if after in slugs else 0
    shown = slugs[begin : begin + PAGE]
    context = {
        "rows": _rows(request, shown),
        "problems": library().problems,
        "order": _("In the order of the help"),
        "next_words": _("More articles"),
        "next_url": f"{url}?after={shown[-1]}" if len(slugs) > begin + PAGE else "",
        "first_url": url if begin else "",
    }
    return render(request, "help_report/list.html", context)


@require_safe
def show(request: PortalRequest, article: str) -> HttpResponse:
    """What readers wrote about one article, newest first; `before` is the id of the last text of the page before."""
    require(may_read_help_report(request.actor))
    if article not in library().slugs:
        raise NotVisible
    texts, before, url = texts_about(request.actor, article), request.GET.get("before", ""), request.path
    if before.isascii() and before.isdigit() and len(before) <= LONGEST_ID:
        texts = texts.filter(pk__lt=int(before))
    found = list(texts[: PAGE + 1])
    context = {
        "row": _rows(request, [article])[0],
        "texts": found[:PAGE],
        "order": _("Newest first"),
        "next_words": _("Older texts"),
        "next_url": f"{url}?before={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "first_url": url if before else "",
    }
    return render(request, "help_report/show.html", context)


def _rows(request: PortalRequest, slugs: list[str]) -> list[Row]:
    known, within = names(), library()
    by_slug: dict[str, list[Tally]] = {slug: [] for slug in slugs}
    for tally in tallies_of(request.actor, slugs):
        by_slug[tally.article].append(tally)
    rows = []
    for slug, tallies in by_slug.items():
        article = within.find(slug)
        if article is not None:
            title = filled(article.facts.title, known)
            rows.append(Row(slug, title, within.audience_of(slug).value, article.is_ours, tallies))
    return rows
