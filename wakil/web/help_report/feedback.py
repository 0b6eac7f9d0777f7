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
from wakil.helpcenter.report import Tally, slugs_reported, tallies_of, texts_about, was_answered
from wakil.lib import keys
from wakil.web.request import PortalRequest

PAGE = 25


@dataclass(frozen=True)
class Row:
    """An article and its answers; one that is not published now goes by its slug."""

    slug: str
    title: str
    tallies: list[Tally]
    is_published: bool = False
    audience: str = ""
    is_ours: bool = False


@require_safe
def list_articles(request: PortalRequest) -> HttpResponse:
    """In the order of the help; `after` is the slug of the last row of the page before."""
    after, url = request.GET.get("after", ""), reverse("help_feedback:list")
    slugs = slugs_reported(request.actor, after, PAGE + 1)
    shown = slugs[:PAGE]
    context = {
        "rows": _rows(request, shown),
        "problems": library().problems,
        "order": _("In the order of the help"),
        "next_words": _("More articles"),
        "next_url": f"{url}?after={shown[-1]}" if len(slugs) > PAGE else "",
        "first_url": url if after else "",
    }
    return render(request, "help_report/list.html", context)


@require_safe
def show(request: PortalRequest, article: str) -> HttpResponse:
    """What readers wrote about one article, newest first; `before` is the id of the last text of the page before."""
    require(may_read_help_report(request.actor))
    if article not in library().slugs and not was_answered(article):
        raise NotVisible
    texts, before, url = (
        texts_about(request.actor, article),
        keys.number_in(request.GET.get("before", "")),
        request.path,
    )
    if before:
        texts = texts.filter(pk__lt=before)
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
        if article is None:
            rows.append(Row(slug, slug, tallies))
            continue
        title, audience = filled(article.facts.title, known), within.audience_of(slug).value
        rows.append(Row(slug, title, tallies, is_published=True, audience=audience, is_ours=article.is_ours))
    return rows
