"""Models of the dossier's clock: supplement requests, pauses, consultations, apologies."""

from django.db import models
from django.db.models import Q

from motcua.agencies.models import Agency
from motcua.dossiers.models.dossier import Dossier, StoredFile
from motcua.dossiers.vocabulary import PauseKind
from motcua.people.models import Account


class SupplementRequest(models.Model):
    """Yêu cầu bổ sung: one full list, once (NĐ 61/2018 Điều 17; domain §7 T2); before or after acceptance."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="supplement_requests")
    number = models.PositiveSmallIntegerField("lần", default=1)
    slip_number = models.CharField("số phiếu", max_length=64, blank=True)
    before_acceptance = models.BooleanField(default=False)
    requested_at = models.DateTimeField("yêu cầu lúc")
    requested_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("lý do", max_length=1000)
    items = models.JSONField("giấy tờ cần bổ sung", default=list)
    reply_due_at = models.DateTimeField("hạn bổ sung", null=True)
    replied_at = models.DateTimeField("bổ sung lúc", null=True)
    old_due_at = models.DateTimeField("hẹn trả cũ", null=True)
    new_due_at = models.DateTimeField("hẹn trả mới", null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "yêu cầu bổ sung"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(replied_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_supplement_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} lần {self.number}"


class ClockPause(models.Model):
    """Tạm dừng: a period that the law takes out of the time limit; gross time is kept beside net time."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="pauses")
    kind = models.CharField("loại", max_length=24, choices=PauseKind)
    legal_basis = models.CharField("căn cứ", max_length=500)
    started_at = models.DateTimeField("từ")
    ended_at = models.DateTimeField("đến", null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tạm dừng"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ended_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_pause",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"


class Consultation(models.Model):
    """Lấy ý kiến: another agency is asked, with content and deadline recorded (TT 01/2018 Điều 19)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="consultations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    content = models.CharField("nội dung", max_length=1000)
    asked_at = models.DateTimeField("hỏi lúc")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField("hạn trả lời", null=True)
    replied_at = models.DateTimeField("trả lời lúc", null=True)
    reply = models.CharField("ý kiến trả lời", max_length=2000, blank=True)
    reply_number = models.CharField("số văn bản trả lời", max_length=64, blank=True)
    is_silent = models.BooleanField("quá hạn không trả lời", default=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lấy ý kiến"

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.agency_id}"


class Apology(models.Model):
    """Xin lỗi và hẹn lại: at most one, at the latest a day before the due date (domain §7 T5)."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="apology")
    slip_number = models.CharField("số phiếu", max_length=64, blank=True)
    reason = models.CharField("lý do", max_length=1000)
    old_due_at = models.DateTimeField("hẹn trả cũ")
    new_due_at = models.DateTimeField("hẹn trả mới")
    issued_at = models.DateTimeField("ngày lập")
    issued_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    was_in_time = models.BooleanField("trước hạn ít nhất một ngày", default=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "xin lỗi và hẹn lại"

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.new_due_at:%d/%m/%Y}"
