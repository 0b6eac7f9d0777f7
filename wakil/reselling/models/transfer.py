"""How a customer goes from one reseller to another: the token that allows it, and the record that it happened."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.organizations.models import Domain, Organization
from wakil.reselling.models.access import AccessLevel
from wakil.reselling.models.product import Product
from wakil.reselling.models.relationship import Relationship


class TransferToken(models.Model):
    """A customer's word to one reseller domain: whoever redeems it there becomes its reseller, as it says here.

    Good once, until it expires or is revoked. Only a hash is kept. What it gives is consent like any other: an empty
    list of products means none (T27).
    """

    customer = models.ForeignKey(Organization, models.PROTECT, related_name="transfer_tokens")
    new_domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    ends = models.ForeignKey(Relationship, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=AccessLevel)
    all_products = models.BooleanField(default=False)
    products: "models.ManyToManyField[Product, models.Model]" = models.ManyToManyField(
        Product, blank=True, related_name="+"
    )
    access_ends_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)  # written once
    revoked_at = models.DateTimeField(null=True, blank=True)  # written once
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "new_domain"],
                condition=Q(redeemed_at=None, revoked_at=None),
                name="one_open_transfer_token_per_customer_and_domain",
            ),
            models.CheckConstraint(
                condition=Q(redeemed_at=None) | Q(revoked_at=None), name="a_transfer_token_is_redeemed_or_revoked"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_transfer_token_lives_for_a_while"),
        ]


class Transfer(models.Model):
    """That a customer changed resellers, when, and on whose word. Append-only."""

    customer = models.ForeignKey(Organization, models.PROTECT, related_name="transfers")
    old = models.ForeignKey(Relationship, models.PROTECT, null=True, blank=True, related_name="+")
    new = models.OneToOneField(Relationship, models.PROTECT, related_name="+")
    token = models.OneToOneField(TransferToken, models.PROTECT, null=True, blank=True, related_name="transfer")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    contract = models.CharField(max_length=500, blank=True)  # on whose word, where there was no token

    class Meta:
        indexes = [models.Index(fields=["customer", "done_at"], name="transfers_by_customer")]
