"""The search of the help centre: a page, and the part of it that follows the typing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wakil.helpcenter.feedback import note_fruitless_search
from wakil.helpcenter.library import current_language
from wakil.helpcenter.names import names
from wakil.helpcenter.search import LONGEST_QUERY, Found, search_articles
from wakil.lib.pace import is_too_fast
from wakil.web.help.pages import line_of
from wakil.web.request import PortalRequest
from wakil.web.visitors import open_to_all, visitor_of

MOST_NOTED, TEN_MINUTES = 30, 600


@open_to_all
@require_safe
def search(request: PortalRequest) -> HttpResponse:
    """All that fits. `settled` says that whoever types has stopped to look at it."""
    text = " ".join(request.GET.get("q", "")[:LONGEST_QUERY].split())
    known, language = names(), current_language()
    found = search_articles(visitor_of(request), text, known)
    if text and (not request.htmx or "settled" in request.GET):
        _note(request, text, found, language)
    lines = [line_of(article, known, language) for article in found.articles]
    context = {"q": text, "lines": lines, "guessed": found.guessed}
    return render(request, "help/_found.html" if request.htmx else "help/search.html", context)


def _note(request: PortalRequest, text: str, found: Found, language: str) -> None:
    """Only what a page of ours asked for: no link of another site fills the log."""
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    if from_elsewhere or (found.articles and not found.guessed):
        return
    if not is_too_fast("help search", request.META["REMOTE_ADDR"], most=MOST_NOTED, seconds=TEN_MINUTES):
        note_fruitless_search(text, language)
