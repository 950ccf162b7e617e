"""Models of table imports: runs, refused rows with their reasons, and rows that wait for another agency."""

from django.db import models

from motcua.agencies.models import Agency
from motcua.people.models import Account


class ImportRun(models.Model):
    """Lần nhập: import of one file; a second run of the same rows adds nothing twice."""

    kind = models.CharField("loại bảng", max_length=40, db_index=True)
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=16, default="book")
    titles = models.JSONField("tên cột của tệp", default=list)
    mapping = models.JSONField("đối chiếu cột", default=dict)
    options = models.JSONField("lựa chọn", default=dict)
    offices = models.JSONField("cơ quan của người nhập", null=True)  # null: the command line speaks for all
    token = models.UUIDField("tệp còn giữ", null=True)
    started_at = models.DateTimeField("bắt đầu")
    finished_at = models.DateTimeField("kết thúc", null=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField("số dòng", default=0)
    added = models.PositiveIntegerField("thêm mới", default=0)
    updated = models.PositiveIntegerField("cập nhật", default=0)
    unchanged = models.PositiveIntegerField("đã có", default=0)
    refused = models.PositiveIntegerField("từ chối", default=0)
    waiting = models.PositiveIntegerField("chờ xác nhận", default=0)
    failure = models.CharField("lỗi", max_length=1000, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "lần nhập"

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(models.Model):
    """Row that was not imported, with its cells, the reason and the remedy."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    line = models.PositiveIntegerField("dòng")
    code = models.CharField("mã", max_length=64, blank=True)
    reason = models.CharField("lý do", max_length=500)
    cells = models.JSONField("các ô", default=list)

    class Meta:
        verbose_name = "dòng bị từ chối"

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"


class WaitingRow(models.Model):
    """Dòng chờ xác nhận: a row that concerns another agency than the importer's, until that agency decides."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="waiting_rows")
    line = models.PositiveIntegerField("dòng")
    code = models.CharField("mã", max_length=64)
    cells = models.JSONField("các ô")
    digest = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="chờ cơ quan")
    agreed = models.JSONField("cơ quan đã đồng ý", default=list)
    decision = models.CharField("quyết định", max_length=16, blank=True)
    decided_at = models.DateTimeField("lúc quyết định", null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("lý do", max_length=500, blank=True)

    class Meta:
        verbose_name = "dòng chờ xác nhận"
        indexes = [models.Index(fields=["agency", "decision"], name="waiting_by_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "code"], condition=models.Q(decision=""), name="one_waiting_row_per_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.code}"
