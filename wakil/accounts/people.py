"""Write the row of a person's account. Whoever calls has asked the policy, and records what happened."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.accounts.models import User
from wakil.lib import clock
from wakil.lib.domains import normalised
from wakil.organizations.actions import checked_name
from wakil.organizations.models import Domain, Group, OrganizationalUnit


def write_user(domains: Iterable[Domain], *, name: str, address: str, unit: OrganizationalUnit | None = None) -> User:
    """An account without a password, at the one of these domains that the address names.

    In the unit; the root, or None, is the organization itself.

    Raises ValidationError at the field that can't be used, and for an address that is taken.
    """
    address, domain = checked_address(domains, address)
    inside = unit if unit and unit.parent_id else None
    user = User(email=address, name=checked_name(name), domain=domain, unit=inside, created_at=clock.now())
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:  # somebody else was faster
        raise ValidationError({"address": _taken(address)}) from error
    return user


def checked_address(domains: Iterable[Domain], address: str) -> tuple[str, Domain]:
    """The address in lower case and A-labels, and its domain. Raises ValidationError unless it is free and at one."""
    local, _at, name = address.strip().lower().rpartition("@")
    by_name = {domain.name: domain for domain in domains}
    domain = by_name.get(normalised(name) or "")
    if domain is None:
        names = {"domains": _(" or ").join(by_name)}
        raise ValidationError({"address": _("Give an address at %(domains)s.") % names})
    address = f"{local}@{domain.name}"
    try:
        User._meta.get_field("email").run_validators(address)
    except ValidationError as error:
        names = {"domain": domain.name}
        raise ValidationError({"address": _("Give an address such as name@%(domain)s.") % names}) from error
    if User.objects.filter(email=address).exists() or Group.objects.filter(address=address).exists():
        raise ValidationError({"address": _taken(address)})
    return address, domain


def _taken(address: str) -> str:
    return _("%(address)s is taken already.") % {"address": address}
