"""Before a reseller is let in: find it by exact name, and show all that could deceive (S51, T6, T24)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wakil.access.verdict import Words
from wakil.lib.pace import is_too_fast
from wakil.organizations.models import Domain, Organization
from wakil.reselling.finding import Identity, resellers_named
from wakil.web.request import PortalRequest

MOST_LOOKS = 60  # of one organization in an hour
AN_HOUR = 3600
UNKNOWN: Words = gettext_lazy("No reseller here has this domain or number.")
TOO_FAST: Words = gettext_lazy("You have looked for a lot of resellers in one hour. Go on later.")


def found_by(request: PortalRequest, text: str) -> tuple[list[Domain], Words]:
    """The domains of exactly that name or number, or why there is none: alike whatever the reason."""
    if is_too_fast("reseller_named", request.actor.organization.pk, most=MOST_LOOKS, seconds=AN_HOUR):
        return [], TOO_FAST
    found = resellers_named(text)
    return found, "" if found else UNKNOWN


def warnings_of(identity: Identity) -> list[str]:
    """What is odd about the name, one sentence each."""
    names = {"domain": identity.domain.name, "shown": identity.shown, "scripts": _listed(identity.scripts)}
    found = []
    if identity.mixes_scripts:
        found.append(_("Its letters come from different scripts: %(scripts)s. Names made to deceive do that.") % names)
    elif identity.scripts != ["LATIN"] and identity.is_international:
        found.append(_("It is written in other letters than Latin ones: %(scripts)s.") % names)
    if identity.looks_like:
        names["others"] = ", ".join(identity.looks_like)
        words = ngettext(
            "It looks like %(others)s, which you know already, and is another domain.",
            "It looks like %(others)s, which you know already, and is another domain than these.",
            len(identity.looks_like),
        )
        found.append(words % names)
    if identity.same_name:
        names["others"] = ", ".join(identity.same_name)
        found.append(_("It has the name of the reseller at %(others)s, and is another one.") % names)
    return found


def public_number(organization: Organization) -> str:
    """The number in groups of four, as people compare it."""
    digits = str(organization.number)
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _listed(scripts: list[str]) -> str:
    return ", ".join(script.capitalize() for script in scripts)
