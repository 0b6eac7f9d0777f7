"""Write the rows of organizations and domains. Whoever calls has asked the policy, and records what happened."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wakil.lib import clock
from wakil.lib.domains import normalised
from wakil.lib.text import has_control_characters, is_one_line
from wakil.lib.zones import zone_names
from wakil.organizations.consumer import is_consumer_domain
from wakil.organizations.identity import new_customer_id, new_number
from wakil.organizations.models import Domain, Organization, OrganizationalUnit, OrganizationKind

LONGEST_NAME = 200


def write_organization(
    kind: OrganizationKind, *, name: str, language: str = "en", time_zone: str = "UTC"
) -> Organization:
    """Insert an organization with its root unit. Raises ValidationError at the field that can't be used."""
    organization = Organization.objects.create(
        kind=kind,
        name=checked_name(name),
        customer_id=new_customer_id(),
        number=new_number(),
        language=checked_language(language),
        time_zone=checked_time_zone(time_zone),
        created_at=clock.now(),
    )
    OrganizationalUnit.objects.create(organization=organization, created_at=organization.created_at)
    return organization


def write_domain(
    organization: Organization, name: str, *, verified_at: datetime, verified_by: AbstractBaseUser | None = None
) -> Domain:
    """Insert a domain that somebody vouches for, primary when it is the organization's first.

    Raises ValidationError for one that is taken.
    """
    domain = Domain(
        organization=organization,
        name=checked_domain(name),
        is_primary=not organization.domains.exists(),
        verified_at=verified_at,
        verified_by_id=verified_by.pk if verified_by else None,
    )
    try:
        with transaction.atomic():
            domain.save(force_insert=True)
    except IntegrityError as error:  # somebody else was faster
        raise ValidationError({"domain": _taken(domain.name)}) from error
    return domain


def checked_name(name: str, field: str = "name") -> str:
    """A name, trimmed. Raises ValidationError unless it is one line of 1 to 200 printable characters."""
    name = name.strip()
    if not name:
        raise ValidationError({field: _("Give a name.")})
    if len(name) > LONGEST_NAME:
        raise ValidationError({field: _("This is too long: %(most)d characters at most.") % {"most": LONGEST_NAME}})
    if not is_one_line(name) or has_control_characters(name):
        raise ValidationError({field: _("A name is one line without special characters.")})
    return name


def checked_domain(name: str) -> str:
    """A domain as we keep it. Raises ValidationError for what is no domain's name, and for one we have already."""
    domain = normalised(name)
    if domain is None:
        raise ValidationError({"domain": _("Give a domain such as example.com.")})
    if is_consumer_domain(domain):
        names = {"domain": domain}
        raise ValidationError(
            {"domain": _("Anybody can have an address at %(domain)s, so it is nobody's domain.") % names}
        )
    if Domain.objects.filter(name=domain).exists():
        raise ValidationError({"domain": _taken(domain)})
    return domain


def _taken(domain: str) -> str:
    return _("%(domain)s belongs to an organization already.") % {"domain": domain}


def checked_language(language: str) -> str:
    """A language the portal speaks. Raises ValidationError for another."""
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages.")})
    return language


def checked_time_zone(time_zone: str) -> str:
    """A time zone of the world. Raises ValidationError for another."""
    if time_zone not in zone_names():
        raise ValidationError({"time_zone": _("Choose one of the time zones.")})
    return time_zone
