"""Groups as their administrators see them: a page of them, and who is in one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from wakil.access.actor import Actor
from wakil.access.policy import may_manage_users
from wakil.lib.keys import NameKey, name_key_of
from wakil.organizations.models import Group, GroupMember

PAGE = 25
MOST_MEMBERS = 500


@dataclass(frozen=True)
class GroupPage:
    """Some groups by address. `after` is the key of those that follow, or nothing."""

    rows: Sequence[Group]
    after: str = ""


def groups_seen_by(actor: Actor) -> QuerySet[Group]:
    """The groups of the actor's organization, for who manages its people."""
    if not may_manage_users(actor):
        return Group.objects.none()
    return Group.objects.filter(domain__organization=actor.organization)


def groups_page(actor: Actor, text: str = "", after: str = "") -> GroupPage:
    """A page of the groups whose name or address has the text."""
    found = groups_seen_by(actor)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(address__icontains=text.lower()))
    key = name_key_of(after)
    if key:
        found = found.filter(address__gt=key.name)
    rows = list(found.order_by("address")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return GroupPage(rows[:PAGE], str(NameKey(last.address, last.pk)) if last else "")


def members_of(group: Group) -> list[GroupMember]:
    """The people and the groups directly in a group, by name."""
    listed = group.members.select_related("user", "member_group")[: MOST_MEMBERS + 1]
    return sorted(listed, key=lambda one: (one.user is None, (one.user or one.member_group).name.casefold(), one.pk))  # type: ignore[union-attr]


def holds(outer: Group, inner: Group) -> bool:
    """True when one group is the other or is inside it, however deep."""
    seen, waiting = set[int](), {outer.pk}
    while waiting:
        if inner.pk in waiting:
            return True
        seen |= waiting
        below = GroupMember.objects.filter(group__in=waiting, member_group__isnull=False)
        waiting = set(below.values_list("member_group", flat=True)) - seen
    return False
