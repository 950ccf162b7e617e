"""Units of numbers without a noun right behind them: by clause, list, bracket or whole."""

import re
from collections.abc import Sequence

from motcua.reader.rules import lexicon
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.prose.hits import Hit
from motcua.reader.rules.text import BREAK

_NAME_TAIL = re.compile(r"(?:^|[\s¶(“\"])(?P<word>[^\s¶(“\"]+)[\s]*$")
_DEADLINE = spaced(r"\b(?:thời hạn|trong vòng|tối đa|chậm nhất|trước|sau|quá|trong)\s*$", re.I)
_CLASSES = spaced(
    r"\b(?:ti[eế]n s[ĩỹ]|thạc s[ĩỹ]|đại học|cao đẳng|trung cấp|sơ cấp|cao cấp|nữ|nam|dân tộc|chuyên viên(?: chính)?|"
    r"xuất sắc|tốt|khá|trung bình|yếu|kém|khác|rất hài lòng|hài lòng|bình thường|không hài lòng)\s*$",
    re.I,
)
_LOWER = re.compile(r"[a-zà-ỹđ]{2,}\s+$")
_ABOUT = spaced(r"\s*(?:về|của|do|tại|thuộc|đối với|ở|từ)\b")
_COMPARED = spaced(r"\bso với [^().;¶]{3,50}\($", re.I)
_SCOPE = spaced(r"\s+(?:cấp (?:vụ|phòng|sở|cục)|toàn bộ|một phần|toàn trình)\s*(?=[,;)]|và\b)", re.I)
_STATE = spaced(r"\s+(?:trong|đúng|quá|trước|trễ|còn|sớm|chưa đến|chưa quá) (?:hạn|hẹn)\b", re.I)
_WITHIN = spaced(r"\b(?:[Tt]rong đó|[Bb]ao gồm|gồm|chia ra|[Cc]ụ thể)\b")
_SPENT = spaced(
    r"\b(?:(?:cắt giảm|rút ngắn|tiết kiệm|giảm|trung bình|bình quân)\b[^.;¶]{0,40}|"
    r"(?:cắt giảm|rút ngắn|giảm)\b[^.;¶]{0,80}\b(?:xuống|còn))\s*$",
    re.I,
)
_TIME = re.compile(r"\s*(?:ngày(?:\s+làm\s+việc)?|giờ|tháng|năm)(?!\w)")
_BRACKET_HEAD = re.compile(r"((?:[^\W\d_]+\s){0,2}[^\W\d_]+)\s*\($")
_CHANGED_TO = re.compile(r"[^.;¶]{0,40}?\b(?:xuống|lên|còn|đến)\s+(?:còn\s+)?\d[\d.,]*")
_YEAR_LIKE = re.compile(r"\d{4,}")  # without a mark; a part of a list has at most three digits then
_BOUNDS = re.compile(rf"[{BREAK}.:()]")

_FEEDBACK = {"PAKN", "kiến nghị", "ý kiến"}  # what a petition holds
_BODIES = {"phòng", "xã", "phường", "ban", "trung tâm", "xã, thị trấn", "cơ quan"}  # counted as units of a whole
_WHOLE_BODIES = {"đơn vị", "cơ quan, đơn vị"}  # of a whole that such parts are counted in

# characters before a number in which the words of each pattern lie, with line ends between them
_BRACKET_REACH = 40  # three words and a bracket: "Giấy chứng nhận ("
_COMPARED_REACH = 60  # "so với", up to 50 characters, a bracket
_CLASS_REACH = 24  # the longest class, "không hài lòng"
_LOWER_REACH = 16  # a word and blanks
_DEADLINE_REACH = 16  # "trong vòng", "chậm nhất"
_SPENT_REACH = 100  # "cắt giảm", up to 80 characters, "xuống"
_NAME_REACH = 20  # one word: longer than any Vietnamese syllable
# how far a number may stand from what gives it its unit, in characters
_LIST = 700  # from the sign that opens its list: the longest bracketed lists are some nine lines long
_WHOLE_REACH = {":": 120, "(": 90}  # from a colon or a bracket back to the whole: words of one clause, about a line
_OPENER_REACH = 300  # from "trong đó" without a sign: four lines
_OPENED_REACH = 160  # from "trong đó" back to the whole: two lines
_CLAUSE_REACH = 300  # to the sign before its clause
_SENTENCE_REACH = 160  # to the end of the sentence before
_COMPARED_FIGURES = 3  # figures before a bracketed number of comparison among which its unit is sought
_NUMBERED_DIGITS = 2  # digits of a count written with a leading zero: 01 to 09
_ADJACENT = 3  # characters between a noun and the bracket that lists its parts


def bracketed(text: str, start: int, end: int) -> str:
    """Return the unit of a count in brackets behind what it counts: "Công văn (10), Thông báo (02)"."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")" or not (text[start] == "0" or end - start > 1):
        return ""
    before = _BRACKET_HEAD.search(preceding(text, start, _BRACKET_REACH))
    words = before.group(1).split() if before else []
    for first in range(len(words)):
        phrase = " ".join(words[first:])
        noun = lexicon.noun_at(phrase, 0)
        if noun and noun[2] == len(phrase):
            return noun[1]
    return ""


def compared(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of a bare number in brackets after a comparison: "so với năm 2023 (39.514)"."""
    if text[end : end + 1] != ")" or not _COMPARED.search(preceding(text, start, _COMPARED_REACH)):
        return ""
    near = reversed(before[-_COMPARED_FIGURES:])
    return next((hit.unit for hit in near if hit.unit != "%" and BREAK not in text[hit.end : start]), "")


def in_state(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of things in one state: "205 (201 đúng hạn, 04 quá hạn)" counts what the 205 counts."""
    state = _STATE.match(text, end)
    if not state and not _SCOPE.match(text, end):
        return ""
    whole = _whole(text, start, before)
    if not state and not (whole and "(" in text[whole.end : start]):
        return ""
    named = whole or _last_of_paragraph(text, start, before)
    if named and named.unit not in {"", "%"}:
        return named.unit
    return borrowed(text, start, end, before) or "hồ sơ"


def listed(text: str, start: int, end: int, before: Sequence[Hit]) -> bool:
    """Check for a count at the end of a list item, "thạc sĩ 15, đại học 70", or at its head: "01 về đất đai"."""
    closing = text.startswith((",", ";", ".", ")", " ("), end)
    if closing and (_of_class(text, start) or _zero_led(text, start, end)):
        return True
    whole = _whole(text, start, before) or _opened(text, start, before)
    if whole is None or _YEAR_LIKE.fullmatch(text, start, end):
        return False
    item = _item(text, start)
    if _names_the_whole(text, whole, item):
        return False
    return (closing and _names_a_part(text, start, item)) or _heads_item(text, start, end, item)


def _item(text: str, start: int) -> str:
    """Return the words of a list item before a number."""
    return text[max(text.rfind(mark, max(0, start - _LIST), start) for mark in "(;,:") + 1 : start]


def _of_class(text: str, start: int) -> bool:
    """Check whether a class that people or votes are divided into stands before a number."""
    return bool(_CLASSES.search(preceding(text, start, _CLASS_REACH)))


def _zero_led(text: str, start: int, end: int) -> bool:
    """Check for a count of one digit with a leading zero behind a word: "kỷ luật 02"."""
    if text[start] != "0" or end - start != _NUMBERED_DIGITS:
        return False
    return bool(_LOWER.search(preceding(text, start, _LOWER_REACH)))


def _names_the_whole(text: str, whole: Hit, item: str) -> bool:
    """Check whether a list item ends with the noun of the whole: what is counted stands before its own number."""
    known = lexicon.noun_at(text, whole.end)
    return known is not None and item.lower().rstrip().endswith(known[0])


def _names_a_part(text: str, start: int, item: str) -> bool:
    """Check whether the words of a list item name what its number counts, not something numbered."""
    words = item.split()
    return len(words) > 1 and (words[-1].isupper() or not after_name(text, start))


def _heads_item(text: str, start: int, end: int, item: str) -> bool:
    """Check for a count with a leading zero at the head of a list item: "01 về đất đai"."""
    return text[start : start + 1] == "0" and not item.strip(" \n") and bool(_ABOUT.match(text, end))


def _whole(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """Return the figure before the bracket or the colon that a number stands behind."""
    opening = _opening(text, start)
    if opening is None:
        return None
    return _counted_within(before, opening - _WHOLE_REACH[text[opening]], opening)


def _opening(text: str, start: int) -> int | None:
    """Return where the bracket or the colon stands that opens the list around an offset."""
    depth = 0
    for bound in reversed(list(_BOUNDS.finditer(text, max(0, start - _LIST + 1), start))):
        sign, offset = bound.group(), bound.start()
        if sign == BREAK or (sign == "." and text[offset + 1 : offset + 2].isspace()):
            return None
        if depth == 0 and sign in _WHOLE_REACH:
            return offset
        depth += (sign == ")") - (sign == "(")
    return None


def _opened(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """Return the figure divided by a list behind "trong đó", where no bracket or colon opens the list."""
    opener = next(reversed(list(_WITHIN.finditer(text, max(0, start - _OPENER_REACH), start))), None)
    if opener is None or BREAK in text[opener.end() : start] or ". " in text[opener.end() : start]:
        return None
    return _counted_within(before, max(0, opener.start() - _OPENED_REACH), opener.start())


def _counted_within(hits: Sequence[Hit], begin: int, end: int) -> Hit | None:
    """Return the last count, no percentage, that ends in a stretch of text."""
    return next((hit for hit in reversed(hits) if begin <= hit.end <= end and hit.unit != "%"), None)


def _last_of_paragraph(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """Return the figure before a number, if it stands in the same paragraph."""
    return before[-1] if before and BREAK not in text[before[-1].end : start] else None


def in_its_whole(text: str, start: int, unit: str, before: Sequence[Hit]) -> str:
    """Return the unit of the whole for parts in brackets after a number of units."""
    if unit in _FEEDBACK:
        last = _last_of_paragraph(text, start, before)
        return "đơn" if last and last.unit == "đơn" else unit
    if unit in _BODIES:
        whole = _whole(text, start, before)
        if whole and whole.unit in _WHOLE_BODIES and text.rfind("(", whole.end, start) - whole.noun_end < _ADJACENT:
            return whole.unit
    return unit


def measured(text: str, start: int, end: int) -> bool:
    """Check whether days and months are counted: time cut, saved or spent, not a deadline or a period."""
    if not _TIME.match(text, end) or _DEADLINE.search(preceding(text, start, _DEADLINE_REACH)):
        return False
    return bool(_SPENT.search(preceding(text, start, _SPENT_REACH)))


def is_idiom(text: str, start: int, end: int) -> bool:
    """Check whether a number belongs to an idiom ("một cửa", "2 cấp") or to a span of time that is not counted."""
    return lexicon.IDIOMS.match(text, end) is not None and not measured(text, start, end)


def after_name(text: str, start: int) -> bool:
    """Check whether the word before is a name or a noun that numbers are given to."""
    match = _NAME_TAIL.search(preceding(text, start, _NAME_REACH))
    return bool(match and match["word"][:1].isupper() and match["word"][-1:] not in ":;,.-")


def name_number(text: str, start: int, end: int) -> bool:
    """Check whether a number stands behind a name and not at the end of a bracket: "Khu phố 3"."""
    return after_name(text, start) and not text[end : end + 2].strip().startswith(")")


def borrowed(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """Return the unit of a number without a noun: from a range, from the words before, from the list."""
    changed = _CHANGED_TO.match(text, end)
    if changed and is_idiom(text, start, changed.end()):
        return ""
    noun = lexicon.noun_at(text, changed.end()) if changed else None
    if noun:
        return noun[1]
    unit = lexicon.unit_of(lexicon.last_part(_clause(text, start)))
    return unit or _unit_before(text, start, before)


def _clause(text: str, start: int) -> str:
    """Return the words of the clause before a number."""
    near = max(0, start - _CLAUSE_REACH)
    return text[max(near, *(text.rfind(mark, near, start) + 1 for mark in ";(:" + BREAK)) : start]


def _unit_before(text: str, start: int, before: Sequence[Hit]) -> str:
    """Return the unit of the count before in the sentence, else what the sentence names, else of the paragraph."""
    last = next((hit for hit in reversed(before) if hit.unit != "%"), None)
    if last is None or BREAK in text[last.end : start]:
        return sentence_unit(text, start)
    if ". " not in text[last.end : start]:
        return last.unit
    return sentence_unit(text, start) or last.unit


def sentence_unit(text: str, start: int) -> str:
    """Return the unit named by the words of the sentence before a number, the nearest words first."""
    near = max(0, start - _SENTENCE_REACH)
    begin = max(text.rfind(mark, near, start) for mark in (BREAK, ";", ". "))
    phrase = text[max(begin + 1, near) : start]
    return lexicon.unit_of(lexicon.last_part(phrase)) or lexicon.unit_of(phrase)
