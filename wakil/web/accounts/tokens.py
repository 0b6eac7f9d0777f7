"""Single-use links as the pages take them."""

from wakil.accounts import invitations
from wakil.accounts.models import Invitation, Purpose
from wakil.accounts.sign_in import people_who_may_sign_in
from wakil.web.request import PortalRequest


def usable_invitation(request: PortalRequest, purpose: Purpose, token: str) -> Invitation | None:
    """The usable invitation of somebody at this domain; another domain's is as unknown as any (T14)."""
    found = invitations.find(purpose, token)
    if found is None or found.user is None or found.user.domain.name != request.domain_name:
        return None
    return found if people_who_may_sign_in().filter(pk=found.user.pk).exists() else None
