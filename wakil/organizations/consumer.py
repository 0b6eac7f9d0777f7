"""Domains at which anybody can have an address: nobody's organization, and no place for a super admin (S63)."""

from django.conf import settings

from wakil.organizations.models import Domain


def is_consumer_domain(name: str) -> bool:
    """True of exactly the domains on the list: names compared whole, never by how they end or begin (T6)."""
    return name.lower() in settings.WAKIL_CONSUMER_DOMAINS


def is_managed(domain: Domain) -> bool:
    """True of a domain that is proved to be its organization's and not open to everybody."""
    return domain.verified_at is not None and not is_consumer_domain(domain.name)
