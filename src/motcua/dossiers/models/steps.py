"""Runs of the steps of the internal process: holder, due time and outcome."""

from django.db import models

from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier
from motcua.dossiers.vocabulary import StepOutcome
from motcua.people.models import Account
from motcua.people.vocabulary import Role
from motcua.procedures.models import ProcessStep
from motcua.procedures.vocabulary import StepPhase


class StepRun(models.Model):
    """Lượt xử lý bước: one stay of a dossier at one step (time used stays with who used it)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="step_runs")
    step = models.ForeignKey(ProcessStep, models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField("tên bước", max_length=255)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    #: Who does it and what for, where no step of a process says so (or its plan changes later).
    role = models.CharField("vai trò", max_length=32, choices=Role, blank=True)
    phase = models.CharField("giai đoạn", max_length=16, choices=StepPhase, blank=True)
    parallel_group = models.PositiveSmallIntegerField(null=True)
    assigned_at = models.DateTimeField("giao lúc")
    due_at = models.DateTimeField("hạn bước", null=True)
    done_at = models.DateTimeField("xong lúc", null=True)
    outcome = models.CharField("tiến độ", max_length=8, choices=StepOutcome, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True)  # by a counter-event (undo)

    class Meta:
        verbose_name = "lượt xử lý bước"
        indexes = [
            models.Index(fields=["account", "done_at", "due_at"], name="step_run_by_account"),
            models.Index(fields=["agency", "done_at", "due_at"], name="step_run_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.name}"

    @property
    def needed_role(self) -> str:
        """Return the role that does the step; empty where any handler may (no internal process was approved)."""
        return self.role or (self.step.role if self.step else "")

    @property
    def stage(self) -> str:
        """Return the phase of the step (`StepPhase`)."""
        return self.phase or (self.step.phase if self.step else StepPhase.PROCESSING)
