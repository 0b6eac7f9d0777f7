"""Begin an installation: one link, usable once, makes the vendor and its first super admin."""

from datetime import timedelta

from django.db import transaction

from wakil.accounts import invitations
from wakil.accounts.models import Invitation, Purpose, User
from wakil.lib.links import root_link
from wakil.reselling.setup import create_vendor, is_set_up

LIFETIME = timedelta(days=1)


@transaction.atomic
def setup_link() -> str | None:
    """The address of the set-up page, good for one day and one use; None when the portal is set up."""
    return None if is_set_up() else root_link("set_up", invitations.issue(Purpose.SETUP, None, lifetime=LIFETIME))


@transaction.atomic
def begin(invitation: Invitation, *, vendor: str, domain: str, person: str, address: str, password: str) -> User | None:
    """The vendor's first super admin, ready to sign in; None when somebody was faster with the same link.

    Raises ValidationError at the field that can't be used, and leaves the link usable then.
    """
    if not invitations.use_up(invitation):
        return None
    user = create_vendor(name=vendor, domain=domain, person=person, address=address)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user
