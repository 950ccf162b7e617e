"""Data of a reading: text with its lines, figures, citations, blank cells and findings.

Field names are those of the published labels, so that `./motcua read FILE --json` can be compared with
them directly. Lines and columns count from 1, lines end at LF only, columns are characters of the line
as it stands in the document.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Verdict of an arithmetic check."""

    CONSISTENT = "consistent"  # khớp
    INCONSISTENT = "inconsistent"  # không khớp
    ROUNDED = "rounded"  # khớp sau làm tròn hoặc cắt bớt chữ số
    AMBIGUOUS = "ambiguous"  # chưa đủ căn cứ để kết luận


#: How each verdict is shown: a sign, so that it does not hang on colour alone, and words.
VERDICT_SIGNS = {
    Verdict.INCONSISTENT: ("✗", "Không khớp"),
    Verdict.AMBIGUOUS: ("?", "Chưa rõ"),
    Verdict.ROUNDED: ("≈", "Khớp sau làm tròn"),
    Verdict.CONSISTENT: ("✓", "Khớp"),
}
#: What each kind of finding is about.
KINDS = {
    "sum": "Tổng các phần",
    "identity": "Đẳng thức số liệu",
    "ratio": "Tỷ lệ",
    "subset": "Phần và toàn bộ",
    "cross_text": "Nhắc lại trong lời văn",
    "text_vs_appendix": "Lời văn và phụ lục",
    "list_count": "Số lượng liệt kê",
    "period": "Kỳ báo cáo",
    "date": "Ngày tháng",
    "calendar": "Lịch làm việc",
    "citation": "Văn bản viện dẫn",
    "citation_sequence": "Thứ tự số văn bản",
    "unit": "Đơn vị tính",
    "number_format": "Cách viết số",
    "plausibility": "Tính hợp lý",
    "structure": "Đánh số mục",
    "missing": "Ô để trống",
    "privacy": "Dữ liệu cá nhân",
    "text": "Lời văn",
}


@dataclass(frozen=True, slots=True)
class Text:
    """Document as lines of text, each with its page number where pages exist (else 0)."""

    name: str
    lines: tuple[str, ...]
    pages: tuple[int, ...] = ()
    origin: str = "txt"  # txt | docx | pdf | ocr


@dataclass(frozen=True, slots=True)
class Figure:
    """Statistic with its place; `value` is in `unit`, scaled ("3 triệu" is 3,000,000)."""

    id: str
    label: str
    value: float
    unit: str
    line: int
    col: int
    raw: str
    where: str = "lời văn"  # lời văn | phụ lục
    agency: str = ""
    level: str = ""  # xã | huyện | tỉnh | toàn huyện | toàn tỉnh | …
    period: str = ""
    channel: str = ""
    qualifier: str = ""  # hơn | trên | gần | khoảng | …
    kind: str = ""  # kế hoạch | giao | ước | đề nghị | mã
    group: str = ""  # the section of the report
    context: str = ""
    decimals: int = 0  # digits after the decimal mark as written: the rounding interval
    indicator: str = ""  # stable row id of the statistics form (domain §15.3), where sure
    of: str = ""  # for x/y: id of the other figure of the fraction


@dataclass(frozen=True, slots=True)
class Citation:
    """Mention of a legal or administrative document; `doc_key` groups the mentions of one."""

    id: str
    type: str
    number: str
    symbol: str
    date: str  # dd/mm/yyyy, or "" where not written
    issuer: str
    subject: str
    line: int
    col: int = 0
    doc_key: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True)
class BlankCell:
    """Empty cell of a statistics table: no data, never zero."""

    line: int
    label: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """Correction: one figure with a value that, nothing else changed, would end a contradiction."""

    figure: str
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Verdict on the arithmetic or consistency of some figures or citations."""

    kind: str  # sum | identity | ratio | subset | cross_text | text_vs_appendix | list_count | period | date | …
    lines: tuple[int, ...]
    verdict: Verdict
    explanation: str  # Vietnamese, with the numbers as written and as recomputed
    figures: tuple[str, ...] = ()
    expected: float | str | None = None
    stated: float | str | None = None
    interval: tuple[float, float] | None = None  # the rounding interval really used
    rule: str = ""  # key of the declared identity
    mends: tuple[Mend, ...] = ()  # each alone would do


@dataclass(frozen=True, slots=True)
class Reading:
    """All data read from one document."""

    text: Text
    figures: tuple[Figure, ...] = ()
    documents: tuple[Citation, ...] = ()
    findings: tuple[Finding, ...] = ()
    blank_cells: tuple[BlankCell, ...] = ()
    notes: tuple[str, ...] = field(default=())  # what the reader could not do, in Vietnamese
