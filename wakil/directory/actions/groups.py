"""Groups: their names and who is in them. What is shared with a group follows at once (S34b)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_users
from wakil.access.verdict import NotVisible, require
from wakil.accounts.models import User
from wakil.accounts.people import checked_address
from wakil.directory.groups import MOST_MEMBERS, groups_seen_by, holds
from wakil.directory.policy import people_seen_by
from wakil.events.kinds import EventKind
from wakil.events.record import record, record_rename
from wakil.organizations.actions import checked_name
from wakil.organizations.models import Group, GroupMember, Organization


@transaction.atomic
def create_group(actor: Actor, *, address: str, name: str, members: list[User]) -> Group:
    """A group of the actor's own people. Raises ValidationError for an address that is taken, NotVisible for others."""
    require(may_manage_users(actor))
    if any(member.domain.organization_id != actor.organization.pk for member in members):
        raise NotVisible
    address, domain = checked_address(actor.organization.domains.filter(verified_at__isnull=False), address)
    group = Group.objects.create(address=address, domain=domain, name=checked_name(name))
    GroupMember.objects.bulk_create(GroupMember(group=group, user=member) for member in members)
    record(EventKind.GROUP_CREATED, by=actor, on=group, stream=actor.organization, members=len(members))
    return group


@transaction.atomic
def rename_group(actor: Actor, group: Group, *, name: str) -> Group:
    """Another name; the address stays."""
    fresh = _locked(actor, group)
    before, fresh.name = fresh.name, checked_name(name)
    fresh.save(update_fields=["name"])
    names = (before, fresh.name)
    record_rename(EventKind.GROUP_RENAMED, by=actor, on=fresh, stream=actor.organization, names=names, group=fresh.pk)
    return fresh


@transaction.atomic
def add_group_member(actor: Actor, group: Group, *, address: str) -> GroupMember:
    """Put one of one's own people, or another group, into a group.

    Raises ValidationError for an address that is neither, and for a group that holds this one already.
    """
    fresh = _locked(actor, group)
    address = address.strip().lower()
    user = people_seen_by(actor).filter(email=address).first()
    inner = groups_seen_by(actor).filter(address=address).first()
    if user is None and inner is None:
        raise ValidationError({"address": _("Nobody and no group of your organization has this address.")})
    if inner is not None and holds(inner, fresh):
        raise ValidationError({"address": _("That group is this one or holds it, so it can't be inside it.")})
    if fresh.members.filter(user=user, member_group=inner).exists():
        raise ValidationError({"address": _("It is in the group already.")})
    if fresh.members.count() >= MOST_MEMBERS:
        raise ValidationError({"address": _("A group has at most %(most)d members.") % {"most": MOST_MEMBERS}})
    member = GroupMember.objects.create(group=fresh, user=user, member_group=inner)
    _tell(EventKind.GROUP_MEMBER_ADDED, actor, fresh, user, inner)
    return member


@transaction.atomic
def remove_group_member(actor: Actor, member: GroupMember) -> None:
    """Take somebody, or a group, out of a group."""
    fresh = _locked(actor, member.group)
    found = fresh.members.filter(pk=member.pk).select_related("user", "member_group").first()
    if found is None:
        raise NotVisible
    _tell(EventKind.GROUP_MEMBER_REMOVED, actor, fresh, found.user, found.member_group)
    found.delete()


@transaction.atomic
def delete_group(actor: Actor, group: Group) -> None:
    """Remove a group; its address is free again. Raises ValidationError for one that cases were shared with."""
    fresh = _locked(actor, group)
    record(EventKind.GROUP_DELETED, by=actor, on=fresh, stream=actor.organization, group=fresh.pk)
    try:
        with transaction.atomic():
            fresh.delete()
    except ProtectedError as error:
        words = _("Cases were shared with this group, and their histories name it. Remove its members instead.")
        raise ValidationError(words) from error


def _locked(actor: Actor, group: Group) -> Group:
    """The group as it is now. One change of an organization's groups at a time, or two could make a circle."""
    require(may_manage_users(actor))
    Organization.objects.select_for_update().get(pk=actor.organization.pk)
    found = groups_seen_by(actor).select_for_update(of=("self",)).filter(pk=group.pk).first()
    if found is None:
        raise NotVisible
    return found


def _tell(kind: EventKind, actor: Actor, group: Group, user: User | None, inner: Group | None) -> None:
    record(
        kind, by=actor, on=group, stream=actor.organization, group=group.pk, user=user.pk if user else None,
        member_group=inner.pk if inner else None,
    )  # fmt: skip
