"""A support case, and the reseller domains that managed its customer when it was filed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from wakil.cases.models.category import Category, Question
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Product, Severity


class State(models.TextChoices):
    """Where a case stands; whoever acts next is in the name."""

    NEW = "new", _("New")
    IN_PROGRESS = "in_progress", _("Support is working")
    ACTION_REQUIRED = "action_required", _("Waiting for an answer")
    SOLUTION_PROVIDED = "solution_provided", _("Solution offered")
    CLOSED = "closed", _("Closed")


class CaseNumber(models.Model):
    """Hands out numbers: each row's id is one, taken once, without a lock that filings would queue at."""


class Case(models.Model):
    """A problem of one customer, or of a reseller itself (then without a customer, S11), with one product."""

    number = models.CharField(max_length=60)
    legacy_number = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="cases")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_from = models.ForeignKey(Domain, models.PROTECT, related_name="+")  # the domain signed in to
    filed_at = models.DateTimeField()
    title = models.CharField(max_length=200)
    description = models.TextField()
    severity = models.PositiveSmallIntegerField(choices=Severity)
    state = models.CharField(max_length=20, choices=State, default=State.NEW)
    language = models.CharField(max_length=35)
    time_zone = models.CharField(max_length=64)
    contact = models.JSONField(default=dict)  # the customer's contact as it was when filed
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    related_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()  # last change the customer may see
    touched_at = models.DateTimeField()  # last change at all, for the vendor
    is_test = models.BooleanField(default=False)  # filed to try something out; support need not act on it
    contact_email = models.CharField(max_length=254, blank=True)  # given by a program that has no person's address
    is_moving = models.BooleanField(default=False, db_default=False)  # an old support centre is its master still
    version = models.PositiveIntegerField(default=1)  # counts the changes everyone may see

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("number"), name="a_case_number_is_unique_whatever_its_case"),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=4), name="a_severity_is_p1_to_p4"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="a_closed_case_says_when",
            ),
        ]
        indexes = [
            models.Index(F("customer"), F("updated_at").desc(), F("id").desc(), name="cases_of_a_customer"),
            models.Index(F("touched_at").desc(), F("id").desc(), name="cases_of_the_vendor"),
            models.Index(F("state"), F("touched_at").desc(), F("id").desc(), name="cases_of_the_vendor_by_state"),
            models.Index(
                F("touched_at").desc(), F("id").desc(), name="cases_of_the_vendor_open", condition=~Q(state="closed")
            ),
            models.Index(F("legacy_number"), name="cases_by_legacy_number", condition=~Q(legacy_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED


class ManagedBy(models.TextChoices):
    """How a domain came to manage a case."""

    FILED = "filed", _("filed")
    MOVED = "moved", _("moved")


class CaseManager(models.Model):
    """A domain whose relationship was active when the case was filed, or that it was moved to (S35, S36).

    What it identifies never changes and no row is ever deleted: triggers see to that. The other columns follow
    the case, so that one index serves a domain's list.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="managers")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")
    customer = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    source = models.CharField(max_length=5, choices=ManagedBy)
    updated_at = models.DateTimeField()  # last change this domain may see
    state = models.CharField(max_length=20, choices=State)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    reachable = models.BooleanField()  # a hint: a grant is in force, or may come into force

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "domain"], name="a_domain_manages_a_case_once")]
        indexes = [
            models.Index(
                F("domain"),
                F("updated_at").desc(),
                F("case").desc(),
                name="managed_cases_by_update",
                condition=Q(reachable=True),
            ),
            models.Index(
                F("domain"),
                F("updated_at").desc(),
                F("case").desc(),
                name="managed_cases_open_by_update",
                condition=Q(reachable=True) & ~Q(state="closed"),
            ),
            models.Index(
                F("domain"),
                F("state"),
                F("severity"),
                F("updated_at").desc(),
                F("case").desc(),
                name="managed_cases_by_state",
                condition=Q(reachable=True),
            ),
            models.Index(
                F("domain"), F("customer"), F("updated_at").desc(), F("case").desc(), name="managed_cases_of_customer"
            ),
            models.Index(
                F("domain"),
                F("customer"),
                F("state"),
                name="managed_cases_open_of_customer",
                condition=Q(reachable=True) & ~Q(state="closed"),
            ),
        ]


class Answer(models.Model):
    """The answer to one version of a question."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_answer_per_question")]
