"""What less access means, in numbers, before the click."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakil.cases.queries.consequences import Loss
from wakil.reselling.models import AccessLevel, Relationship
from wakil.web.request import PortalRequest


def confirm_ending(request: PortalRequest, relationship: Relationship, loss: Loss) -> dict[str, Any]:
    """What `_components/_confirm.html` asks before access ends."""
    name = relationship.reseller_domain.organization.name
    return {
        "question": _("End %(name)s's access?") % {"name": name},
        "lead": _lead(loss, name),
        "consequences": _consequences(loss),
        "comfort": _("Your cases stay, with you and with support. You can give access back at any time."),
        "action": reverse("access:end", args=[relationship.pk]),
        "hidden": [("domain", request.domain_name)],
    }


def confirm_change(
    request: PortalRequest, relationship: Relationship, loss: Loss, sent: list[tuple[str, str]]
) -> dict[str, Any]:
    """The same before access becomes less; `sent` is the form that says how much less."""
    name = relationship.reseller_domain.organization.name
    return {
        "question": _("Let %(name)s do less?") % {"name": name},
        "lead": _lead(loss, name),
        "consequences": _consequences(loss),
        "comfort": _("Your cases stay, with you and with support. You can allow more again at any time."),
        "action": reverse("access:change", args=[relationship.pk]),
        "hidden": [("domain", request.domain_name), *sent],
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


def _consequences(loss: Loss) -> list[str]:
    """What they lose sight of, and what they can't do any more."""
    lines = [_cases(loss)] if loss.open_cases or loss.closed_cases or loss.level_after is None else []
    lines += _less_than(loss)
    if loss.shares:
        words = ngettext(
            "lose %(shares)d share of your cases, and so does the person it was made for",
            "lose %(shares)d shares of your cases, and so do the people they were made for",
            loss.shares,
        )
        lines.append(words % {"shares": loss.shares})
    if loss.level_after is None:
        lines.append(_("get no more mail about your cases"))
    return lines


def _less_than(loss: Loss) -> list[str]:
    """What lies between the level before and the level after."""
    before, after = loss.level_before or 0, loss.level_after or 0
    kept, lines = {"open": loss.open_cases_kept}, []
    if before >= AccessLevel.FILE > after:
        lines.append(_("cannot file cases for you any more"))
        if kept["open"]:
            words = ngettext(
                "cannot write on the %(open)d open case that they still see",
                "cannot write on the %(open)d open cases that they still see",
                kept["open"],
            )
            lines.append(words % kept)
    if before >= AccessLevel.MANAGE > after and loss.level_after is not None:
        words = ngettext(
            "cannot close, escalate or share %(open)d open case any more, nor change its severity",
            "cannot close, escalate or share %(open)d open cases any more, nor change their severity",
            kept["open"],
        )
        lines.append(words % kept)
    if before >= AccessLevel.ADMIN > after:
        lines.append(_("cannot edit your address and contacts any more"))
    return lines


def _cases(loss: Loss) -> str:
    words = ngettext(
        "lose sight of %(open)d open case and %(closed)d closed",
        "lose sight of %(open)d open cases and %(closed)d closed",
        loss.open_cases,
    )
    return words % {"open": loss.open_cases, "closed": loss.closed_cases}
