"""A customer's first super admin, who proves control of the customer's domain (decision 9)."""

from django.db import transaction

from wakil.access.invitations import invitation_link
from wakil.access.policy import SUPER_ADMIN, super_admins_of
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.organizations.verification import published, token_for
from wakil.reselling.organizations import has_joined_super_admin
from wakil.reselling.setup import write_super_admin


def token_of(domain: str, address: str) -> str:
    """What the person with this address publishes at the domain; for another address it is another token."""
    return token_for(domain, f"first super admin: {address}")


def has_proved(domain: str, address: str) -> bool:
    """True when that token is published. It is asked of any domain, known or not (T24)."""
    return bool(published(domain, token_of(domain, address)))


@transaction.atomic
def claim_organization(domain: str, *, name: str, address: str) -> tuple[Organization, str] | None:
    """Let whoever has proved the domain in as the customer's first super admin; the organization and the link.

    None when the domain is no customer's, or when that customer has a super admin already. Raises ValidationError for
    an address that somebody has.
    """
    found = Domain.objects.filter(name=domain, verified_at__isnull=False).values("organization")
    customers = Organization.objects.select_for_update().filter(kind=OrganizationKind.CUSTOMER)
    customer = customers.filter(pk__in=found).first()
    if customer is None or has_joined_super_admin(customer):
        return None
    invited = {user.email: user for user in super_admins_of(customer)}.get(address)
    user = invited or write_super_admin(customer, name=name, address=address, by=None)
    record(EventKind.ORGANIZATION_CLAIMED, by=None, on=customer, stream=customer, user=user.pk)
    record(EventKind.USER_INVITED, by=None, on=user, stream=customer, user=user.pk)
    if not invited:
        record(EventKind.ROLE_ASSIGNED, by=None, on=user, stream=customer, user=user.pk, role=SUPER_ADMIN)
    return customer, invitation_link(user)
