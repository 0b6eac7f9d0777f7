"""Licences given and taken by hand."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.directory.actions import assign_licence, release_licence
from wakil.directory.person_policy import may_change_licences
from wakil.licences.models import Seats
from wakil.licences.seats import label_of
from wakil.web.request import PortalRequest
from wakil.web.users.one import show_url, user_or_404


@require_POST
def assign(request: PortalRequest, user: int, seats: int) -> HttpResponse:
    """Give somebody a seat."""
    return _change(request, user, seats, assign_licence, _("%(name)s has %(edition)s now."))


@require_POST
def release(request: PortalRequest, user: int, seats: int) -> HttpResponse:
    """Take a seat back."""
    return _change(request, user, seats, release_licence, _("%(name)s has %(edition)s no longer."))


def _change(
    request: PortalRequest, user: int, number: int, action: Callable[[Actor, User, Seats], None], words: str
) -> HttpResponse:
    found = user_or_404(request, user)
    require(may_change_licences(request.actor, found))
    seats = request.actor.organization.seats.select_related("product", "edition").filter(pk=number).first()
    if seats is None:
        raise NotVisible
    try:
        action(request.actor, found, seats)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, words % {"name": found.name, "edition": label_of(seats)})
    return redirect(show_url(found))
