"""Accounts of programs: what is known of them beside their row among the users, their keys, for whom they may act."""

from django.db import models
from django.db.models import Q

from wakil.accounts.models.api_token import ApiToken, TokenScope
from wakil.accounts.models.user import User
from wakil.organizations.models import Domain


class ServiceAccount(models.Model):
    """A program of one organization, at one of its domains. Disabled is `user.suspended_at`; deleted stays a row."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="service_account")
    purpose = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.user.name


class ServiceAccountKey(models.Model):
    """The public half of a pair of keys. The private half was shown once and is kept nowhere (T26)."""

    account = models.ForeignKey(ServiceAccount, models.PROTECT, related_name="keys")
    key_id = models.CharField(max_length=40, unique=True)
    public_key = models.TextField()  # PEM
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)


class Impersonation(models.Model):
    """A service account may act for the people of a domain, from its start until ended. Append-only."""

    account = models.ForeignKey(ServiceAccount, models.PROTECT, related_name="impersonations")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "domain"],
                condition=Q(ended_at=None),
                name="a_service_account_acts_for_a_domain_once_at_a_time",
            )
        ]


class AccessToken(models.Model):
    """What the token endpoint gives out: a bearer token for an hour, from a key or from a personal token.

    `user` is whose privileges count. With a key, that is the service account, or the person it acts for.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.ForeignKey(ServiceAccountKey, models.CASCADE, null=True, related_name="+")
    api_token = models.ForeignKey(ApiToken, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=5, choices=TokenScope, default=TokenScope.WRITE)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key=None, api_token__isnull=False) | Q(key__isnull=False, api_token=None),
                name="an_access_token_comes_from_one_credential",
            )
        ]
