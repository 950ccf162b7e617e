"""Runs that took in the tracking book of another system, with what was refused and why."""

from django.db import models

from motcua.dossiers.models.dossier import Dossier
from motcua.people.models import Account


class ImportRun(models.Model):
    """Lần nhập: one file taken in; a second run of the same rows adds nothing twice."""

    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField("đối chiếu cột", default=dict)
    started_at = models.DateTimeField("bắt đầu")
    finished_at = models.DateTimeField("kết thúc", null=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField("số dòng", default=0)
    added = models.PositiveIntegerField("thêm mới", default=0)
    updated = models.PositiveIntegerField("cập nhật", default=0)
    unchanged = models.PositiveIntegerField("đã có", default=0)
    refused = models.PositiveIntegerField("từ chối", default=0)
    failure = models.CharField("lỗi", max_length=1000, blank=True)

    class Meta:
        verbose_name = "lần nhập"

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """A row of a book as it stands in the office: the digest tells whether a later run changes it."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="imported_row")
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows", db_index=False)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "dòng đã nhập"

    def __str__(self) -> str:
        return f"{self.dossier_id}"


class RefusedRow(models.Model):
    """A row that was not taken in, with the reason and what to do."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows")
    line = models.PositiveIntegerField("dòng")
    code = models.CharField("mã hồ sơ", max_length=64, blank=True)
    reason = models.CharField("lý do", max_length=500)

    class Meta:
        verbose_name = "dòng bị từ chối"

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"
