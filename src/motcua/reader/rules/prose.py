"""Figures in running text.

The grammar does most of the work: in Vietnamese a cardinal stands before the noun it counts ("12 hồ sơ"),
an ordinal or a name after it ("mức độ 4", "tổ 3"). A number is a figure when a counted noun, a percent sign
or a denominator follows, or when a word that leads to a value stands before it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from motcua.reader.rules import numbers, spans, words
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.text import BREAK, Stream

_PERCENT = spaced(r"\s{0,2}(?:%|phần trăm)")
_FRACTION = re.compile(
    r"\s?/\s?(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:,\d{1,3})?)(?![\d/]|[.,]\d|\s?/)"
)
_SCALE = spaced(r" (?P<scale>chục|trăm|ngàn|nghìn|triệu|tỷ|tỉ)(?: (?P<second>tỷ|tỉ|triệu))?(?!\w)(?! đồng)")
_RANGE = re.compile(r"\s*(?:-|–|đến)\s*(?=\d)")
_WORD_NUMBER = spaced(
    r"(?<!\w)(?P<words>(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)(?: (?:mươi|mốt|một|hai|ba|bốn|tư|lăm|năm|sáu|"
    r"bảy|tám|chín)){0,2})(?= [^\W\d])"
)
_PARENS_COUNT = re.compile(r"\s*\(\s*(?:[a-zà-ỹđ]+\s?){1,4}\)")
_ZERO_WORD = spaced(
    r":\s*(?P<zero>Không|không|Chưa có|chưa có|Chưa phát sinh|Không có|không có)\s*(?=[.;,)"
    + BREAK
    + r"]|\s*$| (?:phát sinh|trường hợp|hồ sơ)\b)"
)
_ZERO_NOUN = spaced(
    r"(?<!\w)(?P<zero>(?:chưa|không) (?:nhận được|tiếp nhận(?: được)?|ghi nhận|phát hiện)|(?:chưa|không) (?:có "
    r")?phát sinh|không có|chưa có)(?= (?P<more>[^\W\d]))",
    re.I,
)
_STRICT_ZERO = spaced(
    r"\s*(?:phát sinh )?(?:các |bất kỳ )?(?P<noun>(?:trường hợp|hồ sơ|đơn (?:vị|thư|khiếu)|ý kiến|phản ánh|kiến "
    r"nghị|vụ việc|vụ|cơ quan|cán bộ|công chức|văn bản))(?!\w)",
    re.I,
)
_NAME_TAIL = re.compile(r"(?:^|[\s¶(“\"])(?P<word>[^\s¶(“\"]+)[\s]*$")
_NOT_HEADS = spaced(
    r"(?:\b(?:phụ cấp(?: [^\W\d]+){0,3}|tự (?:chủ|bảo đảm|đảm bảo)(?: [^\W\d]+){0,2}|mức(?: độ)?|hệ số|"
    r"thuế suất|thuế))\s*$",
    re.I,
)
_AUTONOMY = spaced(r"\s*%\s*(?:chi\b|kinh phí (?:chi|hoạt)|vốn nhà)", re.I)
_THRESHOLD = spaced(r"\s*(?:lần|%)?\s*[^.;:,¶]{0,60}\b(?:trở (?:lên|xuống))\b", re.I)
_OR_MORE = spaced(r"\s*trở (?:lên|xuống)\b", re.I)
_REACHED = spaced(r"\b(?:tỷ lệ|đạt|chiếm|tăng|giảm|bằng)\s*(?:trên|hơn|gần|khoảng)?\s*(?:từ\s*)?$", re.I)
_DEADLINE = spaced(r"\b(?:thời hạn|trong vòng|tối đa|chậm nhất|trước|sau|quá|trong)\s*$", re.I)
_SHARE_FOLLOWS = re.compile(r"\s*\((?:chiếm\s+|đạt\s+|tỷ\s+lệ\s+)?[\d.,]+\s*%")
_CLASSES = spaced(
    r"\b(?:ti[eế]n s[ĩỹ]|thạc s[ĩỹ]|đại học|cao đẳng|trung cấp|sơ cấp|cao cấp|nữ|nam|dân tộc|chuyên viên(?: chính)?|"
    r"xuất sắc|tốt|khá|trung bình|yếu|kém|rất hài lòng|hài lòng|bình thường|không hài lòng)\s*$",
    re.I,
)
_CAPITALISED = re.compile(r"\s+[A-ZĐÂÊÔƠƯĂÁÀẢÃẠÍÌỈĨỊÝÚÙỦŨỤÉÓÒỎÕỌ][^\W\d_A-ZĐ]")
_BARE_YEAR = re.compile(r"(?:19[4-9]|20[0-6])\d")  # a count of that size is written 2.025
_LIST_MARK = re.compile(rf"(?:^|{BREAK})\s*[-–+•(]?\s*$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A number of a stream that is a figure, before it has a label."""

    start: int
    end: int  # after the number and its percent sign
    raw: str
    value: float
    unit: str
    decimals: int = 0
    qualifier: str = ""
    noun_end: int = 0  # after the counted noun
    pair: int = -1  # for x/y: the offset of the other figure

    def as_unit(self, unit: str) -> "Hit":
        """The same figure in another unit."""
        return replace(self, unit=unit)


class _Blocked:
    """Stretches whose numbers are not statistics."""

    def __init__(self, text: str, cited: Sequence[tuple[int, int]]) -> None:
        taken = [(m.start(), m.end()) for m in spans.NOT_STATISTICS.finditer(text)]
        taken += [(d.start, d.end) for d in spans.dates(text)]
        taken += cited
        taken.sort()
        self.starts = [a for a, _ in taken]
        self.ends: list[int] = []
        furthest = 0
        for _, end in taken:
            furthest = max(furthest, end)
            self.ends.append(furthest)

    def holds(self, offset: int) -> bool:
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]


def find(stream: Stream, cited: Sequence[tuple[int, int]]) -> list[Hit]:
    """Every figure of a stream, in order; `cited` are the stretches its citations cover."""
    text = stream.text
    blocked = _Blocked(text, cited)
    hits: list[Hit] = []
    consumed = _marker_end(stream)
    tokens = list(numbers.TOKEN.finditer(text))
    for match in tokens:
        if match.start() < consumed:
            continue
        if blocked.holds(match.start()):
            ranked = _rank(text, match)
            hits.extend(ranked)
            consumed = ranked[-1].end if ranked else consumed
            continue
        new = _read(text, match, hits)
        if new:
            hits.extend(new)
            consumed = new[-1].end
    hits.extend(_in_words(text, blocked))
    hits.extend(_zeros(text, blocked))
    hits.sort(key=lambda hit: hit.start)
    return _without_repeats(hits)


def _marker_end(stream: Stream) -> int:
    """Where the number of a footnote ends at the head of its text."""
    marker = re.match(r"\s*\[?\d{1,3}\]?(?=\s*[^\W\d_]|\s)", stream.text) if stream.kind == "footnote" else None
    return marker.end() if marker else 0


def _read(text: str, match: re.Match[str], before: Sequence[Hit]) -> list[Hit]:
    token, start, end = match["number"], match.start(), match.end()
    fraction = _FRACTION.match(text, end)
    if fraction:
        return _fraction(text, match, fraction)
    percent = _PERCENT.match(text, end)
    number = numbers.parse(token, percent=bool(percent))
    if number is None:
        return []
    qualifier = _qualifier(text, start)
    if percent:
        bound = _OR_MORE.match(text, percent.end()) and not _REACHED.search(text[max(0, start - 24) : start])
        if bound or _AUTONOMY.match(text, end) or _rate_of_something(text, start):
            return []
        stop = percent.end()
        return [Hit(start, stop, text[start:stop], number.value, "%", number.decimals, qualifier, stop)]
    return _counted(text, start, end, number, before)


def _counted(text: str, start: int, end: int, number: numbers.Number, before: Sequence[Hit]) -> list[Hit]:
    """A number that is no percentage: what it counts stands behind it, or led to it, or it is none."""
    if text[start:end].isdigit() and end - start >= 8:
        return []  # an account, an identity card, a telephone
    qualifier = _qualifier(text, start)
    scale = _SCALE.match(text, end)
    factor = 1
    after = end
    if scale:
        factor = numbers.SCALES[scale["scale"]] * (numbers.SCALES[scale["second"]] if scale["second"] else 1)
        after = scale.end()
    if words.IDIOMS.match(text, after) and not _measured(text, start, after):
        return []
    spelled = _PARENS_COUNT.match(text, after)
    noun = words.noun_at(text, spelled.end() if spelled else after)
    if _THRESHOLD.match(text, after) and _lower_bound(text, start):
        return []
    if _LIST_MARK.search(text[max(0, start - 8) : start]) and (
        text[end : end + 1] in {".", ")"} or _CAPITALISED.match(text, end)
    ):
        return []
    if scale and noun is None and scale["scale"] in {"triệu", "tỷ", "tỉ"} and not scale["second"]:
        return [_hit(text, start, end, number, 1, f"{scale['scale'].replace('tỉ', 'tỷ')} đồng", qualifier, after)]
    led = words.LEADS.search(text[max(0, start - 24) : start])
    if noun and (_each(text, start, noun[2]) or (noun[0] == "lần" and not led)):
        return []
    if noun and not (noun[0] in words.WEAK and _after_name(text, start)):
        unit = _in_its_whole(text, start, noun[1], before)
        return [_hit(text, start, after, number, factor, unit, qualifier, noun[2])]
    if noun is None and re.match(r"\s*(?:-|–)\s*\d", text[after:]):
        return _span(text, start, after, number, factor, qualifier)
    named = _bracketed(text, start, end)
    if named:
        return [_hit(text, start, end, number, 1, named, qualifier, end)]
    other = words.unknown_noun(text, after)
    if other and (led or _OPENS.search(text[max(0, start - 6) : start])) and not _after_name(text, start):
        return [_hit(text, start, after, number, factor, other[0], qualifier, other[1])]
    shared = _SHARE_FOLLOWS.match(text, after) or _listed(text, start, after, before)
    if (
        not (led or shared)
        or (_name_number(text, start, after) and not shared)
        or _BARE_YEAR.fullmatch(text, start, end)
    ):
        return []
    unit = _borrowed(text, start, after, before)
    if not unit and (shared or led) and _OUTCOME.search(text[max(0, start - 60) : start]):
        unit = "hồ sơ"
    unit = unit or ("trường hợp" if shared else "")
    return [_hit(text, start, after, number, factor, unit, qualifier, after)] if unit else []


def _bracketed(text: str, start: int, end: int) -> str:
    """The unit of a count in brackets behind what it counts: "Công văn (10), Thông báo (02)"."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")" or not (text[start] == "0" or end - start > 1):
        return ""
    before = re.search(r"((?:[^\W\d_]+\s){0,2}[^\W\d_]+)\s*\($", text[max(0, start - 40) : start])
    phrase = before.group(1).split() if before else []
    for length in range(len(phrase), 0, -1):
        noun = words.noun_at(" ".join(phrase[-length:]), 0)
        if noun and noun[2] == len(" ".join(phrase[-length:])):
            return noun[1]
    return ""


def _listed(text: str, start: int, end: int, before: Sequence[Hit]) -> bool:
    """A count at the end of an item of a list: "thạc sĩ 15, đại học 70", or at its head: "01 về đất đai"."""
    closing = text[end : end + 1] in {",", ";", ".", ")"} or text[end : end + 2] == " ("
    if closing and _CLASSES.search(text[max(0, start - 24) : start]):
        return True
    if closing and text[start] == "0" and end - start == 2 and _LOWER.search(text[max(0, start - 16) : start]):
        return True
    whole = _whole(text, start, before) or _opened(text, start, before)
    if whole is None or text[start:end].isdigit() and end - start > 3:
        return False
    known = words.noun_at(text, whole.end)
    item = text[max(text.rfind(mark, max(0, start - 700), start) for mark in "(;,:") + 1 : start]
    if known and item.lower().rstrip().endswith(known[0]):
        return False
    if closing and len(item.split()) >= 2 and (item.split()[-1].isupper() or not _after_name(text, start)):
        return True
    return not item.strip(" \n") and bool(_ABOUT.match(text, end)) and text[start : start + 1] == "0"


_OUTCOME = spaced(r"\b(?:giải quyết|tiếp nhận|trước hạn|đúng hạn|quá hạn|trễ hạn|trễ hẹn|đúng hẹn|sớm hạn)\b", re.I)
_OPENS = re.compile(rf"(?:^|[,;:({BREAK}]|\s[-–+])\s*$")
_LOWER = re.compile(r"[a-zà-ỹđ]{2,}\s+$")
_ABOUT = spaced(r"\s*(?:về|của|do|tại|thuộc|đối với|ở|từ)\b")


def _each(text: str, start: int, end: int) -> bool:
    """A rate by rule, not a count: "mỗi hồ sơ nộp 02 bộ", "2 buổi/tuần"."""
    return bool(_EVERY.search(text[max(0, start - 40) : start]) or _PER_TIME.match(text, end))


_EVERY = spaced(r"\b[Mm]ỗi(?: [^\W\d]+){1,4}(?: (?:nộp|có|là|gồm|ít nhất|tối thiểu))? $")
_PER_TIME = spaced(r"\s*(?:/|mỗi |một |trong )\s*(?:tuần|tháng)(?!\w)|\s*(?:hàng|hằng) (?:ngày|tuần|tháng)(?!\w)")


def _whole(text: str, start: int, before: Sequence[Hit]) -> Hit | None:
    """The figure before the bracket or the colon that a number stands behind."""
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
    """The figure that a list behind "trong đó" divides, where no bracket or colon opens the list."""
    near = max(0, start - 300)
    opener = next(reversed(list(_WITHIN.finditer(text, near, start))), None)
    if opener is None or BREAK in text[opener.end() : start] or ". " in text[opener.end() : start]:
        return None
    begin = max(0, opener.start() - 160)
    return next((hit for hit in reversed(before) if begin <= hit.end <= opener.start() and hit.unit != "%"), None)


_WITHIN = spaced(r"\b(?:[Tt]rong đó|[Bb]ao gồm|gồm|chia ra|[Cc]ụ thể)\b")


def _in_its_whole(text: str, start: int, unit: str, before: Sequence[Hit]) -> str:
    """Parts in brackets after a number of units are counted in the unit of the whole."""
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


def _hit(
    text: str, start: int, end: int, number: numbers.Number, factor: int, unit: str, qualifier: str, noun_end: int
) -> Hit:
    return Hit(
        start,
        end,
        text[start:end],
        number.value * factor,
        unit,
        number.decimals if factor == 1 else 0,
        qualifier,
        noun_end,
    )


def _fraction(text: str, match: re.Match[str], fraction: re.Match[str]) -> list[Hit]:
    end = fraction.end()
    first, second = numbers.parse(match["number"]), numbers.parse(fraction["number"])
    if first is None or second is None or _no_fraction(text, match, fraction):
        return []
    if re.search(
        r"(?:\bngày|\btháng|\bmức(?:\s+độ)?|\bđiều|\bkhoản)\s*$", text[max(0, match.start() - 12) : match.start()], re.I
    ):
        return []
    noun = words.noun_at(text, end)
    led = words.LEADS.search(text[max(0, match.start() - 24) : match.start()])
    closing = re.match(r"\s*(?:[,;.)(¶]|\(|đạt|=|tương|chiếm|$)", text[end:])
    if noun is None and not (led or closing):
        return []
    if noun is None and _name_number(text, match.start(), end) and not closing:
        return []
    bracketed = words.noun_at(text, end + 1) if text[end : end + 1] == ")" else None
    unit = noun[1] if noun else (_sentence_unit(text, match.start()) or (bracketed[1] if bracketed else ""))
    qualifier = _qualifier(text, match.start())
    finish = noun[2] if noun else end
    start2 = fraction.start("number")
    return [
        Hit(match.start(), match.end(), match["number"], first.value, unit, first.decimals, qualifier, finish, start2),
        Hit(start2, end, fraction["number"], second.value, unit, second.decimals, "", finish, match.start()),
    ]


def _no_fraction(text: str, match: re.Match[str], fraction: re.Match[str]) -> bool:
    """A month of a year, round the clock, or the scale of a map."""
    upper, lower = match["number"], fraction["number"]
    if upper.isdigit() and int(upper) <= 12 and re.fullmatch(r"(?:19|20)\d{2}", lower):
        return words.noun_at(text, fraction.end()) is None
    if upper == "24" and lower in {"7", "24"}:
        return True
    return upper == "1" and lower.replace(".", "") in {"500", "1000", "2000", "5000", "10000", "25000", "50000"}


def _span(text: str, start: int, end: int, number: numbers.Number, factor: int, qualifier: str) -> list[Hit]:
    """The first number of a range takes the unit of the second: "5 - 7 cuộc"."""
    joint = _RANGE.match(text, end)
    second = numbers.TOKEN.match(text, joint.end()) if joint else None
    if second is None:
        second = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?!\d)").match(text, joint.end()) if joint else None
    if second is None:
        return []
    percent = _PERCENT.match(text, second.end())
    noun = words.noun_at(text, second.end())
    other = numbers.parse(second["number"], percent=bool(percent))
    idiom = words.IDIOMS.match(text, second.end()) and not _measured(text, start, second.end())
    if other is None or not (percent or noun) or idiom:
        return []
    unit = "%" if percent else (noun[1] if noun else "")
    finish = percent.end() if percent else (noun[2] if noun else second.end())
    return [
        Hit(start, end, text[start:end], number.value * factor, unit, number.decimals, qualifier, finish),
        Hit(second.start(), second.end(), second["number"], other.value, unit, other.decimals, "", finish),
    ]


def _rank(text: str, match: re.Match[str]) -> list[Hit]:
    """A place among all: "xếp thứ 5/11 huyện" states both."""
    fraction = _FRACTION.match(text, match.end())
    if fraction is None or not _RANKED.search(text[max(0, match.start() - 40) : match.start()]):
        return []
    hits = _fraction(text, match, fraction)
    noun = words.noun_at(text, fraction.end())
    return [hits[0].as_unit("hạng"), hits[1].as_unit(noun[1] if noun else "đơn vị")] if hits else []


_RANKED = spaced(r"(?:(?:xếp|đứng|đạt)(?: ở)?(?: vị trí)?(?: thứ)?(?: hạng)?|[(,;:]\s*(?:thứ hạng|hạng|thứ)) $")


def _qualifier(text: str, start: int) -> str:
    match = words.QUALIFIERS.search(text[max(0, start - 20) : start])
    return " ".join(match.group(1).lower().split()) if match else ""


def _rate_of_something(text: str, start: int) -> bool:
    """A percentage that belongs to a name: an allowance of 5 %, autonomy of 100 %."""
    return bool(_NOT_HEADS.search(text[max(0, start - 40) : start])) and not re.search(
        r"\b(?:tỷ\s+lệ|đạt|chiếm|tăng|giảm|bằng)\s*(?:trên|hơn|gần|khoảng)?\s*(?:từ\s*)?$",
        text[max(0, start - 24) : start],
        re.I,
    )


def _lower_bound(text: str, start: int) -> bool:
    return bool(re.search(r"\b(?:từ|đạt)\s*$", text[max(0, start - 8) : start], re.I))


def _measured(text: str, start: int, end: int) -> bool:
    """Days and months count when time was cut, saved or spent, not when they are a deadline or a period."""
    unit = re.match(r"\s*(?:ngày(?:\s+làm\s+việc)?|giờ|tháng|năm)(?!\w)", text[end:])
    if not unit or _DEADLINE.search(text[max(0, start - 16) : start]):
        return False
    return bool(_SPENT.search(text[max(0, start - 100) : start]))


_SPENT = spaced(
    r"\b(?:(?:cắt giảm|rút ngắn|tiết kiệm|giảm|trung bình|bình quân)\b[^.;¶]{0,40}|"
    r"(?:cắt giảm|rút ngắn|giảm)\b[^.;¶]{0,80}\b(?:xuống|còn))\s*$",
    re.I,
)


def _after_name(text: str, start: int) -> bool:
    """The word before is a name or a noun that numbers are given to."""
    match = _NAME_TAIL.search(text[max(0, start - 20) : start])
    return bool(match and match["word"][:1].isupper() and match["word"][-1:] not in ":;,.-")


def _name_number(text: str, start: int, end: int) -> bool:
    following = text[end : end + 2].strip()
    return _after_name(text, start) and not following.startswith((")",))


def _borrowed(text: str, start: int, end: int, before: Sequence[Hit]) -> str:
    """The unit of a number that has no noun after it: from a range, from the words before, from the list."""
    ahead = re.match(r"[^.;¶]{0,40}?\b(?:xuống|lên|còn|đến)\s+(?:còn\s+)?\d[\d.,]*", text[end:])
    if ahead:
        noun = words.noun_at(text, end + ahead.end())
        if words.IDIOMS.match(text, end + ahead.end()) and not _measured(text, start, end + ahead.end()):
            return ""
        if noun:
            return noun[1]
    near = max(0, start - 300)
    clause = text[max(near, *(text.rfind(mark, near, start) + 1 for mark in ";(:" + BREAK)) : start]
    unit = words.unit_of(words.last_part(clause))
    if unit or not before:
        return unit or _sentence_unit(text, start)
    last = next((hit for hit in reversed(before) if hit.unit != "%"), None)
    if last and BREAK not in text[last.end : start] and (". " not in text[last.end : start]):
        return last.unit
    unit = _sentence_unit(text, start)
    if not unit and last and BREAK not in text[last.end : start]:
        return last.unit
    return unit


def _sentence_unit(text: str, start: int) -> str:
    near = max(0, start - 160)
    begin = max(text.rfind(mark, near, start) for mark in (BREAK, ";", ". "))
    phrase = text[max(begin + 1, near) : start]
    return words.unit_of(words.last_part(phrase)) or words.unit_of(phrase)


def _in_words(text: str, blocked: _Blocked) -> list[Hit]:
    """Numbers written in words before a noun that is surely counted."""
    hits = []
    for match in _WORD_NUMBER.finditer(text):
        value = numbers.words(match["words"])
        if value is None or blocked.holds(match.start()):
            continue
        noun = words.noun_at(text, match.end())
        if noun is None or noun[0] not in _COUNTED_IN_WORDS:
            continue
        if re.search(
            r"(?:[\d(]|\b(?:thứ|tháng|lần|và|mỗi|một|ngày|quý|ba|giữa))\s*$",
            text[max(0, match.start() - 8) : match.start()],
            re.I,
        ):
            continue
        hits.append(
            Hit(
                match.start(),
                match.end(),
                match["words"],
                float(value),
                noun[1],
                0,
                _qualifier(text, match.start()),
                noun[2],
            )
        )
    return hits


_SOME = spaced(r"\b(?:một số|một vài|nhiều|phần lớn|đa số) [^.;:,¶]*$", re.I)
_ZERO_LABEL = re.compile(
    r"\s*[-+–•]?\s*(?:[sS]ố|[tT]ổng\s+số|[tT]ỷ\s+lệ|[hH]ồ\s+sơ|[tT]rường\s+hợp|[qQ]uá\s+hạn|[tT]rễ)"
)
_COUNTED_IN_WORDS = frozenset(
    {
        "người", "hồ sơ", "trường hợp", "đơn vị", "cuộc", "văn bản", "công chức", "viên chức", "cán bộ", "xã",
        "vụ việc", "đơn", "thủ tục", "thủ tục hành chính", "tthc", "nhiệm vụ", "phòng", "trường",
        "lớp", "hội nghị", "phiếu",
    }
)  # fmt: skip


def _zeros(text: str, blocked: _Blocked) -> list[Hit]:
    """The words that state a zero: "…: Không", "chưa nhận được ý kiến", "không phát sinh hồ sơ"."""
    hits = []
    for match in _ZERO_WORD.finditer(text):
        near = max(0, match.start() - 200)
        begin = max(text.rfind(mark, near, match.start()) for mark in (BREAK, ";", ". ", ":"))
        label = text[max(begin + 1, near) : match.start()]
        unit = words.unit_of(label)
        label = label if _ZERO_LABEL.match(label) else words.last_part(label)
        if unit and _ZERO_LABEL.match(label):
            start, end = match.span("zero")
            hits.append(Hit(start, end, text[start:end], 0.0, unit, 0, "", end))
    for match in _ZERO_NOUN.finditer(text):
        if _SOME.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        strict = _STRICT_ZERO.match(text, match.end("zero"))
        if strict is None:
            continue
        zero = " ".join(match["zero"].lower().split())
        if zero in {"không có", "chưa có"} and not re.match(
            r"\s*(?:phát\s+sinh|trường\s+hợp|hồ\s+sơ|đơn\s+thư|phản\s+ánh|vụ)", text[match.end("zero") :]
        ):
            continue
        start, end = match.span("zero")
        noun = words.noun_at(text, strict.start("noun"))
        hits.append(
            Hit(
                start,
                end,
                text[start:end],
                0.0,
                noun[1] if noun else words.unit_of(strict["noun"]),
                0,
                "",
                strict.end(),
            )
        )
    return hits


def _without_repeats(hits: list[Hit]) -> list[Hit]:
    out: list[Hit] = []
    for hit in hits:
        if not out or hit.start >= out[-1].end:
            out.append(hit)
    return out
