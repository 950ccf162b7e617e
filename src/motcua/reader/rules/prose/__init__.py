"""Figures in running text.

The grammar does most of the work: in Vietnamese a cardinal stands before the noun it counts ("12 hồ sơ"),
an ordinal or a name after it ("mức độ 4", "tổ 3"). A number is a figure when a counted noun, a percent sign
or a denominator follows, or when a word that leads to a value stands before it.
"""

import re
from collections.abc import Sequence

from motcua.reader.rules import lexicon, numbers
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.prose.counted import (
    after_name,
    borrowed,
    bracketed,
    compared,
    in_its_whole,
    in_state,
    listed,
    measured,
    sentence_unit,
)
from motcua.reader.rules.prose.hits import Hit, blocked, qualifier_before
from motcua.reader.rules.prose.spelled import in_words, zeros
from motcua.reader.rules.text import BREAK, Stream

_PERCENT = spaced(r"\s{0,2}(?:%|phần trăm)")
_FRACTION = re.compile(
    r"\s?/\s?(?P<number>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:,\d{1,3})?)(?![\d/]|[.,]\d|\s?/)"
)
_SCALE = spaced(r" (?P<scale>chục|trăm|ngàn|nghìn|triệu|tỷ|tỉ)(?: (?P<second>tỷ|tỉ|triệu))?(?!\w)(?! đồng)")
_RANGE = re.compile(r"\s*(?:-|–|đến)\s*(?=\d)")
_PARENS_COUNT = re.compile(r"\s*\(\s*(?:[a-zà-ỹđ]+\s?){1,4}\)")
_NOT_HEADS = spaced(
    r"(?:\b(?:phụ cấp(?: [^\W\d]+){0,3}|tự (?:chủ|bảo đảm|đảm bảo)(?: [^\W\d]+){0,2}|mức(?: độ)?|hệ số|"
    r"thuế suất|thuế))\s*$",
    re.I,
)
_AUTONOMY = spaced(r"\s*%\s*(?:chi(?! phí)\b|kinh phí (?:chi|hoạt)|vốn nhà)", re.I)
_THRESHOLD = spaced(r"\s*(?:lần|%)?\s*[^.;:,¶]{0,60}\b(?:trở (?:lên|xuống))\b", re.I)
_OR_MORE = spaced(r"\s*trở (?:lên|xuống)\b", re.I)
_REACHED = spaced(r"\b(?:tỷ lệ|đạt|chiếm|tăng|giảm|bằng)\s*(?:trên|hơn|gần|khoảng)?\s*(?:từ\s*)?$", re.I)
_SHARE_FOLLOWS = re.compile(r"\s*\((?:chiếm\s+|đạt\s+|tỷ\s+lệ\s+)?[\d.,]+\s*%")
_CAPITALISED = re.compile(r"\s+[A-ZĐÂÊÔƠƯĂÁÀẢÃẠÍÌỈĨỊÝÚÙỦŨỤÉÓÒỎÕỌ][^\W\d_A-ZĐ]")
_BARE_YEAR = re.compile(r"(?:19[4-9]|20[0-6])\d")  # a count of that size is written 2.025
_LIST_MARK = re.compile(rf"(?:^|{BREAK})\s*[-–+•(]?\s*$")


def find(stream: Stream, cited: Sequence[tuple[int, int]]) -> list[Hit]:
    """Find every figure of a stream, in order; `cited` are the spans of its citations."""
    text = stream.text
    no_figures = blocked(text, cited)
    hits: list[Hit] = []
    consumed = _marker_end(stream)
    tokens = list(numbers.TOKEN.finditer(text))
    for match in tokens:
        if match.start() < consumed:
            continue
        if no_figures.holds(match.start()):
            ranked = _rank(text, match)
            hits.extend(ranked)
            consumed = ranked[-1].end if ranked else consumed
            continue
        new = _read(text, match, hits)
        if new:
            hits.extend(new)
            consumed = new[-1].end
    hits.extend(in_words(text, no_figures))
    hits.extend(zeros(text, no_figures))
    hits.sort(key=lambda hit: hit.start)
    return _without_repeats(hits)


def _marker_end(stream: Stream) -> int:
    """Return where the number of a footnote ends at the head of its text."""
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
    qualifier = qualifier_before(text, start)
    if percent:
        bound = _OR_MORE.match(text, percent.end()) and not _REACHED.search(text[max(0, start - 24) : start])
        if bound or _AUTONOMY.match(text, end) or _rate_of_something(text, start):
            return []
        stop = percent.end()
        return [Hit(start, stop, text[start:stop], number.value, "%", number.decimals, qualifier, stop)]
    return _counted(text, start, end, number, before)


def _counted(text: str, start: int, end: int, number: numbers.Number, before: Sequence[Hit]) -> list[Hit]:
    """Read a number that is no percentage, if the words behind or before it say what it counts."""
    if text[start:end].isdigit() and end - start >= 8:
        return []  # an account, an identity card, a telephone
    qualifier = qualifier_before(text, start)
    scale = _SCALE.match(text, end)
    factor = 1
    after = end
    if scale:
        factor = numbers.SCALES[scale["scale"]] * (numbers.SCALES[scale["second"]] if scale["second"] else 1)
        after = scale.end()
    if _counts_nothing(text, start, end, after):
        return []
    spelled = _PARENS_COUNT.match(text, after)
    noun = lexicon.noun_at(text, spelled.end() if spelled else after)
    if scale and noun is None and scale["scale"] in {"triệu", "tỷ", "tỉ"} and not scale["second"]:
        return [_hit(text, start, end, number, 1, f"{scale['scale'].replace('tỉ', 'tỷ')} đồng", qualifier, after)]
    led = lexicon.LEADS.search(text[max(0, start - 24) : start])
    if noun and (_each(text, start, noun[2]) or (noun[0] == "lần" and not led)):
        return []
    if noun and not (noun[0] in lexicon.WEAK and after_name(text, start)):
        unit = in_its_whole(text, start, noun[1], before)
        return [_hit(text, start, after, number, factor, unit, qualifier, noun[2])]
    if noun is None and re.match(r"\s*(?:-|–)\s*\d", text[after:]):
        return _span(text, start, after, number, factor, qualifier)
    named = bracketed(text, start, end) or in_state(text, start, after, before) or compared(text, start, end, before)
    if named:
        return [_hit(text, start, after, number, factor, named, qualifier, after)]
    return _without_noun(text, (start, end, after), number, factor, qualifier, before)


def _counts_nothing(text: str, start: int, end: int, after: int) -> bool:
    """Check whether a number belongs to an idiom, is a lower bound, or numbers the items of a list."""
    if lexicon.IDIOMS.match(text, after) and not measured(text, start, after):
        return True
    if _THRESHOLD.match(text, after) and _lower_bound(text, start):
        return True
    marked = text[end : end + 1] in {".", ")"} or _CAPITALISED.match(text, end)
    return bool(marked and _LIST_MARK.search(text[max(0, start - 8) : start]))


def _without_noun(
    text: str,
    spot: tuple[int, int, int],
    number: numbers.Number,
    factor: int,
    qualifier: str,
    before: Sequence[Hit],
) -> list[Hit]:
    """Read a number without a known noun: an unknown noun, a list or an outcome may give its unit.

    `spot` is where the number begins, where its digits end, and where its scale (nghìn, triệu) ends.
    """
    start, end, after = spot
    led = lexicon.LEADS.search(text[max(0, start - 24) : start])
    other = lexicon.unknown_noun(text, after)
    if other and (led or _OPENS.search(text[max(0, start - 6) : start])) and not after_name(text, start):
        return [_hit(text, start, after, number, factor, other[0], qualifier, other[1])]
    shared = _SHARE_FOLLOWS.match(text, after) or listed(text, start, after, before)
    if (
        not (led or shared)
        or (_name_number(text, start, after) and not shared)
        or _BARE_YEAR.fullmatch(text, start, end)
    ):
        return []
    unit = borrowed(text, start, after, before)
    if not unit and (shared or led) and _OUTCOME.search(text[max(0, start - 60) : start]):
        unit = "hồ sơ"
    unit = unit or ("trường hợp" if shared else "")
    return [_hit(text, start, after, number, factor, unit, qualifier, after)] if unit else []


_OUTCOME = spaced(r"\b(?:giải quyết|tiếp nhận|trước hạn|đúng hạn|quá hạn|trễ hạn|trễ hẹn|đúng hẹn|sớm hạn)\b", re.I)
_OPENS = re.compile(rf"(?:^|[,;:({BREAK}]|\s[-–+])\s*$")


def _each(text: str, start: int, end: int) -> bool:
    """Check whether a number is a rate by rule, not a count: "mỗi hồ sơ nộp 02 bộ", "2 buổi/tuần"."""
    return bool(_EVERY.search(text[max(0, start - 40) : start]) or _PER_TIME.match(text, end))


_EVERY = spaced(r"\b[Mm]ỗi(?: [^\W\d]+){1,4}(?: (?:nộp|có|là|gồm|ít nhất|tối thiểu))? $")
_PER_TIME = spaced(r"\s*(?:/|mỗi |một |trong )\s*(?:tuần|tháng)(?!\w)|\s*(?:hàng|hằng) (?:ngày|tuần|tháng)(?!\w)")


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
    noun = lexicon.noun_at(text, end)
    led = lexicon.LEADS.search(text[max(0, match.start() - 24) : match.start()])
    closing = re.match(r"\s*(?:[,;.)(¶]|\(|đạt|=|tương|chiếm|$)", text[end:])
    if noun is None and not (led or closing):
        return []
    if noun is None and _name_number(text, match.start(), end) and not closing:
        return []
    bracketed = lexicon.noun_at(text, end + 1) if text[end : end + 1] == ")" else None
    unit = noun[1] if noun else (sentence_unit(text, match.start()) or (bracketed[1] if bracketed else ""))
    qualifier = qualifier_before(text, match.start())
    finish = noun[2] if noun else end
    start2 = fraction.start("number")
    return [
        Hit(match.start(), match.end(), match["number"], first.value, unit, first.decimals, qualifier, finish, start2),
        Hit(start2, end, fraction["number"], second.value, unit, second.decimals, "", finish, match.start()),
    ]


def _no_fraction(text: str, match: re.Match[str], fraction: re.Match[str]) -> bool:
    """Check whether x/y is a month of a year, round the clock, or the scale of a map."""
    upper, lower = match["number"], fraction["number"]
    if upper.isdigit() and int(upper) <= 12 and re.fullmatch(r"(?:19|20)\d{2}", lower):
        return lexicon.noun_at(text, fraction.end()) is None
    if upper == "24" and lower in {"7", "24"}:
        return True
    return upper == "1" and lower.replace(".", "") in {"500", "1000", "2000", "5000", "10000", "25000", "50000"}


def _span(text: str, start: int, end: int, number: numbers.Number, factor: int, qualifier: str) -> list[Hit]:
    """Give the first number of a range the unit of the second: "5 - 7 cuộc"."""
    joint = _RANGE.match(text, end)
    second = numbers.TOKEN.match(text, joint.end()) if joint else None
    if second is None:
        second = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)(?!\d)").match(text, joint.end()) if joint else None
    if second is None:
        return []
    percent = _PERCENT.match(text, second.end())
    noun = lexicon.noun_at(text, second.end())
    other = numbers.parse(second["number"], percent=bool(percent))
    idiom = lexicon.IDIOMS.match(text, second.end()) and not measured(text, start, second.end())
    if other is None or not (percent or noun) or idiom:
        return []
    unit = "%" if percent else (noun[1] if noun else "")
    finish = percent.end() if percent else (noun[2] if noun else second.end())
    return [
        Hit(start, end, text[start:end], number.value * factor, unit, number.decimals, qualifier, finish),
        Hit(second.start(), second.end(), second["number"], other.value, unit, other.decimals, "", finish),
    ]


def _rank(text: str, match: re.Match[str]) -> list[Hit]:
    """Read a rank among all: "xếp thứ 5/11 huyện" states both."""
    fraction = _FRACTION.match(text, match.end())
    alone = _RANK_ALONE.search(text[max(0, match.start() - 24) : match.start()])
    if fraction is None and alone and text[match.end() : match.end() + 1] == ")" and len(match["number"]) <= 2:
        rank = float(match["number"])
        return [Hit(match.start(), match.end(), match["number"], rank, "hạng", noun_end=match.end())]
    if fraction is None or not _RANKED.search(text[max(0, match.start() - 40) : match.start()]):
        return []
    hits = _fraction(text, match, fraction)
    noun = lexicon.noun_at(text, fraction.end())
    return [hits[0].as_unit("hạng"), hits[1].as_unit(noun[1] if noun else "đơn vị")] if hits else []


_RANK_ALONE = spaced(r"\((?:(?:xếp|đứng|hạng|vị trí)\s+)*(?:thứ|hạng) $")
_RANKED = spaced(r"(?:(?:xếp|đứng|đạt)(?: ở)?(?: vị trí)?(?: thứ)?(?: hạng)?|[(,;:]\s*(?:thứ hạng|hạng|thứ)) $")


def _rate_of_something(text: str, start: int) -> bool:
    """Check whether a percentage belongs to a name: an allowance of 5 %, autonomy of 100 %."""
    return bool(_NOT_HEADS.search(text[max(0, start - 40) : start])) and not re.search(
        r"\b(?:tỷ\s+lệ|đạt|chiếm|tăng|giảm|bằng)\s*(?:trên|hơn|gần|khoảng)?\s*(?:từ\s*)?$",
        text[max(0, start - 24) : start],
        re.I,
    )


def _lower_bound(text: str, start: int) -> bool:
    return bool(re.search(r"\b(?:từ|đạt)\s*$", text[max(0, start - 8) : start], re.I))


def _name_number(text: str, start: int, end: int) -> bool:
    following = text[end : end + 2].strip()
    return after_name(text, start) and not following.startswith((")",))


def _without_repeats(hits: list[Hit]) -> list[Hit]:
    out: list[Hit] = []
    for hit in hits:
        if not out or hit.start >= out[-1].end:
            out.append(hit)
    return out
