"""Long work that somebody asked for: how far it is, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wakil.lib import clock
from wakil.organizations.models import Domain


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


UNFINISHED = Q(state__in=[RunState.WAITING, RunState.RUNNING])


class Run(models.Model):
    """One long piece of work, for one person at one domain. A worker holds it by a lease, so that none is lost.

    `asked` and `outcome` hold ids, enums, numbers and messages about the asker's own input; nobody else reads them.
    """

    kind = models.CharField(max_length=40)  # a name of `wakil.runs.kinds`
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    domain = models.ForeignKey(Domain, models.PROTECT, related_name="+")  # signed in to
    asked = models.JSONField(default=dict)
    input_key = models.CharField(max_length=64, blank=True)  # of the file that came with it
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    total = models.PositiveIntegerField(null=True, blank=True)  # steps; unknown at first
    done = models.PositiveIntegerField(default=0)  # steps
    outcome = models.JSONField(default=dict)
    output_key = models.CharField(max_length=64, blank=True)  # of the file that came of it
    output_name = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(F("id"), name="runs_to_do", condition=Q(state__in=["waiting", "running"])),
            models.Index(F("user"), F("id").desc(), name="runs_of_a_person"),
            models.Index(F("finished_at"), name="runs_by_end", condition=Q(finished_at__isnull=False)),
        ]

    @property
    def is_finished(self) -> bool:
        return self.state in {RunState.DONE, RunState.FAILED}

    @property
    def seconds_left(self) -> int | None:
        """About how long it will take at the pace so far; None while that is a mere guess."""
        if self.started_at is None or not self.total or self.is_finished or self.done * 50 < self.total:
            return None
        spent = (clock.now() - self.started_at).total_seconds()
        return max(0, round(spent * (self.total - self.done) / self.done))

    @property
    def percent(self) -> int | None:
        """How far it is, of a hundred; None while nobody knows how much there is to do."""
        if self.state == RunState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None
