"""What ending a reseller's access means, in numbers, before the click."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.queries.consequences import Loss
from wakil.reselling.models import Relationship
from wakil.web.request import PortalRequest


def confirm_ending(request: PortalRequest, relationship: Relationship, loss: Loss) -> dict[str, Any]:
    """What `_components/_confirm.html` asks."""
    name = relationship.reseller_domain.organization.name
    return {
        "question": _("End %(name)s's access?") % {"name": name},
        "lead": _lead(loss, name),
        "consequences": [
            _cases(loss),
            _("cannot file cases for you any more,"),
            _("get no more mail about your cases."),
        ],
        "comfort": _("Your cases stay, with you and with support. You can give access back at any time."),
        "action": reverse("access:end", args=[relationship.pk]),
        "hidden": [("domain", request.domain_name)],
    }


def _lead(loss: Loss, name: str) -> str:
    """Whom it is about: "From the next click on, Priya and 3 others"."""
    others = len(loss.people) - 1
    if others < 0:
        return _("From the next click on, the people of %(name)s") % {"name": name}
    first = {"first": loss.people[0].name, "others": others}
    if not others:
        return _("From the next click on, %(first)s") % first
    words = ngettext(
        "From the next click on, %(first)s and %(others)d other",
        "From the next click on, %(first)s and %(others)d others",
        others,
    )
    return words % first


def _cases(loss: Loss) -> str:
    words = ngettext(
        "lose sight of %(open)d open case and %(closed)d closed,",
        "lose sight of %(open)d open cases and %(closed)d closed,",
        loss.open_cases,
    )
    return words % {"open": loss.open_cases, "closed": loss.closed_cases}
