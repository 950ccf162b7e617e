"""Units of numbers without a noun right behind them: by clause, list, bracket or whole."""

import re
from collections.abc import Sequence

from motcua.reader.rules import lexicon
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.text import BREAK

_NAME_TAIL = re.compile(r"(?:^|[\s¶(“\"])(?P<word>[^\s¶(“\"]+)[\s]*$")
_DEADLINE = spaced(r"\b(?:thời hạn|trong vòng|tối đa|chậm nhất|trước|sau|quá|trong)\s*$", re.I)
_CLASSES = spaced(
    r"\b(?:ti[eế]n s[ĩỹ]|thạc s[ĩỹ]|đại học|cao đẳng|trung cấp|sơ cấp|cao cấp|nữ|nam|dân tộc|chuyên viên(?: chính)?|"
    r"xuất sắc|tốt|khá|trung bình|yếu|kém|khác|rất hài lòng|hài lòng|bình thường|không hài lòng)\s*$",
    re.I,
)


def bracketed(text: str, start: int, end: int) -> str:
    """Return the unit of a count in brackets behind what it counts: "Công văn (10), Thông báo (02)"."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")" or not (text[start] == "0" or end - start > 1):
        return ""
    before = re.search(r"((?:[^\W\d_]+\s){0,2}[^\W\d_]+)\s*\($", text[max(0, start - 40) : start])
    phrase = before.group(1).split() if before else []
    for length in range(len(phrase), 0, -1):
        noun = lexicon.noun_at(" ".join(phrase[-length:]), 0)
        if noun and noun[2] == len(" ".join(phrase[-length:])):
            return noun[1]
    return ""


def compared(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of a bare number in brackets after a comparison: "so với năm 2023 (39.514)"."""
    if text[end : end + 1] != ")" or not _COMPARED.search(text[max(0, start - 60) : start]):
        return ""
    return next(
        (hit.unit for hit in reversed(before[-3:]) if hit.unit != "%" and BREAK not in text[hit.end : start]), ""
    )


def in_state(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of things in one state: "205 (201 đúng hạn, 04 quá hạn)" counts what the 205 counts."""
    whole = _whole(text, start, before)
    if not _STATE.match(text, end) and not (whole and text[whole.end : start].count("(") and _SCOPE.match(text, end)):
        return ""
    last = before[-1] if before and BREAK not in text[before[-1].end : start] else None
    unit = whole.unit if whole else last.unit if last else ""
    return unit if unit and unit != "%" else borrowed(text, start, end, before) or "hồ sơ"


def listed(text: str, start: int, end: int, before: Sequence[Hit]) -> bool:
    """Check for a count at the end of a list item, "thạc sĩ 15, đại học 70", or at its head: "01 về đất đai"."""
    closing = text[end : end + 1] in {",", ";", ".", ")"} or text[end : end + 2] == " ("
    if closing and _CLASSES.search(text[max(0, start - 24) : start]):
        return True
    if closing and text[start] == "0" and end - start == 2 and _LOWER.search(text[max(0, start - 16) : start]):
        return True
    whole = _whole(text, start, before) or _opened(text, start, before)
    if whole is None or text[start:end].isdigit() and end - start > 3:
        return False
    known = lexicon.noun_at(text, whole.end)
    item = text[max(text.rfind(mark, max(0, start - 700), start) for mark in "(;,:") + 1 : start]
    if known and item.lower().rstrip().endswith(known[0]):
        return False
    if closing and len(item.split()) >= 2 and (item.split()[-1].isupper() or not after_name(text, start)):
        return True
    return not item.strip(" \n") and bool(_ABOUT.match(text, end)) and text[start : start + 1] == "0"


_LOWER = re.compile(r"[a-zà-ỹđ]{2,}\s+$")
_ABOUT = spaced(r"\s*(?:về|của|do|tại|thuộc|đối với|ở|từ)\b")


def _whole(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """Return the figure before the bracket or the colon that a number stands behind."""
    depth = 0
    for offset in range(start - 1, max(-1, start - 700), -1):
        sign = text[offset]
        if sign == BREAK:
            return None
        if sign == "." and text[offset + 1 : offset + 2].isspace():
            return None
        if sign == ")":
            depth += 1
        elif sign == ":" and depth == 0:
            return next((h for h in reversed(before) if offset - 120 <= h.end <= offset and h.unit != "%"), None)
        elif sign == "(":
            if depth == 0:
                return next((h for h in reversed(before) if offset - 90 <= h.end <= offset and h.unit != "%"), None)
            depth -= 1
    return None


def _opened(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """Return the figure divided by a list behind "trong đó", where no bracket or colon opens the list."""
    near = max(0, start - 300)
    opener = next(reversed(list(_WITHIN.finditer(text, near, start))), None)
    if opener is None or BREAK in text[opener.end() : start] or ". " in text[opener.end() : start]:
        return None
    begin = max(0, opener.start() - 160)
    return next((hit for hit in reversed(before) if begin <= hit.end <= opener.start() and hit.unit != "%"), None)


_COMPARED = spaced(r"\bso với [^().;¶]{3,50}\($", re.I)
_SCOPE = spaced(r"\s+(?:cấp (?:vụ|phòng|sở|cục)|toàn bộ|một phần|toàn trình)\s*(?=[,;)]|và\b)", re.I)
_STATE = spaced(r"\s+(?:trong|đúng|quá|trước|trễ|còn|sớm|chưa đến|chưa quá) (?:hạn|hẹn)\b", re.I)
_WITHIN = spaced(r"\b(?:[Tt]rong đó|[Bb]ao gồm|gồm|chia ra|[Cc]ụ thể)\b")


def in_its_whole(text: str, start: int, unit: str, before: Sequence[Hit]) -> str:
    """Return the unit of the whole for parts in brackets after a number of units."""
    if unit in {"PAKN", "kiến nghị", "ý kiến"}:
        last = before[-1] if before else None
        return "đơn" if last and last.unit == "đơn" and BREAK not in text[last.end : start] else unit
    if unit in {"phòng", "xã", "phường", "ban", "trung tâm", "xã, thị trấn", "cơ quan"}:
        whole = _whole(text, start, before)
        if (
            whole
            and whole.unit in {"đơn vị", "cơ quan, đơn vị"}
            and text.rfind("(", whole.end, start) - whole.noun_end < 3
        ):
            return whole.unit
    return unit


def measured(text: str, start: int, end: int) -> bool:
    """Check whether days and months are counted: time cut, saved or spent, not a deadline or a period."""
    unit = re.match(r"\s*(?:ngày(?:\s+làm\s+việc)?|giờ|tháng|năm)(?!\w)", text[end:])
    if not unit or _DEADLINE.search(text[max(0, start - 16) : start]):
        return False
    return bool(_SPENT.search(text[max(0, start - 100) : start]))


_SPENT = spaced(
    r"\b(?:(?:cắt giảm|rút ngắn|tiết kiệm|giảm|trung bình|bình quân)\b[^.;¶]{0,40}|"
    r"(?:cắt giảm|rút ngắn|giảm)\b[^.;¶]{0,80}\b(?:xuống|còn))\s*$",
    re.I,
)


def after_name(text: str, start: int) -> bool:
    """Check whether the word before is a name or a noun that numbers are given to."""
    match = _NAME_TAIL.search(text[max(0, start - 20) : start])
    return bool(match and match["word"][:1].isupper() and match["word"][-1:] not in ":;,.-")


def borrowed(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of a number without a noun: from a range, from the words before, from the list."""
    ahead = re.match(r"[^.;¶]{0,40}?\b(?:xuống|lên|còn|đến)\s+(?:còn\s+)?\d[\d.,]*", text[end:])
    if ahead:
        noun = lexicon.noun_at(text, end + ahead.end())
        if lexicon.IDIOMS.match(text, end + ahead.end()) and not measured(text, start, end + ahead.end()):
            return ""
        if noun:
            return noun[1]
    near = max(0, start - 300)
    clause = text[max(near, *(text.rfind(mark, near, start) + 1 for mark in ";(:" + BREAK)) : start]
    unit = lexicon.unit_of(lexicon.last_part(clause))
    if unit or not before:
        return unit or sentence_unit(text, start)
    last = next((hit for hit in reversed(before) if hit.unit != "%"), None)
    if last and BREAK not in text[last.end : start] and (". " not in text[last.end : start]):
        return last.unit
    unit = sentence_unit(text, start)
    if not unit and last and BREAK not in text[last.end : start]:
        return last.unit
    return unit


def sentence_unit(text: str, start: int) -> str:
    near = max(0, start - 160)
    begin = max(text.rfind(mark, near, start) for mark in (BREAK, ";", ". "))
    phrase = text[max(begin + 1, near) : start]
    return lexicon.unit_of(lexicon.last_part(phrase)) or lexicon.unit_of(phrase)
