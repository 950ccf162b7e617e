"""A round, the reports that units send in it, their typed cells and the comments on cells."""

from django.db import models
from django.db.models import F, Q

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.agencies.models import Agency
from motcua.people.models import Account
from motcua.reports.models import CellEntry
from motcua.rounds.vocabulary import ROUND, SUBMISSION, RoundStatus, SubmissionStatus


class Round(RevisionedModel):
    """Đợt báo cáo: a superior agency asks units below for a form and period until a day.

    The form is kept as it stood when the round was opened, so that a later change of `law/forms` changes no round.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan yêu cầu")
    title = models.CharField("tên đợt", max_length=255)
    form = models.CharField("mẫu thống kê", max_length=40)
    period = models.CharField("kỳ báo cáo", max_length=32)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    due_on = models.DateField("hạn gửi")
    sends_on_by = models.DateField("hạn gửi lên cấp trên nữa", null=True, blank=True)
    instructions = models.CharField("hướng dẫn", max_length=1000, blank=True)
    form_data = models.JSONField("mẫu khi mở đợt", default=dict)
    status = models.CharField("trạng thái", max_length=24, choices=RoundStatus, default=RoundStatus.OPEN)

    class Meta:
        verbose_name = "đợt báo cáo"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="round_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["agency", "period", "form"], condition=Q(status="open"), name="one_open_round_of_a_form"
            ),
        ]
        indexes = [models.Index(fields=["agency", "-ends_on"], name="round_by_agency")]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """Return the code of the round for people."""
        return f"DBC-{self.pk:05}"


class RoundEvent(ChainedEvent):
    """Diễn biến: one act on a round."""

    SUBJECT = ROUND

    round = models.ForeignKey(Round, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "diễn biến đợt báo cáo"
        ordering = ["round", "sequence"]
        constraints = [models.UniqueConstraint(fields=["round", "sequence"], name="one_round_event_of_a_number")]


class Submission(RevisionedModel):
    """Báo cáo của đơn vị trong đợt: one unit's cells, from asked for to accepted.

    `counted` keeps, by row, the computed values as they were when the unit sent them.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="đơn vị báo cáo")
    superior = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan nhận")
    due_on = models.DateField("hạn gửi")
    status = models.CharField(
        "trạng thái", max_length=24, choices=SubmissionStatus, default=SubmissionStatus.NOT_STARTED
    )
    counted = models.JSONField("số liệu hệ thống tính khi gửi", default=dict)
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    reminded_at = models.DateTimeField("nhắc lúc", null=True)

    class Meta:
        verbose_name = "báo cáo của đơn vị"
        constraints = [models.UniqueConstraint(fields=["round", "agency"], name="one_submission_of_a_unit")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return the code of the report for people."""
        return f"BC-{self.pk:06}"


class SubmissionEvent(ChainedEvent):
    """Diễn biến: one act on the report of a unit."""

    SUBJECT = SUBMISSION

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "diễn biến báo cáo của đơn vị"
        ordering = ["submission", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "sequence"], name="one_submission_event_of_a_number")
        ]


class RoundCell(CellEntry):
    """Typed cell of a unit; an emptied one stays, as blank."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="cells")

    class Meta:
        verbose_name = "ô nhập thủ công của đợt"
        constraints = [models.UniqueConstraint(fields=["submission", "row"], name="one_cell_of_a_round_row")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.row}"


class CellComment(models.Model):
    """Ý kiến: a question of the superior about one cell, or the unit's answer."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments")
    row = models.CharField("chỉ tiêu", max_length=64)
    text = models.CharField("ý kiến", max_length=1000)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người nêu")
    from_above = models.BooleanField("của cơ quan nhận", default=False)
    made_at = models.DateTimeField("nêu lúc")

    class Meta:
        verbose_name = "ý kiến về ô"
        ordering = ["pk"]
        indexes = [models.Index(fields=["submission", "row"], name="comment_by_cell")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.row}"
