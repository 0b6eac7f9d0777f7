"""The vendor, a reseller or a customer."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wakil.lib.folded_field import FoldedField


class OrganizationKind(models.TextChoices):
    """The three sides of every case."""

    VENDOR = "vendor", _("vendor")
    RESELLER = "reseller", _("reseller")
    CUSTOMER = "customer", _("customer")


# Told whenever an organization is saved with its name: packages above keep it where their lists are ordered by it.
NAME_SAVED: "list[Callable[[Organization], None]]" = []


class Organization(models.Model):
    """A vendor, a reseller or a customer. One company may be several organizations."""

    kind = models.CharField(max_length=8, choices=OrganizationKind)
    name = models.CharField(max_length=200)
    folded_name = FoldedField(of="name")  # without case and accents, to search and order by
    customer_id = models.CharField(max_length=12, unique=True)  # public: "C" and eight letters or digits
    number = models.BigIntegerField(unique=True)  # public: twelve digits
    language = models.CharField(max_length=35, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="vendor"), name="there_is_one_vendor"),
        ]
        indexes = [models.Index(fields=["kind", "name", "id"], name="organizations_by_kind_and_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "folded_name"}
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new and (fields is None or "name" in fields):
            for notice in NAME_SAVED:
                notice(self)

    @property
    def is_vendor(self) -> bool:
        return self.kind == OrganizationKind.VENDOR

    @property
    def is_reseller(self) -> bool:
        return self.kind == OrganizationKind.RESELLER

    @property
    def is_customer(self) -> bool:
        return self.kind == OrganizationKind.CUSTOMER
