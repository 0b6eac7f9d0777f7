"""Single-use links."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wakil.accounts.models.user import User


class Purpose(models.TextChoices):
    """What a single-use link is for."""

    SETUP = "setup", _("set-up")  # makes the vendor and its first super admin
    INVITATION = "invitation", _("invitation")
    RESET = "reset", _("password reset")


class Invitation(models.Model):
    """A single-use, expiring link, bound to one address; only a hash of its token is kept (T14)."""

    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.INVITATION)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose="setup", user=None)
                | ~models.Q(purpose="setup") & models.Q(user__isnull=False),
                name="only_a_setup_link_is_for_nobody",
            ),
        ]
