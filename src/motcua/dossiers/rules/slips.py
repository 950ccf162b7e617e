"""Printed forms (mẫu) in force on a day, with their titles (domain §9).

From 6 January 2019: the six forms of Thông tư 01/2018/TT-VPCP, on A5 but for the book. Then the seven of
Thông tư 03/2025/TT-VPCP (Phụ lục I), issued on 15 September 2025; the day on which it took effect has not been
read in the text (`is_verified` is false), the day of issue is taken.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SlipKind(StrEnum):
    """Kinds of papers that a one-stop shop issues or keeps."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    DECISION = "decision"
    RETURN = "return"
    BOOK = "book"


@dataclass(frozen=True, slots=True)
class Form:
    """Printed form: number and title in the circular, notation of its papers, paper size."""

    number: str
    title: str
    notation: str
    paper: str = "a4"


@dataclass(frozen=True, slots=True)
class FormSet:
    """Forms of one circular, from the day it takes effect."""

    key: str
    circular: str
    valid_from: date
    forms: dict[SlipKind, Form]
    is_verified: bool = True


_K = SlipKind
#: Papers that no circular gives a form for; the agency's own, with a signature to prove them.
OWN_FORMS = {
    SlipKind.DECISION: Form("", "Thông báo từ chối giải quyết hồ sơ", "TB"),
    SlipKind.RETURN: Form("", "Giấy biên nhận trả kết quả giải quyết thủ tục hành chính", "BN"),
}
FORM_SETS = (
    FormSet(
        "tt_01_2018",
        "Thông tư 01/2018/TT-VPCP",
        date(2019, 1, 6),
        {
            _K.RECEIPT: Form("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "TNHS", "a5"),
            _K.SUPPLEMENT: Form("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "HDHS", "a5"),
            _K.REFUSAL: Form("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "PTC", "a5"),
            _K.APOLOGY: Form("04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả", "PXL", "a5"),
            _K.CONTROL: Form("05", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "PKS", "a5"),
            _K.BOOK: Form("06", "Sổ theo dõi hồ sơ", "STD"),
            **OWN_FORMS,
        },
    ),
    FormSet(
        "tt_03_2025",
        "Thông tư 03/2025/TT-VPCP",
        date(2025, 9, 15),
        {
            _K.RECEIPT: Form("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "TNHS"),
            _K.SUPPLEMENT: Form("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "PBS"),
            _K.REFUSAL: Form("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "PTC"),
            _K.APOLOGY: Form("04", "Phiếu xin lỗi và đề nghị gia hạn thời gian trả kết quả", "PXL"),
            _K.STOP: Form("05", "Thông báo dừng giải quyết hồ sơ", "TBD"),
            _K.CONTROL: Form("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "PKS"),
            _K.BOOK: Form("07", "Sổ theo dõi hồ sơ", "STD"),
            **OWN_FORMS,
        },
        is_verified=False,
    ),
)


def form_set(on: date) -> FormSet:
    """Return the forms in force on the day; before the first circular, those of the first circular."""
    standing = [forms for forms in FORM_SETS if forms.valid_from <= on]
    return standing[-1] if standing else FORM_SETS[0]


def form_of(kind: SlipKind, on: date) -> Form | None:
    """Return the form of that kind on the day; None where the circular has none (the stop notice before 2025)."""
    return form_set(on).forms.get(kind)
