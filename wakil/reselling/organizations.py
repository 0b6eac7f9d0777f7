"""The vendor's console: make resellers and customers, their domains, details and first super admins."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.invitations import invitation_link
from wakil.access.policy import SUPER_ADMIN, super_admins_of
from wakil.access.verdict import require
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib import clock
from wakil.licences.newcomers import license_newcomers
from wakil.licences.seats import write_free_seats
from wakil.organizations.actions import write_domain, write_organization
from wakil.organizations.models import Domain, Organization, OrganizationKind
from wakil.reselling.actions import start_subscription
from wakil.reselling.models import Subscription, SupportTier
from wakil.reselling.policy import may_manage_organizations
from wakil.reselling.setup import write_super_admin


@transaction.atomic
def create_organization(
    actor: Actor, kind: OrganizationKind, *, name: str, domain: str, language: str = "en", time_zone: str = "UTC"
) -> Organization:
    """A reseller or customer with its primary domain, verified on the vendor's word. It has no people yet."""
    require(may_manage_organizations(actor))
    if kind == OrganizationKind.VENDOR:
        raise ValidationError(_("There is one vendor."))
    organization = write_organization(kind, name=name, language=language, time_zone=time_zone)
    record(EventKind.ORGANIZATION_CREATED, by=actor, on=organization, stream=organization, organization_kind=kind.value)
    _add_domain(actor, organization, domain)
    write_free_seats(organization)
    return organization


@transaction.atomic
def add_domain(actor: Actor, organization: Organization, *, name: str) -> Domain:
    """One more domain of an organization, verified on the vendor's word. Raises ValidationError for a known one."""
    require(may_manage_organizations(actor))
    Organization.objects.select_for_update().get(pk=organization.pk)
    return _add_domain(actor, organization, name)


@transaction.atomic
def invite_super_admin(actor: Actor, organization: Organization, *, name: str, address: str) -> str:
    """Invite the first super admin of a reseller or customer (decision 9); the single-use link that leads in.

    Inviting somebody again who has not joined makes a new link. Raises ValidationError once one has joined: from
    then on the organization gives its roles itself.
    """
    require(may_manage_organizations(actor))
    Organization.objects.select_for_update().get(pk=organization.pk)
    if organization.is_vendor or has_joined_super_admin(organization):
        names = {"name": organization.name}
        raise ValidationError(_("%(name)s has a super admin, who invites everybody else.") % names)
    invited = {user.email: user for user in super_admins_of(organization)}.get(address.strip().lower())
    user = invited or write_super_admin(organization, name=name, address=address, by=actor.user)
    record(EventKind.USER_INVITED, by=actor, on=user, stream=organization, user=user.pk)
    if not invited:
        record(EventKind.ROLE_ASSIGNED, by=actor, on=user, stream=organization, user=user.pk, role=SUPER_ADMIN)
        license_newcomers(organization, [user], by=actor)
    return invitation_link(user)


@transaction.atomic
def change_tier(actor: Actor, subscription: Subscription, *, tier: SupportTier) -> Subscription:
    """Another tier for what the customer buys, from now on; what was stays as history.

    Raises ValidationError for one that has ended, and for the tier that it has.
    """
    require(may_manage_organizations(actor))
    fresh = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if fresh.ended_at is not None:
        raise ValidationError(_("This subscription has ended already."))
    if fresh.tier_id == tier.pk:
        raise ValidationError({"tier": _("It has this tier already.")})
    return start_subscription(
        actor, customer=fresh.customer, product=fresh.product, tier=tier, bought_from=fresh.bought_from
    )


@transaction.atomic
def end_subscription(actor: Actor, subscription: Subscription) -> Subscription:
    """The customer has bought this product no longer, from now on. Raises ValidationError when it has ended already."""
    require(may_manage_organizations(actor))
    fresh = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if fresh.ended_at is not None:
        raise ValidationError(_("This subscription has ended already."))
    fresh.ended_at = clock.now()
    fresh.save(update_fields=["ended_at"])
    record(
        EventKind.SUBSCRIPTION_ENDED, by=actor, on=fresh, stream=fresh.customer, product=fresh.product_id,
        tier=fresh.tier_id,
    )  # fmt: skip
    return fresh


def has_joined_super_admin(organization: Organization) -> bool:
    """True when somebody who can sign in gives the organization's roles."""
    return any(user.has_usable_password() for user in super_admins_of(organization))


def _add_domain(actor: Actor, organization: Organization, name: str) -> Domain:
    domain = write_domain(organization, name, verified_at=clock.now(), verified_by=actor.user)
    record(EventKind.DOMAIN_ADDED, by=actor, on=domain, stream=organization, domain=domain.pk)
    return domain
