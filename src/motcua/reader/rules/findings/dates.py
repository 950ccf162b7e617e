"""Impossible dates, mistyped school years and spans, periods that end before they begin."""

import re
from collections.abc import Iterator
from datetime import date

from motcua.reader.rules.findings.passages import Passage
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.rules.spans import parse
from motcua.reader.vocabulary import Finding

_SLASHED = re.compile(r"(?<![\d/.,-])(\d{1,2})\s?/\s?(\d{1,2})\s?/\s?(\d{2,6})(?![\d/]|[.,]\d|\s?[-–]?[A-ZĐ]{2})")
_WORDED = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{2,6})\b", re.IGNORECASE)
_SPAN = re.compile(
    r"\b(giai đoạn|năm học|nhiệm kỳ)\s+(\d{3,5})\s?(?:[-–]|đến(?:\s+năm)?)\s?(\d{3,5})\b(?!\s?[/%])",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\btừ\s+(?:ngày\s+)?(\d{1,2}/\d{1,2}/\d{4})\s*(?:[-–]|đến)\s*(?:hết\s+)?(?:ngày\s+)?(\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"(?<!dự kiến )(?<!ước )(?<!phấn đấu )\btính đến\s+(?:thời điểm\s+)?(?:hết\s+)?(?:ngày\s+)?"
    r"(?P<day>\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r"(?:^|[.;]\s+)ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4}),[^.;\d]{2,60}?\bđã\s+(?!dự kiến)", re.IGNORECASE
)
_NEAR = 60  # days behind the signature within which a day is a slip and no plan
_EARLIEST, _LATEST = 1800, 2060  # years of which a report speaks: from its history to plans far ahead
_EARLY = re.compile(r"\bnăm 1[0-8]\d\d\b")
_HISTORY = 3  # mentions of such years above which a text is history
_ODD_YEAR = "năm không hợp lý"
_DIGITS = 4  # of a year
_SHORT = 2  # of a year written without its century
_LEAP = 2000  # stands for a short year: 29 February may exist
_AHEAD = 12  # characters before a/b/c in which "ngày" or "đến" makes it a date


def dates(running: Running) -> Iterator[Finding]:
    """Find every impossible date or span of years."""
    history = _is_history(running)
    yield from _after_signing(running)
    for passage in running.passages:
        yield from _days(passage, history)
        if not history:
            yield from _spans(passage)
        yield from _periods(passage)


def _is_history(running: Running) -> bool:
    """Check whether the text tells of the centuries before 1900, where early years are meant."""
    return sum(len(_EARLY.findall(passage.text)) for passage in running.passages) > _HISTORY


def _days(passage: Passage, history: bool) -> Iterator[Finding]:
    """Find impossible days; in a text of history early years are none."""
    for pattern in (_SLASHED, _WORDED):
        for match in pattern.finditer(passage.text):
            fault = fault_of(*match.group(1, 2, 3))
            if not fault or (history and _ODD_YEAR in fault) or _is_fraction(passage.text, match, pattern):
                continue
            yield _finding("date", passage, match, f'Ngày "{match.group(0)}" {fault}')


def _spans(passage: Passage) -> Iterator[Finding]:
    for match in _SPAN.finditer(passage.text):
        fault = _span_fault(match.group(1).casefold(), match.group(2), match.group(3))
        if fault:
            yield _finding("date", passage, match, f'"{match.group(0)}" {fault}')


def _periods(passage: Passage) -> Iterator[Finding]:
    """Find periods from one day to another, and whether they end after they begin."""
    for match in _PERIOD.finditer(passage.text):
        first, last = parse(match.group(1)), parse(match.group(2))
        if first and last:
            holds = first <= last
            words = "hợp lệ" if holds else "kết thúc trước khi bắt đầu"
            yield _finding("period", passage, match, f'Khoảng thời gian "{match.group(0)}" {words}', holds)


def _after_signing(running: Running) -> Iterator[Finding]:
    """Find figures and deeds of a day after the report was signed."""
    signed = running.signed
    for passage in running.passages if signed else ():
        for match in (*_AS_OF.finditer(passage.text), *_HAPPENED.finditer(passage.text)):
            day = parse(match.group("day"))
            if day is None or signed is None or not 0 < (day - signed.day).days <= _NEAR:
                continue
            words = f"Nêu số liệu hoặc việc đã làm của ngày {match.group('day')} "
            words += f"trong báo cáo ký ngày {signed.day:%d/%m/%Y}"
            lines = (signed.line, *passage.lines_of(match.start(), match.end()))
            yield tell("period", False, words, lines=lines, expected=f"<= {signed.day:%d/%m/%Y}")


def _is_fraction(text: str, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    """Check whether a/b/c is no date but a document number or a chain of levels."""
    if pattern is _WORDED:
        return False
    before = text[max(0, match.start() - _AHEAD) : match.start()].casefold()
    named = re.search(r"(ngày|đến|từ|hết|tính đến|tại|ký)\s*$", before)
    return not named and len(match.group(3)) not in (_DIGITS, _DIGITS - 1)


def fault_of(day: str, month: str, year: str) -> str:
    """Return why this is no date, in Vietnamese, or ""."""
    if len(year) not in (_SHORT, _DIGITS):
        return f"có năm ghi sai ({year})"
    if not 1 <= int(month) <= 12:
        return f"có tháng không tồn tại ({month})"
    if len(year) == _DIGITS and not _EARLIEST <= int(year) <= _LATEST:
        return f"có {_ODD_YEAR} ({year})"
    try:
        date(int(year) if len(year) == _DIGITS else _LEAP, int(month), int(day))
    except ValueError:
        return f"không tồn tại (tháng {int(month)} không có ngày {int(day)})"
    return ""


def _span_fault(kind: str, first: str, last: str) -> str:
    for year in (first, last):
        if len(year) != _DIGITS:
            return f"có năm ghi sai ({year})"
    if not all(_EARLIEST <= int(year) <= _LATEST for year in (first, last)):
        return f"có {_ODD_YEAR}"
    if int(last) < int(first):
        return "kết thúc trước khi bắt đầu"
    if kind == "năm học" and int(last) != int(first) + 1:
        return "không phải hai năm liền nhau"
    return ""


def _finding(kind: str, passage: Passage, match: re.Match[str], words: str, holds: bool = False) -> Finding:
    lines = passage.lines_of(match.start(), match.end())
    return tell(kind, holds, words, lines=lines, stated=match.group(0))
