"""Sections and periods of a report: of its title and of every paragraph."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from motcua.reader.rules import spans
from motcua.reader.rules.patterns import spaced

#: Sections of a reform report by the words of their headings; of several in one heading the first named here.
GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, spaced(pattern, re.I))
    for name, pattern in (
        ("PAKN", "phản ánh, kiến nghị|PAKN"),
        ("tiếp dân", "tiếp công dân|tiếp dân|khiếu nại|đối thoại"),
        ("khảo sát", "khảo sát|hài lòng"),
        ("tuyên truyền", "tuyên truyền|truyền thông"),
        ("kiểm tra", "(?:về|công tác|tự) kiểm tra|kiểm tra (?:CCHC|cải cách|công vụ)|thanh tra"),
        ("thể chế", "thể chế|quy phạm pháp luật|VBQPPL"),
        ("ISO", r"\bISO\b|quản lý chất lượng"),
        ("TTHC", "thủ tục hành chính|TTHC|một cửa"),
        ("bộ máy", "bộ máy|biên chế|sắp xếp (?:tổ chức|đơn vị)"),
        ("công vụ", "công vụ|cán bộ, công chức|đào tạo|vị trí việc làm|tuyển dụng|kỷ luật"),
        ("tài chính", "tài chính|ngân sách|tự chủ"),
        ("CQĐT", "điện tử|chính quyền số|chuyển đổi số|hiện đại hóa|công nghệ thông tin|trực tuyến"),
        ("chỉ đạo", "chỉ đạo|kế hoạch CCHC|nhiệm vụ"),
    )
)
_HEADING = re.compile(r"\s*(?:[IVX]{1,5}\s?[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?\s|[a-zđ]\)|[-–+*]\s)")
_NUMBERED = re.compile(r"\s*(?:[IVX]{1,5}\s?[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?\s|[a-zđ]\))")
_DATE = r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4})"
_FROM_TO = spaced(rf"(?:từ )?(?:ngày )?(?P<a>{_DATE})\s*(?:-|–|đến)\s*(?:hết )?(?:ngày )?(?P<b>{_DATE})")
_UNTIL = spaced(rf"\b(?:tính )?đến (?:thời điểm )?(?:hết )?(?:ngày )?(?P<b>{_DATE})")
_SPAN = spaced(
    r"\b(?P<span>(?:(?:sáu|chín|\d{1,2}) tháng(?: đầu)?|quý (?:[IV]{1,3}|\d)|(?:trong|của) tháng \d{1,2})"
    r"\s*(?:/|năm)\s*\d{4})",
    re.I,
)
_YEAR = spaced(
    r"(?:^|[.;¶+–-]\s*|\btrong |\bcủa )(?P<span>(?:[Nn]ăm|NĂM)(?: học)? \d{4}(?:\s?[-–]\s?\d{4})?)"
    r"(?=\s*[,:;]| (?:đã|toàn|có|UBND|huyện|tỉnh))"
)
_TITLE_PERIOD = spaced(
    r"(?P<span>(?:(?:sáu|chín|\d{1,2}) tháng(?: đầu| cuối)? năm|quý (?:[IV]{1,3}|\d)(?:,| năm|/)?|"
    r"tháng \d{1,2}(?:/| năm)?|năm)\s*\d{4})",
    re.I,
)
_SOME_YEAR = re.compile(r"\d{4}")
_TITLE = re.compile(r"BÁO\s+CÁO")
_OPENING_END = re.compile(r"[:\d]")

_TITLE_SIGNS = 110  # characters of a numbered heading that name its section: a line and a half
_OPENING_SIGNS = 90  # characters of a list item up to its colon or number that name its section: a line
_PARAGRAPH_SIGNS = 200  # characters of a paragraph without a heading that name its section: its first sentence


class Contexts:
    """Section and period of every paragraph, carried on from headings and list openers."""

    def __init__(self, text: str, paragraphs: Sequence[int], period: str) -> None:
        """Read the paragraphs that begin at the given offsets; `period` is that of the report."""
        said = [text[start : end - 1] for start, end in pairwise(paragraphs)]
        self._groups = list(_groups(said))
        self._periods = [each or period for each in _periods(said)]

    def group(self, number: int) -> str:
        """Return the section of a paragraph."""
        return self._groups[number]

    def period(self, number: int, before: str) -> str:
        """Return the period of a figure: named in the words before it, else that of its paragraph."""
        return _period(before) or self._periods[number]


def _groups(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield the section of each paragraph: of the heading above, else of its own words."""
    group = title = ""
    for paragraph in paragraphs:
        if _NUMBERED.match(paragraph):
            group = title = group_of(paragraph[:_TITLE_SIGNS]) or title
        elif _HEADING.match(paragraph):
            opening = _OPENING_END.split(paragraph[:_OPENING_SIGNS])[0]
            group = group_of(opening) or (group if paragraph.lstrip()[:1] == "+" else title)
        yield group or group_of(paragraph[:_PARAGRAPH_SIGNS])


def _periods(paragraphs: Sequence[str]) -> Iterator[str]:
    """Yield the period of each paragraph: of the last list opener since the heading, or ""."""
    period = ""
    for paragraph in paragraphs:
        if _NUMBERED.match(paragraph):
            period = ""
        yield period
        if paragraph.rstrip().endswith(":"):
            period = _period(paragraph) or period


def title_period(top: str) -> tuple[str, str]:
    """Return the period of a report and its year, from the title or from the words above it."""
    title = _TITLE.search(top)
    below = _undated(top[title.end() if title else 0 :])
    period = _TITLE_PERIOD.search(below) or _TITLE_PERIOD.search(_undated(top))
    if period is None:
        return "", ""
    return " ".join(period["span"].lower().split()), _SOME_YEAR.findall(period["span"])[-1]


def group_of(text: str) -> str:
    """Return the field of the report named by a heading or a label."""
    return next((name for name, pattern in GROUPS if pattern.search(text)), "")


def _undated(text: str) -> str:
    """Return a text without its full dates, whose years name no period."""
    for when in reversed(spans.dates(text)):
        text = text[: when.start] + text[when.end :]
    return text


def _period(text: str) -> str:
    """Return the last period that a text names: a span of days, a last day, months or a year."""
    if not _SOME_YEAR.search(text):
        return ""  # every period names its year
    spans = list(_FROM_TO.finditer(text))
    if spans:
        return f"{_short(spans[-1]['a'])}-{_short(spans[-1]['b'])}"
    until = list(_UNTIL.finditer(text))
    if until:
        return f"đến {_short(until[-1]['b'])}"
    for pattern in (_SPAN, _YEAR):
        found = list(pattern.finditer(text))
        if found:
            return " ".join(found[-1]["span"].lower().split())
    return ""


def _short(date: str) -> str:
    day, month, year = re.findall(r"\d+", date)
    return f"{int(day):02d}/{int(month):02d}/{year}"
