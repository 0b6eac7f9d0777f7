"""What is known of a move: which old centre, which old id is which row here, and when each reseller changes over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.cases.models import Case, Comment
from wakil.organizations.models import Organization


class MoveState(models.TextChoices):
    """How far a move is."""

    IMPORTING = "importing", _("being imported")
    IMPORTED = "imported", _("imported")
    UNDOING = "undoing", _("being taken back")
    UNDONE = "undone", _("taken back")


class Move(models.Model):
    """Everything that comes from one old centre, by one or several packages."""

    centre = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=9, choices=MoveState, default=MoveState.IMPORTING)
    cursor = models.CharField(max_length=500, blank=True)  # how far the last package reaches, in the adapter's word
    taken_at = models.DateTimeField()  # when the old centre wrote that package
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.centre


class MovedRow(models.Model):
    """Which row an old id became; `was_here` of one that was recognised and not made."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=20)  # a kind of the package
    old_id = models.CharField(max_length=450)
    new_id = models.BigIntegerField()
    was_here = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the record as it was imported last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "kind", "old_id"], name="an_old_id_is_one_row"),
        ]
        indexes = [models.Index(fields=["kind", "new_id"], name="moved_rows_by_new_id")]


class MovedCase(models.Model):
    """A case that came from an old centre, and what of it has come."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="moved")
    move = models.ForeignKey(Move, models.CASCADE, related_name="cases")
    old_id = models.CharField(max_length=190)
    old_numbers = models.JSONField(default=list)  # its number there, and those of cases merged into it
    # whose cut-over it waits for; none: the vendor's own
    goes_with = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    parts = models.JSONField(default=dict)  # kind → old ids that have come, of messages and files with their new ones
    last_seq = models.BigIntegerField(default=0)  # of its events; later ones happened here

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "old_id"], name="an_old_case_is_one_case")]
        indexes = [models.Index(fields=["goes_with", "case"], name="moved_cases_of_a_reseller")]


class OldNumber(models.Model):
    """A number by which the old centre's addresses name a case."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="+")
    number = models.CharField(max_length=190)  # its number, its id or a merged case's
    case = models.ForeignKey(Case, models.CASCADE, related_name="old_numbers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["move", "number"], name="an_old_number_is_one_case")]
        indexes = [models.Index(fields=["number"], name="cases_by_old_number")]


class ThreadMark(models.Model):
    """The Message-ID of a mail in the old centre, so that its thread goes on."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="thread_marks")
    comment = models.OneToOneField(Comment, models.CASCADE, null=True, blank=True, related_name="thread_mark")
    message_id = models.CharField(max_length=998)
    in_reply_to = models.CharField(max_length=998, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(comment=None), name="one_thread_mark_of_a_filing")
        ]
        indexes = [
            models.Index(F("message_id"), name="thread_marks_by_message_id"),
            models.Index(F("case"), F("id"), name="thread_marks_of_a_case"),
        ]


class OldPermission(models.Model):
    """What the old centre restricted a person to. Kept to be read; nothing ever asks it who may do what (S7)."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="permissions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="old_permissions")
    product = models.CharField(max_length=200)
    permission = models.CharField(max_length=200, blank=True)


class CutOver(models.Model):
    """From this moment a reseller's cases live here; until then the old centre is the master of them.

    Without a reseller it counts for everybody who has none. Once confirmed, nothing is taken back any more.
    """

    move = models.ForeignKey(Move, models.CASCADE, related_name="cut_overs")
    reseller = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "reseller"], name="one_cut_over_of_a_reseller"),
            models.UniqueConstraint(
                fields=["move"], condition=Q(reseller=None), name="one_cut_over_of_those_without_a_reseller"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmed_cut_over_says_who_and_when",
            ),
        ]
