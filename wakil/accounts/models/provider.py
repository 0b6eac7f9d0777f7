"""Where the people of a domain sign in instead of, or beside, here."""

from django.db import models
from django.db.models import Q

from wakil.accounts.models.user import User
from wakil.organizations.models import Domain


class SignInProvider(models.Model):
    """The OpenID Connect provider that a domain has chosen. Its secret is kept sealed and never shown again."""

    domain = models.OneToOneField(Domain, models.PROTECT, related_name="sign_in_provider")
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=300)
    sealed_secret = models.TextField()
    is_on = models.BooleanField(default=False)
    is_only = models.BooleanField(default=False)  # passwords count no more, but for super admins
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_on=True) | Q(is_only=False), name="the_only_way_to_sign_in_is_on"),
        ]


class ProviderIdentity(models.Model):
    """Who a person is at an issuer, by the subject the issuer gives: never by a name or address that looks alike."""

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")  # the user's own
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "issuer", "subject"], name="a_subject_is_one_account_of_a_domain"
            ),
            models.UniqueConstraint(fields=["user", "issuer"], name="an_account_is_one_subject_of_an_issuer"),
        ]
