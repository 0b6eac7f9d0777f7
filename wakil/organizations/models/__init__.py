"""Who there is: the vendor, its resellers, their customers, and the domains they sign in to."""

from wakil.organizations.models.claim import DomainClaim
from wakil.organizations.models.domain import Domain, DomainSuspension
from wakil.organizations.models.group import Group, GroupMember
from wakil.organizations.models.organization import NAME_SAVED, Organization, OrganizationKind
from wakil.organizations.models.unit import OrganizationalUnit

__all__ = [
    "NAME_SAVED",
    "Domain",
    "DomainClaim",
    "DomainSuspension",
    "Group",
    "GroupMember",
    "Organization",
    "OrganizationKind",
    "OrganizationalUnit",
]
