"""Forms of fees: a line that is due, collecting, reasons, closing the day, filters, an office's settings."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from motcua.base.text import nfc
from motcua.design.forms import DayField, NumberField
from motcua.fees.rules.law import Relief
from motcua.fees.rules.tariff import MOST
from motcua.fees.vocabulary import Billed, Entry, PaymentKind, Rate
from motcua.procedures.rules.fees import rate_text
from motcua.procedures.vocabulary import FeeKind, FeeUnit

OTHER = "other"


class LineForm(forms.Form):
    """A line that is due: one of the catalogue's rates, or another one with its legal basis."""

    rate = forms.ChoiceField(label="Khoản thu")
    quantity = NumberField(label="Số bản (số lượng)", min_value=1, max_value=MOST, initial=1)
    pages = NumberField(
        label="Số trang mỗi bản", min_value=1, max_value=MOST, initial=1, required=False,
        help_text="Theo trang của bản chính; chỉ tính khi mức thu theo trang.",
    )  # fmt: skip
    relief = forms.ChoiceField(label="Miễn, giảm", required=False)
    proof = forms.CharField(
        label="Giấy tờ chứng minh", max_length=255, required=False, help_text="Ghi khi miễn, giảm: loại, số, ngày."
    )
    name = forms.CharField(label="Tên khoản thu khác", max_length=255, required=False)
    amount = NumberField(label="Mức thu (đồng)", min_value=1, max_value=10**9, required=False)
    legal_basis = forms.CharField(label="Văn bản quy định mức thu", max_length=255, required=False)

    def __init__(self, *args: Any, billed: Billed, reliefs: Sequence[Relief], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rates = {rate.key: rate for rate in billed.rates}
        rates, relief = self.fields["rate"], self.fields["relief"]
        assert isinstance(rates, forms.ChoiceField)
        assert isinstance(relief, forms.ChoiceField)
        rates.choices = [*((key, _named(rate)) for key, rate in self.rates.items()), (OTHER, "Khoản khác…")]
        relief.choices = [("", "Không"), *((one.key, f"{one.title} ({one.percent}%)") for one in reliefs)]

    def clean(self) -> dict[str, Any]:
        """Require name, amount and legal basis for a fee that is not in the catalogue."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("rate") == OTHER:
            asked = {
                "name": "Ghi tên khoản thu.",
                "amount": "Ghi mức thu.",
                "legal_basis": "Ghi văn bản quy định mức thu.",
            }
            for name, message in asked.items():
                if not found.get(name):
                    self.add_error(name, message)
        return found

    def entry(self) -> Entry:
        """Return the fee line as an `Entry`."""
        found = self.cleaned_data
        rate = self.rates.get(found["rate"]) or Rate(
            OTHER,
            FeeKind.OTHER,
            nfc(found["name"]),
            found["amount"],
            FeeUnit.MATTER,
            legal_basis=nfc(found["legal_basis"]),
        )
        return Entry(rate, found["quantity"], found["pages"] or 1, found["relief"], found["proof"])


def _named(rate: Rate) -> str:
    return f"{rate.name}: {rate_text(amount=rate.amount, per=rate.per, unit=rate.unit, tiers=rate.tiers, cap=rate.cap)}"


class CollectForm(forms.Form):
    """Taking the money: who pays, how, and the key that keeps a form sent twice from taking it twice."""

    payer_name = forms.CharField(label="Người hoặc đơn vị nộp tiền", max_length=255)
    payer_address = forms.CharField(label="Địa chỉ", max_length=255, required=False)
    payment_kind = forms.ChoiceField(label="Hình thức thanh toán", choices=PaymentKind, initial=PaymentKind.CASH)
    transaction_code = forms.CharField(
        label="Mã giao dịch", max_length=64, required=False, help_text="Khi chuyển khoản hoặc thanh toán trực tuyến."
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ReasonForm(forms.Form):
    """Reason for withdrawing a line or cancelling a receipt."""

    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea({"rows": 2}))


class RefundForm(ReasonForm):
    """Amount and reason of a refund."""

    amount = NumberField(label="Số tiền hoàn (đồng)", min_value=1)
    field_order = ("amount", "reason")


class CloseForm(forms.Form):
    """The cash that was counted, and a remark where it differs from the book."""

    counted_cash = NumberField(label="Tiền mặt kiểm đếm (đồng)")
    note = forms.CharField(label="Ghi chú, lý do chênh lệch", max_length=500, required=False)


class OfficeForm(forms.Form):
    """Collection settings of an office."""

    holds_unpaid = forms.BooleanField(
        label="Chưa thu đủ thì chưa trả kết quả", required=False,
        help_text="Không chọn: chỉ nhắc khi trả kết quả mà còn khoản chưa thu.",
    )  # fmt: skip
    symbol = forms.RegexField(
        r"^[A-Z]{1,8}$", label="Ký hiệu biên lai", help_text="Chữ in hoa; hai số cuối của năm được ghi thêm.",
        error_messages={"invalid": "Ký hiệu gồm 1 đến 8 chữ cái in hoa không dấu, ví dụ AA."},
    )  # fmt: skip
    form_number = forms.RegexField(
        r"^\d{1,4}$", label="Số thứ tự mẫu", error_messages={"invalid": "Ghi 1 đến 4 chữ số, ví dụ 001."}
    )
    tax_code = forms.RegexField(
        r"^\d{10}(-?\d{3})?$", label="Mã số thuế của đơn vị", required=False,
        error_messages={"invalid": "Mã số thuế có 10 hoặc 13 chữ số."},
    )  # fmt: skip
    volume_size = NumberField(label="Số biên lai mỗi quyển (0: cả năm một quyển)", min_value=0, max_value=10_000)


class ReceiptFilter(forms.Form):
    """Filters of the list of receipts."""

    q = forms.CharField(label="Số biên lai, mã hồ sơ, người nộp", max_length=100, required=False)
    first = DayField(label="Từ ngày", required=False)
    last = DayField(label="Đến ngày", required=False)
    kind = forms.ChoiceField(label="Hình thức", required=False, choices=[("", "Tất cả"), *PaymentKind.choices])
    state = forms.ChoiceField(
        label="Tình trạng", required=False,
        choices=[("", "Tất cả"), ("valid", "Còn giá trị"), ("cancelled", "Đã hủy"), ("refunded", "Đã hoàn tiền")],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check that the first day is not after the last."""
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("last", "Đến ngày phải không trước từ ngày.")
        return found
