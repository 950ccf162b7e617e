"""Lines that are due, receipts with their numbers, closed days, an office's settings, and the chain of events."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from motcua.agencies.models import Agency
from motcua.base.canonical import plain
from motcua.base.logs import ChainedLog
from motcua.books.models import BookNumber
from motcua.fees.vocabulary import FeeAction, PaymentKind
from motcua.people.models import Account
from motcua.procedures.vocabulary import FeeKind, FeeUnit

_MONEY = models.BigIntegerField


class FeeOffice(models.Model):
    """Thiết lập thu phí: how an office collects; one that never set anything warns and numbers in volumes of 50."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    holds_unpaid = models.BooleanField("chưa thu đủ thì chưa trả kết quả", default=False)
    symbol = models.CharField("ký hiệu biên lai", max_length=8, default="AA")
    form_number = models.CharField("số thứ tự mẫu", max_length=4, default="001")
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    volume_size = models.PositiveIntegerField("số biên lai mỗi quyển", default=50)

    class Meta:
        verbose_name = "thiết lập thu phí"

    def __str__(self) -> str:
        return f"{self.symbol} ({self.agency_id})"


class FeeReceipt(models.Model):
    """Biên lai: what one person paid at one moment; cancelled or refunded it stays, and so does its number."""

    request_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the same form sent twice
    number = models.OneToOneField(BookNumber, models.PROTECT, null=True, related_name="fee_receipt")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan thu")
    code = models.CharField("số biên lai", max_length=32)  # AA-26E 0000182
    form = models.CharField("mẫu số", max_length=16)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    subject_code = models.CharField("mã hồ sơ", max_length=64)
    content = models.CharField("nội dung", max_length=500, blank=True)
    payer_name = models.CharField("người nộp tiền", max_length=255)
    payer_address = models.CharField("địa chỉ", max_length=255, blank=True)
    payment_kind = models.CharField("hình thức thanh toán", max_length=8, choices=PaymentKind)
    transaction_code = models.CharField("mã giao dịch", max_length=64, blank=True)
    rows = models.JSONField("các khoản", default=list)  # as printed: name, quantity, pages, amount
    total = _MONEY("số tiền (đồng)")
    collected_at = models.DateTimeField("thu lúc")
    collected_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="người thu")
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    cancelled_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    cancel_reason = models.CharField("lý do hủy", max_length=500, blank=True)
    refunded = _MONEY("đã hoàn (đồng)", default=0)
    refunded_at = models.DateTimeField("hoàn lúc", null=True, blank=True)
    refunded_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    refund_reason = models.CharField("lý do hoàn", max_length=500, blank=True)

    class Meta:
        verbose_name = "biên lai"
        ordering = ["-collected_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "collected_at"], name="fee_receipt_by_day"),
            models.Index(
                fields=["agency", "cancelled_at"], condition=Q(cancelled_at__isnull=False), name="fee_cancelled"
            ),
            models.Index(fields=["agency", "refunded_at"], condition=Q(refunded_at__isnull=False), name="fee_refunded"),
            models.Index(fields=["subject_kind", "subject_id"], name="fee_receipt_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total__gt=0), name="receipt_is_for_money"),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("total")), name="refund_is_part_of_receipt"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(refunded=0), name="receipt_is_cancelled_or_refunded"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> str:
        """Return `cancelled`, `refunded` (in part too) or `valid`."""
        return "cancelled" if self.cancelled_at else "refunded" if self.refunded else "valid"


class FeeLine(models.Model):
    """Khoản phải thu: one fee of a subject, with the rate it was computed by and the reasons for its sum.

    The rate is copied, so that later changes of the catalogue leave the sum unchanged. A line is settled by its
    receipt, or when its sum is 0.
    """

    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()
    subject_code = models.CharField("mã hồ sơ", max_length=64)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False, verbose_name="cơ quan thu")
    kind = models.CharField("loại", max_length=8, choices=FeeKind)
    name = models.CharField("tên khoản thu", max_length=255)
    unit = models.CharField("đơn vị tính", max_length=8, choices=FeeUnit)
    per = models.CharField("tính trên", max_length=64, blank=True)
    rate = _MONEY("mức thu (đồng)")
    tiers = models.CharField("các bậc", max_length=128, blank=True)
    cap = _MONEY("mức tối đa (đồng)", null=True, blank=True)
    online_rate = _MONEY("mức trực tuyến (đồng)", null=True, blank=True)
    legal_basis = models.CharField("căn cứ", max_length=255, blank=True)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    pages = models.PositiveIntegerField("số trang", default=1)
    is_online = models.BooleanField("nộp trực tuyến", default=False)
    relief = models.CharField("căn cứ miễn, giảm", max_length=32, blank=True)
    relief_percent = models.PositiveSmallIntegerField("giảm (%)", default=0)
    relief_basis = models.CharField("văn bản miễn, giảm", max_length=255, blank=True)
    relief_proof = models.CharField("giấy tờ chứng minh", max_length=255, blank=True)
    full = _MONEY("trước miễn, giảm (đồng)")
    due = _MONEY("phải thu (đồng)")
    trace = models.JSONField("cách tính", default=list)
    receipt = models.ForeignKey(FeeReceipt, models.PROTECT, null=True, blank=True, related_name="lines")
    entered_at = models.DateTimeField("ghi lúc")
    entered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    withdraw_reason = models.CharField("lý do bỏ", max_length=500, blank=True)

    class Meta:
        verbose_name = "khoản phải thu"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="fee_line_by_subject"),
            models.Index(
                fields=["agency", "entered_at"],
                condition=Q(receipt__isnull=True, withdrawn_at__isnull=True, due__gt=0),
                name="fee_line_to_collect",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=0, full__gte=F("due")), name="fee_is_not_below_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.due}"


class DayClosing(models.Model):
    """Chốt sổ quỹ: the sums of an office's day as they were when it was closed, and the cash that was counted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="cơ quan")
    day = models.DateField("ngày")
    closed_at = models.DateTimeField("chốt lúc")
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    sums = models.JSONField("số tiền theo hình thức", default=dict)
    counted_cash = _MONEY("tiền mặt kiểm đếm (đồng)")
    note = models.CharField("ghi chú", max_length=500, blank=True)
    reopened_at = models.DateTimeField("mở lại lúc", null=True, blank=True)
    reopened_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reopen_reason = models.CharField("lý do mở lại", max_length=500, blank=True)

    class Meta:
        verbose_name = "chốt sổ quỹ"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day"], condition=Q(reopened_at__isnull=True), name="one_closing_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} ({self.agency_id})"


class FeeEvent(ChainedLog):
    """Diễn biến thu phí: what happened about an office's money; append-only, one chain by hash for an office."""

    STREAM = ("agency_id",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    action = models.CharField("việc", max_length=12, choices=FeeAction)
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.BigIntegerField(null=True)
    receipt = models.ForeignKey(FeeReceipt, models.PROTECT, null=True, related_name="events")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField("ghi lúc")
    payload = models.JSONField(default=dict)

    class Meta:
        verbose_name = "diễn biến thu phí"
        ordering = ["agency", "sequence"]
        constraints = [models.UniqueConstraint(fields=["agency", "sequence"], name="one_fee_event_at_a_place")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="fee_event_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.sequence}"

    def told(self) -> dict[str, Any]:
        """Return the fields that the hash covers; stored chains were hashed over exactly these keys."""
        covered: dict[str, Any] = plain(
            {
                "agency": self.agency_id,
                "sequence": self.sequence,
                "action": str(self.action),
                "subject": [self.subject_kind, self.subject_id],
                "receipt": self.receipt_id,
                "account": self.account_id,
                "recorded_at": self.recorded_at,
                "payload": self.payload,
            }
        )
        return covered
