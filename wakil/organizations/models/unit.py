"""The tree of units that an organization sorts its people into (S66)."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.crypto import get_random_string

from wakil.organizations.models.organization import Organization

_MARKS = "abcdefghijkmnopqrstuvwxyz23456789"


def new_code() -> str:
    """A step of a path: drawn by chance, as wide as all others."""
    return get_random_string(10, _MARKS)


class OrganizationalUnit(models.Model):
    """A unit of an organization. The root has no parent and bears the organization's name.

    `path` is the codes from the root down to this one, `/first/…/this/`: what begins with it is inside.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=100, blank=True)  # empty for the root
    code = models.CharField(max_length=10, unique=True, default=new_code)
    path = models.CharField(max_length=150, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("parent", Lower("name"), name="a_unit_name_once_among_siblings"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(parent=None), name="an_organization_has_one_root_unit"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="a_unit_is_not_inside_itself"),
            models.CheckConstraint(
                condition=Q(path__endswith=Concat(Value("/"), F("code"), Value("/"))), name="a_units_path_ends_with_it"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, name="") | Q(parent__isnull=False) & ~Q(name=""),
                name="only_a_root_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.organization.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new unit gets its path from its parent."""
        if not self.path:
            self.path = self.path_below(self.parent)
        super().save(*args, **kwargs)

    def path_below(self, parent: "OrganizationalUnit | None") -> str:
        """The path this unit has, or would have, inside that parent."""
        return f"{parent.path if parent else '/'}{self.code}/"

    def holds(self, other: "OrganizationalUnit") -> bool:
        """True of this unit and of all below it."""
        return other.path.startswith(self.path)
