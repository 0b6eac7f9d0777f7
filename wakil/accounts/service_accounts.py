"""Write the rows of a service account. Whoever calls has asked the policy, and records what happened."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.accounts.models import ServiceAccount, User
from wakil.lib import clock
from wakil.lib.text import has_control_characters, is_one_line
from wakil.organizations.models import Domain

# Nothing can be mailed to it, and no domain that anybody owns can ever be called so.
SUFFIX = "service-account.invalid"
LONGEST_PURPOSE = 200
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SHORTEST, _LONGEST = 3, 40


def address_for(domain: Domain, name: str) -> str:
    """The address of a service account: what libraries call `client_email`."""
    return f"{name}@{domain.name}.{SUFFIX}"


def write_service_account(domain: Domain, *, name: str, purpose: str, created_by: User | None) -> ServiceAccount:
    """Insert the account, without a password. Raises ValidationError at the field that can't be used.

    An address is never given to a second account, also when the first was deleted.
    """
    name, purpose = _checked_name(name), _checked_purpose(purpose)
    address = _checked_address(domain, name)
    user = User(email=address, name=name, domain=domain, created_at=clock.now(), is_service_account=True)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError({"name": _("This domain has or had a service account of that name.")}) from error
    return ServiceAccount.objects.create(user=user, purpose=purpose, created_by=created_by)


def _checked_name(name: str) -> str:
    name = name.strip().lower()
    if not (_SHORTEST <= len(name) <= _LONGEST and _NAME.fullmatch(name)):
        raise ValidationError(
            {"name": _("Give 3 to 40 letters a–z, digits and single hyphens; begin with a letter.")},
        )
    return name


def _checked_purpose(purpose: str) -> str:
    purpose = purpose.strip()
    if len(purpose) > LONGEST_PURPOSE or has_control_characters(purpose) or (purpose and not is_one_line(purpose)):
        raise ValidationError({"purpose": _("This is one line of 200 characters at most.")})
    return purpose


def _checked_address(domain: Domain, name: str) -> str:
    address = address_for(domain, name)
    try:
        validate_email(address)
        User._meta.get_field("email").run_validators(address)
    except ValidationError as error:
        raise ValidationError({"name": _("This name is too long for this domain.")}) from error
    return address
