"""Pages that everybody may open: who is signed in is known there too, and nobody has to be."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from wakil.access.actor import Actor
from wakil.accounts.sessions import UNFINISHED
from wakil.web import errors, kept_text
from wakil.web.request import PortalRequest

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """Set `request.actor` when somebody is signed in with all that it takes; else there is none."""

    @login_not_required
    @wraps(view)
    def opened(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not request.session.get(UNFINISHED) and not user.password_is_temporary:
            request.actor = Actor.load(user, is_cut_off=False)
        response = view(request, *args, **kwargs)
        if visitor_of(request) is None:  # nothing that others share: the language and the answer given are the reader's
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return opened


def visitor_of(request: PortalRequest) -> Actor | None:
    """Who is signed in, on a page that is open to all."""
    return getattr(request, "actor", None)


def sent_from_here(view: View) -> View:
    """For a form on every page, also where there is no session that a token could belong to.

    The browser says that a page of ours sent it, so no page needs a token, and a cookie for it, for that alone.
    """

    @csrf_exempt
    @wraps(view)
    def opened(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        says = request.headers.get("Origin") or request.headers.get("Referer")
        if request.method == "POST" and not (says and kept_text.came_from_here(request)):
            return errors.permission_denied(request)
        return view(request, *args, **kwargs)

    return opened
