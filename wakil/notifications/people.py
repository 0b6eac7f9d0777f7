"""Who could have to be told: people by privilege, as they are now."""

from django.db.models import Q

from wakil.access.models import RoleAssignment
from wakil.access.privileges import Privilege
from wakil.access.roles import BUILT_IN_ROLES
from wakil.accounts.models import User
from wakil.organizations.models import Domain, Organization

MOST_PEOPLE = 20  # told of one event by their privilege: beyond that it would be a circular


def people_with(privilege: Privilege, place: Organization | Domain) -> list[User]:
    """Active people of an organization or a domain who hold the privilege by a role, eldest account first.

    The policy decides again, for each of them, when the mail is sent.
    """
    organization = place.organization if isinstance(place, Domain) else place
    slugs = [role.slug for role in BUILT_IN_ROLES if role.kind == organization.kind and privilege in role.privileges]
    at = Q(user__domain=place) if isinstance(place, Domain) else Q(user__domain__organization=place)
    held = RoleAssignment.objects.filter(at, Q(built_in__in=slugs) | Q(role__isnull=False), ended_at=None, held_back="")
    held = held.filter(user__suspended_at=None).select_related("user", "role").order_by("user_id")
    gives = (row.user for row in held if row.role is None or privilege.value in row.role.given)
    return list(dict.fromkeys(gives))
