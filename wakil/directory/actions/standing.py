"""Whether somebody may sign in, and how: suspend, restore, delete, passwords, sessions (T13, T14)."""

from django.db import transaction
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.api_tokens import revoke_tokens_of
from wakil.access.invitations import invitation_link
from wakil.access.models import RoleAssignment
from wakil.access.verdict import require
from wakil.accounts import invitations
from wakil.accounts.alert_addresses import forget_addresses_of
from wakil.accounts.factors import forget_factors
from wakil.accounts.models import User
from wakil.accounts.sessions import end_sessions_of
from wakil.directory import person_policy as policy
from wakil.directory.actions.people import give_temporary_password
from wakil.events.kinds import EventKind
from wakil.events.record import forget_names_of, record_each
from wakil.lib import clock
from wakil.licences.models import Seats
from wakil.licences.seats import held_by, release
from wakil.organizations.models import GroupMember, Organization

NOWHERE = "deleted.invalid"  # no mail is ever delivered there


@transaction.atomic
def suspend_user(actor: Actor, user: User) -> User:
    """Keep somebody out from the next request on; licences and roles stay for the way back."""
    fresh = _locked(actor, user)
    require(policy.may_suspend_user(actor, fresh))
    fresh.suspended_at = clock.now()
    fresh.save(update_fields=["suspended_at"])
    end_sessions_of(fresh)
    revoke_tokens_of(fresh, by=actor)
    invitations.expire_all_of(fresh)
    _tell(EventKind.USER_SUSPENDED, actor, fresh)
    return fresh


@transaction.atomic
def restore_user(actor: Actor, user: User) -> User:
    """Let somebody in again, with what was held before."""
    fresh = _locked(actor, user)
    require(policy.may_restore_user(actor, fresh))
    fresh.suspended_at = None
    fresh.save(update_fields=["suspended_at"])
    _tell(EventKind.USER_RESTORED, actor, fresh)
    return fresh


@transaction.atomic
def delete_user(actor: Actor, user: User, *, keep_name: bool = True) -> User:
    """Take the account away for good: address, password, roles, licences, memberships, sessions.

    The row stays for the histories that name it; without `keep_name` they say that somebody was there, not who.
    The address is free again.
    """
    fresh = _locked(actor, user)
    require(policy.may_delete_user(actor, fresh))
    _let_go(actor, fresh)
    now = clock.now()
    if not keep_name:
        fresh.name = _("Deleted person")
        forget_names_of(fresh)
    fresh.email = f"deleted-{fresh.pk}@{NOWHERE}"
    fresh.suspended_at, fresh.deleted_at = fresh.suspended_at or now, now
    fresh.person, fresh.unit = None, None
    fresh.set_unusable_password()
    fresh.save()
    _tell(EventKind.USER_DELETED, actor, fresh, name_kept=keep_name)
    return fresh


@transaction.atomic
def set_password(actor: Actor, user: User, *, password: str) -> User:
    """Give somebody a temporary password; earlier sessions, links and access tokens end."""
    fresh = _locked(actor, user)
    require(policy.may_set_password(actor, fresh))
    give_temporary_password(fresh, password)
    end_sessions_of(fresh)
    revoke_tokens_of(fresh, by=actor)
    invitations.expire_all_of(fresh)
    _tell(EventKind.USER_PASSWORD_SET, actor, fresh)
    return fresh


@transaction.atomic
def invite_again(actor: Actor, user: User) -> str:
    """A new link for somebody who has not joined; an earlier one stops working."""
    fresh = _locked(actor, user)
    require(policy.may_invite_again(actor, fresh))
    _tell(EventKind.USER_INVITED, actor, fresh)
    return invitation_link(fresh)


@transaction.atomic
def sign_out_user(actor: Actor, user: User) -> int:
    """End all sessions of somebody; how many there were."""
    fresh = _locked(actor, user)
    require(policy.may_sign_out_user(actor, fresh))
    count = end_sessions_of(fresh)
    _tell(EventKind.USER_SIGNED_OUT, actor, fresh, sessions=count)
    return count


def _locked(actor: Actor, user: User) -> User:
    """The account as it is now. Two who suspend each other at one moment must not leave nobody."""
    Organization.objects.select_for_update().get(pk=actor.organization.pk)
    return User.objects.select_related("domain__organization").select_for_update(of=("self",)).get(pk=user.pk)


def _let_go(actor: Actor, user: User) -> None:
    now = clock.now()
    end_sessions_of(user)
    invitations.expire_all_of(user)
    forget_factors(user)
    forget_addresses_of(user)
    user.identities.all().delete()  # whoever comes back through the same sign-in elsewhere is somebody new here
    RoleAssignment.objects.filter(user=user, ended_at=None).update(ended_at=now, ended_by=actor.user)
    GroupMember.objects.filter(user=user).delete()
    held = Seats.objects.filter(pk__in=held_by(user).values("seats")).select_related("organization").order_by("pk")
    for seats in held:
        release(seats, [user], by=actor)


def _tell(kind: EventKind, actor: Actor, user: User, **details: bool | int) -> None:
    record_each(kind, by=actor, stream=actor.organization, facts=[(user, {"user": user.pk, **details})])
