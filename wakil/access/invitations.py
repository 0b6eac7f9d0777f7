"""Bring people in: the invitation, and what its link leads to."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from wakil.access.actions import assign_role
from wakil.access.actor import Actor
from wakil.access.api_tokens import revoke_tokens_of
from wakil.access.policy import may_manage_users
from wakil.access.providers import connect_identity
from wakil.access.verdict import NotVisible, require
from wakil.accounts import invitations
from wakil.accounts.models import Invitation, Purpose, SignInProvider, User
from wakil.accounts.people import write_user
from wakil.accounts.sessions import end_sessions_of
from wakil.events.kinds import EventKind
from wakil.events.record import record
from wakil.lib.links import portal_link
from wakil.licences.newcomers import license_newcomers
from wakil.organizations.models import Domain, OrganizationalUnit


@transaction.atomic
def invite_user(
    actor: Actor,
    *,
    domain: Domain,
    address: str,
    name: str,
    role: str = "",
    unit: OrganizationalUnit | None = None,
) -> str:
    """Make an account without a password at one's own domain; the link returned lets its person choose one.

    Raises NotVisible for another organization's domain, ValidationError for an address that can't be used, Forbidden
    for a role that gives more than the actor holds.
    """
    if domain.organization_id != actor.organization.pk or (unit and unit.organization_id != actor.organization.pk):
        raise NotVisible
    require(may_manage_users(actor))
    user = write_user([domain], name=name, address=address, unit=unit)
    record(EventKind.USER_INVITED, by=actor, on=user, stream=actor.organization, user=user.pk)
    license_newcomers(actor.organization, [user], by=actor)
    if role:
        assign_role(actor, user, role)
    return invitation_link(user)


def invitation_link(user: User) -> str:
    """A new single-use link for an account that has no password yet; an earlier one stops working."""
    lifetime = timedelta(days=settings.WAKIL_INVITATION_DAYS)
    token = invitations.issue(Purpose.INVITATION, user, lifetime=lifetime)
    return portal_link(user.domain.name, "accounts:accept_invitation", token)


@transaction.atomic
def accept_invitation(invitation: Invitation, *, password: str) -> User | None:
    """Give the person the first password; None when somebody was faster with the same link."""
    user = _redeemed(invitation, password)
    if user is not None:
        record(EventKind.USER_JOINED, by=Actor.load(user), on=user, stream=user.domain.organization, user=user.pk)
    return user


@transaction.atomic
def accept_by_provider(invitation: Invitation, provider: SignInProvider, *, subject: str) -> User | None:
    """Link the account with who the domain's provider says it is; None when somebody was faster with the same link."""
    user = invitation.user
    if user is None or user.domain_id != provider.domain_id or not invitations.use_up(invitation):
        return None
    invitations.expire_all_of(user)
    joined = Actor.load(user)
    connect_identity(joined, provider, subject=subject)
    record(EventKind.USER_JOINED, by=joined, on=user, stream=user.domain.organization, user=user.pk)
    return user


@transaction.atomic
def reset_password(invitation: Invitation, *, password: str) -> User | None:
    """Give the person a new password, end all sessions and access tokens; None when the link is used up."""
    user = _redeemed(invitation, password)
    if user is not None:
        person = Actor.load(user)
        end_sessions_of(user)
        revoke_tokens_of(user, by=person)
        record(EventKind.PASSWORD_RESET, by=person, on=user, stream=user.domain.organization, user=user.pk)
    return user


def _redeemed(invitation: Invitation, password: str) -> User | None:
    user = invitation.user
    if user is None or not invitations.use_up(invitation):
        return None
    user.set_password(password)
    user.save(update_fields=["password", "password_is_temporary"])
    invitations.expire_all_of(user)
    return user
