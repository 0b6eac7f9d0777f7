"""What people say on a case, and the words of it that search looks through."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wakil.cases.models.case import Case
from wakil.events.kinds import Audience
from wakil.events.models import AUDIENCES
from wakil.organizations.models import Domain, OrganizationKind

Side = OrganizationKind  # the side somebody writes for is the kind of their organization


class Comment(models.Model):
    """One message in a case's history, for an audience."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    author_side = models.CharField(max_length=8, choices=Side)
    audience = models.CharField(max_length=20, choices=AUDIENCES, default=Audience.EVERYONE.value)
    audience_domain = models.ForeignKey(Domain, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="reseller_and_vendor", audience_domain__isnull=False)
                | (~Q(audience="reseller_and_vendor") & Q(audience_domain=None)),
                name="a_message_to_a_reseller_names_one_domain",
            )
        ]
        indexes = [models.Index(F("case"), F("id"), name="comments_of_a_case")]


class SearchText(models.Model):
    """The folded words of a case or of one comment, with the tokens of those who may find them by it.

    Tokens are `v` (vendor), `c<id>` (customer organization) and `d<id>` (reseller domain), parted by spaces.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="search_texts")
    comment = models.OneToOneField(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    tokens = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(comment=None), name="one_search_text_of_a_case_itself")
        ]
