"""The second factor of one person, for who looks after people (T33)."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakil.access import factors
from wakil.access.actor import Actor
from wakil.access.verdict import NotVisible, require
from wakil.accounts.factors import factors_of, required_kinds
from wakil.accounts.models import User
from wakil.directory.policy import may_open_users, people_seen_by
from wakil.web.request import PortalRequest

DEEDS: dict[str, tuple[Callable[[Actor, User], User], str]] = {
    "require": (factors.require_second_factor, "required"),
    "waive": (factors.waive_second_factor, "waived"),
    "reset": (factors.reset_second_factor, "reset"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: PortalRequest, person: int) -> HttpResponse:
    """What there is, whether it must be, and what can be done about it."""
    require(may_open_users(request.actor))
    user = people_seen_by(request.actor).select_related("domain__organization").filter(pk=person).first()
    if user is None:
        raise NotVisible
    deed = request.POST.get("do", "")
    if request.method == "POST" and deed in DEEDS:
        _do(request, user, deed)
        return redirect("sign_in:second_factor", user.pk)
    context = {
        "person": user,
        "factors": list(factors_of(user)),
        "is_required_of_all": user.domain.organization.kind in required_kinds(),
        "may_manage": factors.may_manage_factor(request.actor, user),
    }
    return render(request, "sign_in/second_factor.html", context)


def _do(request: PortalRequest, user: User, deed: str) -> None:
    act, outcome = DEEDS[deed]
    names = {"name": user.name}
    words = {
        "required": _("%(name)s must have a second factor from the next sign-in on.") % names,
        "waived": _("For %(name)s counts what counts for all of your organization.") % names,
        "reset": _("The second factor of %(name)s is gone, and all sessions have ended.") % names,
    }
    try:
        act(request.actor, user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, words[outcome])
