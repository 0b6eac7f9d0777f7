"""The first set-up: the vendor and its first super admin, made by nobody, and only while there is nothing else."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.access.actions import write_assignment
from wakil.access.policy import SUPER_ADMIN
from wakil.access.roles import built_in_role
from wakil.accounts.models import User
from wakil.accounts.people import write_user
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.organizations.actions import write_domain, write_organization
from wakil.organizations.consumer import is_managed
from wakil.organizations.models import Organization, OrganizationKind

# Told inside the transaction that makes the vendor: packages above fill in what a first installation needs.
VENDOR_CREATED: list[Callable[[], None]] = []


def is_set_up() -> bool:
    """True once there is an organization or a person; the vendor is always the first."""
    return Organization.objects.exists() or User.objects.exists()


@transaction.atomic
def create_vendor(*, name: str, domain: str, person: str, address: str, time_zone: str = "UTC") -> User:
    """The vendor, its domain and its first super admin, who still needs a password.

    Raises ValidationError at the field that can't be used, and for an installation that is set up already.
    """
    if is_set_up():
        raise ValidationError(_("This portal is set up already."))
    vendor = _write_vendor(name, time_zone)
    home = write_domain(vendor, domain, verified_at=clock.now())
    user = write_super_admin(vendor, name=person, address=address, by=None)
    record(EventKind.ORGANIZATION_CREATED, by=None, on=vendor, stream=vendor, organization_kind=vendor.kind)
    record(EventKind.DOMAIN_ADDED, by=None, on=home, stream=vendor, domain=home.pk)
    record(EventKind.ROLE_ASSIGNED, by=None, on=user, stream=vendor, user=user.pk, role=SUPER_ADMIN)
    for notice in VENDOR_CREATED:
        notice()
    return user


def write_super_admin(organization: Organization, *, name: str, address: str, by: User | None) -> User:
    """Insert an account without a password that holds the role Super Admin; the caller has checked and records it."""
    managed = [domain for domain in organization.domains.all() if is_managed(domain)]
    user = write_user(managed, name=name, address=address)
    role = built_in_role(organization.kind, SUPER_ADMIN)
    if role is not None:
        write_assignment(user, role, by=by)
    return user


def _write_vendor(name: str, time_zone: str) -> Organization:
    """The constraint "there is one vendor" decides between two who begin at once."""
    try:
        with transaction.atomic():
            return write_organization(OrganizationKind.VENDOR, name=name, time_zone=time_zone)
    except IntegrityError as error:
        raise ValidationError(_("This portal is set up already.")) from error
