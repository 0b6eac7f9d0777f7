"""The help centre's list, its articles, and the pictures of the vendor's own ones."""

import mimetypes
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.access.verdict import NotVisible
from wakil.helpcenter.articles import Article
from wakil.helpcenter.feedback import answer_of, viewer_of
from wakil.helpcenter.library import current_language
from wakil.helpcenter.names import names
from wakil.helpcenter.policy import article_for, listed_for
from wakil.web.help.pages import grouped, line_of, page_of
from wakil.web.help.places import PlacesOfPage, vendors_picture
from wakil.web.request import PortalRequest
from wakil.web.visitors import open_to_all, visitor_of

LONGEST_ID = 100
A_DAY = 24 * 3600


@open_to_all
@require_safe
def list_articles(request: PortalRequest) -> HttpResponse:
    """What there is to read, by group."""
    known, language = names(), current_language()
    groups = grouped(listed_for(visitor_of(request)), known, language)
    return render(request, "help/list.html", {"groups": groups})


@open_to_all
@require_safe
def show(request: PortalRequest, article: str) -> HttpResponse:
    """One article."""
    found = article_for(visitor_of(request), article)
    return render(request, "help/show.html", about(request, found))


def about(request: PortalRequest, found: Article) -> dict[str, Any]:
    """What the page of an article needs."""
    reader = visitor_of(request)
    known, language = names(), current_language()
    listed = {one.slug: one for one in listed_for(reader)}
    places = PlacesOfPage(request.domain_name, language, listed)
    related = [listed[slug] for slug in found.facts.related if slug in listed]  # S80
    to_open = request.GET.get("open", "")[:LONGEST_ID]
    return {
        "page": page_of(found, known, places, language=language, to_open=to_open),
        "related": [line_of(one, known, language) for one in related],
        "answer": answer_of(viewer_of(reader, request.browser, found), found) if reader or request.browser else None,
        "article": found,
    }


@open_to_all
@require_safe
def show_picture(request: PortalRequest, name: str) -> HttpResponseBase:  # noqa: ARG001
    """A picture of the vendor's; as open as a public article, since it is seen in some."""
    path = vendors_picture(name)
    if path is None:
        raise NotVisible
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(path.open("rb"), content_type=kind)
    response.headers["Cache-Control"] = f"private, max-age={A_DAY}"
    return response
