"""Models of reports: one per agency, period and form; typed cells, texts, explanations and events.

A report is bound to a snapshot. An issued report never changes: its content is kept with its hash, and an error is
corrected by another report that supersedes it.
"""

from django.db import models
from django.db.models import F, Q

from motcua.acts.models import ChainedEvent, RevisionedModel
from motcua.agencies.models import Agency
from motcua.people.models import Account
from motcua.reports.vocabulary import ISSUED_REPORTS, OPEN_REPORTS, REPORT, CellState, ReportStatus, Section
from motcua.statistics.models import Snapshot


class Report(RevisionedModel):
    """Báo cáo: what an agency reports of a period, from draft to issue."""

    DIGESTED = ("frozen_context", "evidence")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports", verbose_name="cơ quan báo cáo")
    period = models.CharField("kỳ báo cáo", max_length=32)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    cut_off = models.DateField("ngày chốt số liệu")
    tree_on = models.DateField("theo địa giới ngày")
    form = models.CharField("mẫu thống kê", max_length=40)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+", verbose_name="bản chốt số liệu")
    #: Data frozen with the snapshot beside the facts: places, names, catalogue, forms.
    frozen_context = models.JSONField(default=dict)
    status = models.CharField("trạng thái", max_length=16, choices=ReportStatus, default=ReportStatus.DRAFT)

    number = models.CharField("số, ký hiệu", max_length=40, blank=True)
    dated_on = models.DateField("ngày ban hành", null=True, blank=True)
    authority = models.CharField("thẩm quyền ký", max_length=255, default="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH")
    signer = models.CharField("người ký", max_length=128, blank=True)
    addressee = models.CharField("nơi nhận báo cáo", max_length=255, blank=True)

    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc")
    signed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người ký duyệt")
    signed_at = models.DateTimeField("ký duyệt lúc", null=True)
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người ban hành")
    issued_at = models.DateTimeField("ban hành lúc", null=True)
    #: Since when anybody may read it by its public page; an internal report shows only its state and hash there.
    published_at = models.DateTimeField("công khai lúc", null=True)
    evidence = models.JSONField("nội dung đã ban hành", default=dict)
    content_hash = models.CharField("mã băm nội dung", max_length=64, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name="thay thế báo cáo"
    )
    #: Reason for issuing it in spite of gaps, with the name of the person; printed.
    gap_reason = models.CharField("lý do ban hành khi còn thiếu", max_length=700, blank=True)
    erratum_reason = models.CharField("lý do đính chính", max_length=500, blank=True)

    class Meta:
        verbose_name = "báo cáo"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="report_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(status__in=["issued", "superseded"]) | ~Q(content_hash=""), name="issued_report_has_hash"
            ),
            models.UniqueConstraint(
                fields=["agency", "period", "form"],
                condition=Q(status__in=["draft", "under_review", "signed"]),
                name="one_open_report_of_a_form",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-ends_on"], name="report_by_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.period} {self.status}"

    @property
    def code(self) -> str:
        """Return the code of the report in events and messages."""
        return f"BCDK-{self.pk:06}"

    @property
    def is_open(self) -> bool:
        """Return whether the report is on its way to issue and may still be changed."""
        return self.status in OPEN_REPORTS

    @property
    def went_out(self) -> bool:
        """Return whether the report was issued, also where another one replaced it since."""
        return self.status in ISSUED_REPORTS


class CellEntry(models.Model):
    """Abstract typed cell of a form row: a number or kind of nothing, who entered it, on what evidence."""

    row = models.CharField("chỉ tiêu", max_length=64)
    state = models.CharField("trạng thái", max_length=16, choices=CellState, default=CellState.VALUE)
    number = models.DecimalField("số liệu", max_digits=24, decimal_places=4, null=True, blank=True)
    numerator = models.BigIntegerField("tử số", null=True, blank=True)
    denominator = models.BigIntegerField("mẫu số", null=True, blank=True)
    text = models.CharField("nội dung", max_length=500, blank=True)
    note = models.CharField("ghi chú", max_length=255, blank=True)
    evidence = models.CharField("minh chứng", max_length=255, blank=True)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người nhập")
    entered_at = models.DateTimeField("nhập lúc")

    class Meta:
        abstract = True


class TypedCell(CellEntry):
    """Cell of a report entered by a person."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="cells")

    class Meta:
        verbose_name = "ô nhập tay"
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="one_cell_of_a_row")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row}"


class SectionText(models.Model):
    """Text of a section with names of figures in braces, and the justifications of hand-typed numbers."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    section = models.CharField("mục", max_length=16, choices=Section)
    text = models.TextField("nội dung", blank=True)
    justified = models.JSONField("số gõ tay đã giải trình", default=dict)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người viết")
    edited_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "mục của báo cáo"
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="one_text_of_a_section")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"


class EditedPassage(models.Model):
    """Text written by the office in place of a generated passage; a restored passage keeps the row, not in force."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="passages")
    key = models.CharField("đoạn", max_length=120)
    text = models.TextField("nội dung", blank=True)
    #: Generated text at the time of editing, with the figures of then.
    generated = models.TextField("máy đã viết", blank=True)
    justified = models.JSONField("số nhập thủ công đã giải trình", default=dict)
    is_in_force = models.BooleanField("đang dùng", default=True)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người sửa")
    edited_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "đoạn đã sửa"
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="one_edited_text_of_a_passage")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.key}"


class Explanation(models.Model):
    """Explanation of a finding of the checks."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations")
    finding = models.CharField("phát hiện", max_length=255)
    text = models.CharField("giải trình", max_length=500)
    author = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người giải trình")
    given_at = models.DateTimeField("giải trình lúc")

    class Meta:
        verbose_name = "giải trình"
        constraints = [models.UniqueConstraint(fields=["report", "finding"], name="one_explanation_of_a_finding")]

    def __str__(self) -> str:
        return self.finding


class RecordingStart(models.Model):
    """Ngày bắt đầu ghi nhận: since when an agency keeps records of a family, or of one channel of it, as it declared.

    Before that day figures are not known rather than zero.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="recording_starts", verbose_name="cơ quan")
    family = models.CharField("loại bản ghi", max_length=40)
    channel = models.CharField("kênh", max_length=24, blank=True)
    since = models.DateField("ghi nhận từ ngày")
    note = models.CharField("căn cứ", max_length=255, blank=True)
    declared_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người khai")
    declared_at = models.DateTimeField("khai lúc")

    class Meta:
        verbose_name = "ngày bắt đầu ghi nhận"
        ordering = ["agency", "family", "channel"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "family", "channel"], name="one_recording_start_of_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.family} {self.channel} {self.since}"


class ReportEvent(ChainedEvent):
    """Diễn biến: one act on a report; append-only, chained by hash."""

    SUBJECT = REPORT

    report = models.ForeignKey(Report, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "diễn biến báo cáo"
        ordering = ["report", "sequence"]
        constraints = [models.UniqueConstraint(fields=["report", "sequence"], name="one_report_event_of_a_number")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.action}"
