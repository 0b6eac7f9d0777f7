"""The privileges of each kind of organization as a tree: what stands below a privilege needs it (S73)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wakil.access.privileges import P, Privilege
from wakil.access.verdict import Words

NAMES: dict[Privilege, Words] = {
    P.ACCESS_CUSTOMERS_CASES: _("Access customers' support cases"),
    P.DELETE_ATTACHMENTS: _("Delete attachments"),
    P.EDIT_CUSTOMERS: _("Edit customers"),
    P.LEGACY_ENTERPRISE: _("Legacy Enterprise"),
    P.LEGACY_RESOLD_ENTERPRISE_SUPPORT: _("Legacy Resold Enterprise Support"),
    P.MANAGE_DOMAINS: _("Manage domains"),
    P.MANAGE_ORGANIZATIONS: _("Manage organizations"),
    P.MANAGE_RESELLER_ACCESS: _("Manage reseller access"),
    P.MANAGE_ROLES: _("Manage roles"),
    P.MANAGE_SETTINGS: _("Manage settings"),
    P.MANAGE_SUPPORT_PARTNERS: _("Manage support partners"),
    P.MANAGE_USERS: _("Manage users"),
    P.MANAGE_WEBHOOKS: _("Manage webhooks"),
    P.READ_AUDIT_LOG: _("Read the audit log"),
    P.SUPPORT: _("Support"),
    P.SUPPORT_CASES: _("Support cases"),
    P.VIEW_CUSTOMERS: _("View customers"),
    P.WORK_CASES: _("Work cases"),
}


@dataclass(frozen=True)
class Node:
    """A privilege, or a name that some stand under, with what stands below it."""

    privilege: Privilege | None = None
    group: Words = ""
    below: tuple["Node", ...] = ()

    @property
    def label(self) -> Words:
        return NAMES[self.privilege] if self.privilege else self.group


def _leaf(privilege: Privilege) -> Node:
    return Node(privilege)


_PEOPLE = (_leaf(P.MANAGE_USERS), _leaf(P.MANAGE_ROLES))
_WATCHING = (_leaf(P.MANAGE_WEBHOOKS), _leaf(P.READ_AUDIT_LOG))

TREES: dict[str, tuple[Node, ...]] = {
    "reseller": (
        _leaf(P.SUPPORT),
        Node(
            group=_("Reseller tools"),
            below=(
                Node(
                    group=_("Customers"),
                    below=(Node(P.VIEW_CUSTOMERS, below=(_leaf(P.ACCESS_CUSTOMERS_CASES), _leaf(P.EDIT_CUSTOMERS))),),
                ),
            ),
        ),
        Node(group=_("Administration"), below=(*_PEOPLE, _leaf(P.MANAGE_DOMAINS), *_WATCHING)),
    ),
    "customer": (
        _leaf(P.SUPPORT_CASES),
        Node(group=_("Resellers"), below=(_leaf(P.MANAGE_RESELLER_ACCESS), _leaf(P.MANAGE_SUPPORT_PARTNERS))),
        Node(group=_("Administration"), below=(*_PEOPLE, _leaf(P.MANAGE_DOMAINS), *_WATCHING)),
    ),
    "vendor": (
        Node(P.WORK_CASES, below=(_leaf(P.DELETE_ATTACHMENTS),)),
        _leaf(P.MANAGE_ORGANIZATIONS),
        Node(group=_("Administration"), below=(*_PEOPLE, _leaf(P.MANAGE_SETTINGS), *_WATCHING)),
    ),
}


@dataclass(frozen=True)
class Line:
    """A node at its depth, and the privileges above it, which it needs."""

    node: Node
    depth: int
    needs: tuple[Privilege, ...]


def lines_of(kind: str) -> list[Line]:
    """The whole tree of a kind, each node followed by what stands below it."""
    return list(_walk(TREES[kind], 0, ()))


def needed_by(privileges: Iterable[Privilege], kind: str) -> dict[Privilege, list[Privilege]]:
    """What is missing: each needed privilege that is not among these, with those of them that need it."""
    held, missing = set(privileges), dict[Privilege, list[Privilege]]()
    for line in lines_of(kind):
        if line.node.privilege in held:
            for needed in line.needs:
                if needed not in held:
                    missing.setdefault(needed, []).append(line.node.privilege)
    return missing


def in_order(privileges: Iterable[Privilege], kind: str) -> list[Privilege]:
    """The privileges as the tree has them, and then the legacy ones."""
    held = set(privileges)
    ordered = [line.node.privilege for line in lines_of(kind) if line.node.privilege in held]
    return [one for one in ordered if one] + sorted(held - set(ordered))


def _walk(nodes: Iterable[Node], depth: int, needs: tuple[Privilege, ...]) -> Iterator[Line]:
    for node in nodes:
        yield Line(node, depth, needs)
        yield from _walk(node.below, depth + 1, (*needs, node.privilege) if node.privilege else needs)
