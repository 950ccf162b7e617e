"""Spans of text that hold numbers but no statistics: dates, periods, links, references, clock times."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from motcua.reader.rules.patterns import spaced

S = r"[\s¶]*"
_DATE_WORDS = re.compile(
    r"\b(?:ngày|này|ngáy)\s*(?P<d>\d{1,2})\s*tháng\s*(?P<m>\d{1,2})\s*(?:năm|/|nằm|,)?\s*(?P<y>(?:19|20)\d{2}|"
    r"\d{2,4})(?!\d)",
    re.I,
)
_DATE_MARKS = re.compile(
    r"(?<![\d/.\-])(?P<d>\d{1,2})\s?(?P<sep>[/.\-])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4}|\d{3}|\d{2})(?![\d/])"
)
_EMPTY_DATE = re.compile(
    r"\bngày\s*[.…_ ]*\s*(?:/|tháng)\s*(?P<m>\d{1,2})?\s*[.…_ ]*(?:/|năm)\s*(?P<y>(?:19|20)\d{2})", re.I
)

NOT_STATISTICS = spaced(
    "|".join(
        (
            # bounded: a run without a blank may be as long as a file
            r"https?://\S+|www\.\S+|\b[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,6}\.(?:vn|com|net|org)\b\S*",
            r"[^\s@]{1,64}@[^\s@]{1,64}\.\S+",
            # periods: years, quarters, months, halves
            r"\b(?:năm học|giai đoạn|nhiệm kỳ|khóa|khoá|thời kỳ) (?:từ )?(?:năm )?\d{4}\s*(?:[-–]|đến(?: "
            r"năm)?)\s*\d{2,4}",
            r"(?<!\d)(?:19|20)\d{2}\s*[-–]\s*(?:19|20)?\d{2}(?!\d)",
            r"\b(?:các )?năm\s*(?:19|20)\d{2,3}\d?(?:\s*[,;]\s*(?:19|20)\d{2}(?!\d))*(?:\s*(?:và|đến|-|"
            r"–)\s*(?:năm )?(?:19|20)\d{2}(?!\d))?",
            r"\b(?:quý|quí) (?:[IVX]{1,3}|\d)(?!\.?\d)(?:\s*(?:,|và|[-–])\s*(?:quý )?(?:[IVX]{1,3}|"
            r"\d)(?![\d.]))*(?:\s*(?:/|năm)\s*\d{4})?",
            r"\b(?:tháng|tuần) \d{1,2}(?:\s*[/\-]\s*\d{4}| năm \d{4})?(?![\d.,]*\d)",
            r"\b\d{1,2} tháng (?:đầu|cuối|của năm|năm \d{4}|còn lại|/)",
            r"\bngày \d{1,2}/\d{1,2}(?:\s*(?:,|;|và|đến|[-–])\s*(?:ngày )?\d{1,2}/\d{1,2}(?![\d/]))+",
            r"\b(?:ngày|mùng|mồng|sáng|chiều|tối) \d{1,2}\s*(?:/|-|tháng\s*)\s*\d{1,2}(?:\s*(?:/|-|"
            r"năm\s*)\s*\d{2,4})?(?!\d)",
            r"\b(?:ngày|mùng|mồng) \d{1,2}(?:\s*(?:,|và|đến|[-–])\s*(?:ngày )?\d{1,2})*(?= (?:hàng|hằng|của)\b|"
            r"\s*[-–/])",
            r"\b(?:đến|từ|vào|trước|sau|hết) ngày \d{1,2}(?=\s*[),;])",
            r"\b\d{1,2}\s*(?:giờ|h|g)\s*\d{0,2}(?:\s*phút)?\b(?=\s*(?:ngày|sáng|chiều|đến|[,;.)\-–]))",
            r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])",
            # the legend of a code: "Có = 1, Không = 0"
            r"\b[^\W\d_]{1,20}\s?=\s?\d(?!\d)(?:\s?[;,]?\s?[^\W\d_]{1,20}\s?=\s?\d(?!\d))+",
            # references to a place in a document
            r"\b(?:điều|khoản|điểm|(?<!danh\s)mục|(?<!một\s)phần|chương|tiểu mục|phụ lục|biểu(?: mẫu)?(?: số)?|bảng(?: "
            r"số)?|mẫu(?: số)?|trang|dòng|cột|hình)"
            r" (?:số )?(?:[IVXLC]+(?:\.\d+)*|\d+(?:\.\d+)*[a-zđ]?|[A-Za-z]\d*)\b(?:\s*(?:,|và|đến|;)\s*(?:điều|"
            r"khoản|điểm|mục)?\s*\d+(?:\.\d+)*\b(?! [^\W\d]))*",
            # levels of on-line service and other ordinals
            r"\b(?:mức(?: độ)?|cấp độ|dvctt|tầm|lần(?: thứ)?|thứ|đợt(?: thứ)?|khóa|khoá|vòng|đối tượng|hạng|bậc|"
            r"nhóm|kỳ họp(?: thứ)?|phiên họp(?: thứ)?|"
            r"phiên bản|version|tiết|tổ|khu|ấp|thôn|bản|xóm|khối|khóm|quận|phường|đường|ngõ|tầng|quốc lộ|tỉnh "
            r"lộ|huyện lộ|loại|(?<!tổng\s)(?<!dân\s)(?<!con\s)(?<!một\s)(?<!trong\s)(?<!ký\s)(?<!năng\s)(?<!đổi\s)số)"
            r" (?:[A-Z]\d+|\d+(?:\.\d{1,2})?(?!\.?\d)(?!\s?%)|[IVX]+)(?:\s*(?:,|và|;|/|-|–|\+|hoặc)\s*"
            r"(?:mức (?:độ )?|đợt |độ )?(?:\d(?:\.\d{1,2})?(?![\d.]*\d)|\d\d(?:\.\d{1,2})?(?![\d.]*\d)"
            r"(?! (?:hồ sơ|thủ tục|tthc|dvc|dịch vụ|trường hợp|đơn vị|văn bản|người))|[IVX]+))*(?=[\W\d_]|$)",
            r"\b(?:covid|sars-cov|iso|iec|tcvn|qcvn|ipv|web|windows|office|zone|gov|"
            r"vilis)(?:/\w+)?[\s\-:]*\d[\d.:\-]*",
            r"\b(?:công nghiệp|chính phủ điện tử|kiến trúc|cpđt|cqđt) (?:lần thứ )?\d\.\d",
            # names of bodies and programmes made of the number of the decision that set them up
            r"\b(?:đoàn (?:kiểm tra|công tác|giám sát|thanh tra)|ban chỉ đạo|bcđ|tổ (?:công tác|giúp việc)|hội "
            r"đồng) \d{3,5}(?![\d.,]*\d)",
            r"\b(?:đề án|chương trình|dự án|chỉ thị|nghị quyết|kết luận) (?:số )?\d+(?:/\w+)?(?!\s*/?\s*(?:\d|"
            r"đề|dự|chương|nghị|kết|chỉ))(?=\s*(?:[,.;)”\"]|của|về|trên|tại|và|theo|,|-|–|/|\())",
            # telephone numbers and codes
            r"(?<![\d.,])(?:\+84|0)\d{2,3}[. \-]?\d{3}[. \-]?\d{3,4}(?!\d)",
            r"(?:điện thoại|đt|sđt|fax|tel|hotline|đường dây nóng|tổng đài|zalo|số tài khoản|mã số|cccd|cmnd|"
            r"stk)[^¶;\n]{0,25}?[:\s]\s*\d[\d.\- ]{4,}",
            r"\b[A-ZĐ]{1,6}[.\-]?\d[\d.\-]*\b",
        )
    ),
    re.I,
)

_DAYS, _MONTHS, _YEAR_DIGITS = 31, 12, 4
_YEARS = (1900, 2100)  # of the documents that a report cites; any other year is a slip


class Stretches:
    """Possibly overlapping spans of a text, with a test whether a place lies in one of them."""

    def __init__(self, taken: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(taken)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def holds(self, offset: int) -> bool:
        """Check whether the character at an offset lies in a span."""
        return self.meets(offset, offset + 1)

    def meets(self, start: int, end: int) -> bool:
        """Check whether a span overlaps one of these."""
        index = bisect_left(self._starts, end) - 1
        return index >= 0 and start < self._ends[index]


@dataclass(frozen=True, slots=True)
class When:
    """Date as written; `text` is dd/mm/yyyy even where no such day exists."""

    start: int
    end: int
    text: str
    valid: bool


def dates(text: str) -> list[When]:
    """Find every full date of a text, in order, impossible ones included."""
    found = []
    for pattern in (_DATE_WORDS, _DATE_MARKS):
        for match in pattern.finditer(text):
            if pattern is _DATE_MARKS and match["sep"] == "." and not _plausible(match):
                continue
            day, month, year = int(match["d"]), int(match["m"]), match["y"]
            if len(year) == 2:
                year = f"20{year}"
            found.append(When(match.start(), match.end(), f"{day:02d}/{month:02d}/{year}", _real(day, month, year)))
    found.sort(key=lambda when: when.start)
    return found


def open_date(text: str) -> re.Match[str] | None:
    """Find a date left blank at the start of a text: "ngày     /12/2021"."""
    return _EMPTY_DATE.match(text)


def _plausible(match: re.Match[str]) -> bool:
    """Check whether numbers with points between them can be a date, and not the number of a section."""
    return int(match["d"]) <= _DAYS and int(match["m"]) <= _MONTHS and len(match["y"]) == _YEAR_DIGITS


def _real(day: int, month: int, year: str) -> bool:
    try:
        date(int(year), month, day)
    except ValueError:
        return False
    return _YEARS[0] <= int(year) <= _YEARS[1]


def parse(written: str) -> date | None:
    """Parse dd/mm/yyyy to a date, or None."""
    parts = written.strip().split("/")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0]))
    except (ValueError, IndexError):
        return None
