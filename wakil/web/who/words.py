"""An answer in words, and the page where it can be changed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wakil.access.privilege_tree import NAMES, in_order
from wakil.cases.policy import lacking_for_cases
from wakil.web.organizations.words import role_words
from wakil.web.who.judging import Judged, Reason


@dataclass(frozen=True)
class Mend:
    """Where the reason can be done away with."""

    label: str
    url: str


def reason_words(one: Judged, domain: str = "") -> str:
    """By what somebody reaches the cases, or why not."""
    words = _words(one, domain)
    return _("%(address)s: %(reason)s") % {"address": one.there.email, "reason": words} if one.there else words


def mend_of(one: Judged) -> Mend | None:
    """The page that changes it, if one here does: the vendor's cut is lifted by the vendor."""
    account = one.account
    if one.reason == Reason.SUSPENDED:
        return Mend(_("Restore"), reverse("users:restore", args=[account.pk]))
    if one.reason == Reason.NOT_JOINED:
        return Mend(_("Invite again"), reverse("users:invite", args=[account.pk]))
    if one.reason == Reason.NO_ACCOUNT:
        name = urlencode({"name": one.user.name})
        return Mend(_("Create an account there"), f"{reverse('users:create')}?{name}")
    if one.reason == Reason.CUT_OFF:
        return None
    label = {Reason.WAITING: _("Confirm"), Reason.BY_ROLE: _("Roles")}.get(one.reason, _("Give a role"))
    return Mend(label, reverse("roles:person", args=[account.pk]))


def _words(one: Judged, domain: str) -> str:
    if one.reason == Reason.LACKS:
        missing = in_order(lacking_for_cases(one.actor), one.actor.organization.kind)
        return _("lacks: %(privileges)s") % {"privileges": ", ".join(str(NAMES[name]) for name in missing)}
    if one.reason == Reason.BY_ROLE:
        kind, held = one.actor.organization.kind, one.account.held_roles  # type: ignore[attr-defined]
        return ", ".join(role_words(role, kind) for role in held if not role.held_back)
    return {
        Reason.LEGACY: _("only by a legacy privilege"),
        Reason.SUSPENDED: _("suspended"),
        Reason.CUT_OFF: _("the vendor has cut the domain off"),
        Reason.NOT_JOINED: _("has not joined yet"),
        Reason.WAITING: _("imported with a restriction to some products: waits for a super admin's confirmation"),
        Reason.NO_ACCOUNT: _("no account at %(domain)s is linked with this one") % {"domain": domain},
    }[one.reason]
