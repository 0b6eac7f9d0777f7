"""Take back organizations, people and what ties them, as far as nobody has used them here."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, ProtectedError, Q
from django.db.utils import IntegrityError

from wakil.access.models import Role, RoleAssignment
from wakil.accounts.models import User
from wakil.cases.database.triggers import triggers_lifted
from wakil.cases.models import Activity, Case, Category
from wakil.events.past import forget_streams
from wakil.legacy.models import CutOver, Move, MovedRow, OldPermission
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Product, Relationship, ResellerAccess, Subscription

ROWS = 200
Kept = list[tuple[str, str, str]]

# In the order in which they go: what points to others first.
_MODELS: dict[str, type[Model]] = {
    "product_permissions": OldPermission,
    "subscriptions": Subscription,
    "consents": ResellerAccess,
    "relationships": Relationship,
    "assignments": RoleAssignment,
    "roles": Role,
    "people": User,
    "domains": Domain,
    "organizations": Organization,
    "categories": Category,
    "made_categories": Category,
    "products": Product,
}


def forget_directory(move: Move, gone: dict[str, int], kept: Kept, told: Callable[[int], None]) -> None:
    """Kind by kind. What somebody else points to by now stays, and is told."""
    CutOver.objects.filter(move=move).delete()
    done = 0
    for kind, model in _MODELS.items():
        last = None
        while rows := _next(move, kind, last):
            for row in rows:
                _forget(kind, model, row, gone, kept)
            last, done = rows[-1].pk, done + len(rows)
            told(done)


def _next(move: Move, kind: str, last: int | None) -> list[MovedRow]:
    """The latest first: a category after those inside of it."""
    rows = move.rows.filter(kind=kind, was_here=False).order_by("-pk")
    return list((rows if last is None else rows.filter(pk__lt=last))[:ROWS])


def _forget(kind: str, model: type[Model], row: MovedRow, gone: dict[str, int], kept: Kept) -> None:
    found: Any = model._default_manager.filter(pk=row.new_id).first()  # noqa: SLF001 -- Django documents it
    try:
        with transaction.atomic():
            if found is not None:
                _keep_what_is_used(kind, found)
                _delete(kind, found)
            row.delete()
    except (ProtectedError, IntegrityError):
        kept.append((kind, row.old_id, str(found)))
    else:
        gone[kind] = gone.get(kind, 0) + 1


def _keep_what_is_used(kind: str, found: Any) -> None:
    """An organization with a case of here keeps its people, what they hold, and who works for it by what consent."""
    owners: dict[str, Callable[[], list[int]]] = {
        "subscriptions": lambda: [found.customer_id],
        "consents": lambda: [found.relationship.customer_id],
        "relationships": lambda: [found.customer_id],
        "assignments": lambda: [found.user.domain.organization_id],
        "roles": lambda: [found.organization_id],
        "people": lambda: [found.domain.organization_id],
    }
    whose = owners[kind]() if kind in owners else []
    used = Case.objects.filter(Q(customer__in=whose) | Q(filed_from__organization__in=whose))
    first: set[Model] = set(used[:1]) if whose else set()
    if first:
        raise ProtectedError("has a case of here", first)


def _delete(kind: str, found: Any) -> None:
    if kind == "organizations":
        _delete_organization(found)
    elif kind == "people":
        _delete_person(found)
    else:
        found.delete()


def _delete_person(user: User) -> None:
    """The completed role goes with the person, the organization's list of what happened with the organization.

    Whoever has looked at cases that stay is kept: a customer's record of it is no part of the move (T34).
    """
    looked: set[Model] = set(Activity.objects.filter(user=user)[:1])
    if looked:
        raise ProtectedError("looked at cases that stay", looked)
    with triggers_lifted(connection):
        user.delete()


def _delete_organization(organization: Organization) -> None:
    """With its own stream, its units, the roles that were made for it, and the free seats that nobody has used."""
    with triggers_lifted(connection):
        forget_streams([f"organization:{organization.pk}"])
        organization.roles.filter(assignments=None).delete()
        organization.seats.filter(product__is_paid=False, licences=None, requests=None).delete()
        for unit in organization.units.order_by("-path"):
            unit.delete()
        organization.delete()
