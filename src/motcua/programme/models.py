"""A task, its chained events, and its facts."""

from django.db import models

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.agencies.models import Agency
from motcua.base.text import fold
from motcua.programme.vocabulary import TASK, Area, TaskSource, TaskStatus
from motcua.statistics.models import Fact

__all__ = ["Task", "TaskEvent", "TaskFact", "TaskStatus"]


class Task(RevisionedModel):
    """Nhiệm vụ cải cách hành chính: what an agency has to do by a day. Its code is its own within the agency."""

    code = models.CharField("mã nhiệm vụ", max_length=64)
    status = models.CharField("trạng thái", max_length=24, choices=TaskStatus, default=TaskStatus.OPEN)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    title = models.CharField("nội dung nhiệm vụ", max_length=500)
    source = models.SmallIntegerField("nguồn giao", choices=TaskSource, default=TaskSource.OWN_PLAN)
    area = models.SmallIntegerField("lĩnh vực", choices=Area, default=Area.DIRECTION)
    basis = models.CharField("văn bản giao", max_length=255, blank=True)
    lead = models.CharField("đơn vị chủ trì", max_length=255, blank=True)
    support = models.CharField("đơn vị phối hợp", max_length=255, blank=True)
    product = models.CharField("sản phẩm", max_length=500, blank=True)
    assigned_on = models.DateField("ngày giao")
    due_on = models.DateField("hạn hoàn thành")
    done_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    cancelled_on = models.DateField("ngày bỏ", null=True, blank=True)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    evidence = models.CharField("minh chứng", max_length=500, blank=True)
    folded = models.CharField("chữ để tìm", max_length=1600, editable=False, default="")

    class Meta:
        verbose_name = "nhiệm vụ cải cách hành chính"
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="programme_task_code")]
        indexes = [models.Index(fields=["agency", "status", "due_on"], name="programme_task_due")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def words(self) -> str:
        """Return what the search looks into, without accents."""
        return fold(" ".join((self.code, self.title, self.basis, self.lead)))[:1600]

    @property
    def public_code(self) -> str:
        """Return the code in addresses and messages, one over all agencies."""
        return f"NV-{self.pk:06d}"


class TaskEvent(ChainedEvent):
    """Diễn biến: one act on a task."""

    SUBJECT = TASK

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "diễn biến nhiệm vụ"
        ordering = ["task", "sequence"]
        constraints = [models.UniqueConstraint(fields=["task", "sequence"], name="programme_event_order")]


class TaskFact(Fact):
    """What is counted of a task, as believed over a stretch of days."""

    task_id = models.BigIntegerField()
    agency = models.IntegerField()
    source = models.IntegerField()
    area = models.IntegerField()
    assigned_day = models.IntegerField()
    due_day = models.IntegerField()
    done_day = models.IntegerField()
    cancelled_day = models.IntegerField()

    class Meta:
        verbose_name = "dữ kiện nhiệm vụ"
        indexes = [
            models.Index(fields=["task_id"], name="programme_fact_task"),
            models.Index(fields=["stamp"], name="programme_fact_stamp"),
        ]
