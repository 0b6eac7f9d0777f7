"""Who is in a group, directly and through the groups within it."""

from collections.abc import Iterable

from wakil.accounts.models import User
from wakil.organizations.models import Group, GroupMember


def members_of(group: Group) -> list[User]:
    """The active people in a group and in the groups within it; a group that holds itself is walked once."""
    return members_of_each([group.pk])[group.pk]


def members_of_each(groups: Iterable[int]) -> dict[int, list[User]]:
    """The same for several groups; one query for each depth of groups within groups, and one for the people."""
    wanted = list(groups)
    people, inner = _walk(wanted)
    by_id = User.objects.filter(pk__in={one for ones in people.values() for one in ones}, suspended_at=None).in_bulk()
    return {group: _active(by_id, _everybody_in(group, people, inner)) for group in wanted}


def _walk(groups: list[int]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """The people and the groups that stand directly in each group that can be reached."""
    people: dict[int, set[int]] = {}
    inner: dict[int, set[int]] = {}
    waiting = set(groups)
    while waiting:
        people |= {group: set() for group in waiting}
        inner |= {group: set() for group in waiting}
        rows = GroupMember.objects.filter(group__in=waiting).values_list("group", "user", "member_group")
        for group, user, member in rows:
            if user is not None:
                people[group].add(user)
            if member is not None:
                inner[group].add(member)
        waiting = {member for members in inner.values() for member in members} - set(people)
    return people, inner


def _everybody_in(group: int, people: dict[int, set[int]], inner: dict[int, set[int]]) -> set[int]:
    seen, waiting, found = set[int](), {group}, set[int]()
    while waiting:
        seen |= waiting
        found |= {user for one in waiting for user in people[one]}
        waiting = {member for one in waiting for member in inner[one]} - seen
    return found


def _active(by_id: dict[int, User], ids: set[int]) -> list[User]:
    return [by_id[one] for one in sorted(ids) if one in by_id]
