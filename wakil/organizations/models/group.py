"""Groups: addresses that stand for people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from wakil.organizations.models.domain import Domain


class Group(models.Model):
    """An address that stands for people. Its members are looked up when needed, never copied (S34b)."""

    domain = models.ForeignKey(Domain, models.PROTECT, related_name="groups")
    address = models.EmailField(max_length=254, unique=True)  # lower case
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.address


class GroupMember(models.Model):
    """A person or another group in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    member_group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="a_person_is_in_a_group_once"),
            models.UniqueConstraint(fields=["group", "member_group"], name="a_group_is_in_a_group_once"),
            models.CheckConstraint(
                condition=Q(user=None, member_group__isnull=False) | Q(user__isnull=False, member_group=None),
                name="a_group_member_is_a_person_or_a_group",
            ),
        ]
