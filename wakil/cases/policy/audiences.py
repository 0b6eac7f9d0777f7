"""For whom a message can be written: everyone on the case, one reseller and support, or support alone (W3, W15)."""

from django.conf import settings

from wakil.access.actor import Actor
from wakil.cases.models import Case
from wakil.cases.policy.standing import Standing, standing
from wakil.events.kinds import Audience

_OF_SIDE = {
    "customer": [Audience.EVERYONE],
    "reseller": [Audience.EVERYONE, Audience.RESELLER_AND_VENDOR],
    "vendor": [Audience.EVERYONE, Audience.RESELLER_AND_VENDOR, Audience.VENDOR],
}


def audiences_for(actor: Actor, case: Case) -> list[Audience]:
    """Those the writer's side can choose, everyone first; none for who reads by a share only.

    Where the installation turns private messages off, nobody writes to a reseller past its customer; what was written
    before stays with those it was written to.
    """
    if standing(actor, case) <= Standing.SHARED:
        return []
    offered = _OF_SIDE[actor.organization.kind]
    if settings.WAKIL_PRIVATE_MESSAGES:
        return offered
    return [audience for audience in offered if audience != Audience.RESELLER_AND_VENDOR]
