"""Figures in running text.

The grammar does most of the work: in Vietnamese a cardinal stands before the noun it counts ("12 hồ sơ"),
an ordinal or a name after it ("mức độ 4", "tổ 3"). A number is a figure when a counted noun, a percent sign
or a denominator follows, or when a word that leads to a value stands before it.
"""

import re
from collections.abc import Sequence

from motcua.reader.rules import lexicon, numbers
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.prose.counted import (
    after_name,
    borrowed,
    bracketed,
    compared,
    in_its_whole,
    in_state,
    is_idiom,
    listed,
    name_number,
)
from motcua.reader.rules.prose.hits import Hit, Token, blocked, is_led, qualifier_before
from motcua.reader.rules.prose.pairs import FRACTION, PERCENT, RANGE_FOLLOWS, fraction, rank, span
from motcua.reader.rules.prose.spelled import in_words, zeros
from motcua.reader.rules.text import BREAK, Stream

_SCALE = spaced(r" (?P<scale>chục|trăm|ngàn|nghìn|triệu|tỷ|tỉ)(?: (?P<second>tỷ|tỉ|triệu))?(?!\w)(?! đồng)")
_MONEY = {"triệu": "triệu đồng", "tỷ": "tỷ đồng", "tỉ": "tỷ đồng"}  # scales that mean money where no noun follows
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
_LOWER_BOUND = re.compile(r"\b(?:từ|đạt)\s*$", re.I)
_SHARE_FOLLOWS = re.compile(r"\s*\((?:chiếm\s+|đạt\s+|tỷ\s+lệ\s+)?[\d.,]+\s*%")
_CAPITALISED = re.compile(r"\s+[A-ZĐÂÊÔƠƯĂÁÀẢÃẠÍÌỈĨỊÝÚÙỦŨỤÉÓÒỎÕỌ][^\W\d_A-ZĐ]")
_BARE_YEAR = re.compile(r"(?:19[4-9]|20[0-6])\d")  # a count of that size is written 2.025
_LIST_MARK = re.compile(rf"(?:^|{BREAK})\s*[-–+•(]?\s*$")
_FOOTNOTE_NUMBER = re.compile(r"\s*\[?\d{1,3}\]?(?=\s*[^\W\d_]|\s)")
_OUTCOME = spaced(r"\b(?:giải quyết|tiếp nhận|trước hạn|đúng hạn|quá hạn|trễ hạn|trễ hẹn|đúng hẹn|sớm hạn)\b", re.I)
_OPENS = re.compile(rf"(?:^|[,;:({BREAK}]|\s[-–+])\s*$")
_EVERY = spaced(r"\b[Mm]ỗi(?: [^\W\d]+){1,4}(?: (?:nộp|có|là|gồm|ít nhất|tối thiểu))? $")
_PER_TIME = spaced(r"\s*(?:/|mỗi |một |trong )\s*(?:tuần|tháng)(?!\w)|\s*(?:hàng|hằng) (?:ngày|tuần|tháng)(?!\w)")

_IDENTIFIER = 8  # digits without a mark: an account, an identity card, a telephone; no office counts millions unmarked
# characters before a number in which the words of each pattern lie, with line ends between them
_REACHED_REACH = 24  # "đạt khoảng từ"
_NOT_HEADS_REACH = 40  # "tự bảo đảm" with two words behind
_LOWER_BOUND_REACH = 8  # "từ", "đạt"
_LIST_MARK_REACH = 8  # a paragraph's end, a dash and blanks
_OPENS_REACH = 6  # a comma or a dash and blanks
_OUTCOME_REACH = 60  # the clause that says what was done: about half a line
_EVERY_REACH = 40  # "mỗi" with four words behind


def find(stream: Stream, cited: Sequence[tuple[int, int]]) -> list[Hit]:
    """Find every figure of a stream, in order; `cited` are the spans of its citations."""
    text = stream.text
    no_figures = blocked(text, cited)
    hits: list[Hit] = []
    consumed = _marker_end(stream)
    for match in numbers.TOKEN.finditer(text):
        if match.start() < consumed:
            continue
        new = rank(text, match) if no_figures.holds(match.start()) else _read(text, match, hits)
        if new:
            hits.extend(new)
            consumed = new[-1].end
    hits.extend(in_words(text, no_figures))
    hits.extend(zeros(text, no_figures))
    hits.sort(key=lambda hit: hit.start)
    return _without_repeats(hits)


def _marker_end(stream: Stream) -> int:
    """Return where the number of a footnote ends at the head of its text."""
    marker = _FOOTNOTE_NUMBER.match(stream.text) if stream.kind == "footnote" else None
    return marker.end() if marker else 0


def _read(text: str, match: re.Match[str], before: Sequence[Hit]) -> list[Hit]:
    """Read a number: as a fraction, a percentage or a count."""
    start, end = match.span()
    lower = FRACTION.match(text, end)
    if lower:
        return fraction(text, match, lower)
    percent = PERCENT.match(text, end)
    number = numbers.parse(match["number"], percent=bool(percent))
    if number is None:
        return []
    if percent is None:
        return _counted(text, start, end, number, before)
    stop = percent.end()
    if _states_no_share(text, start, end, stop):
        return []
    return [Hit(start, stop, text[start:stop], number.value, "%", number.decimals, qualifier_before(text, start), stop)]


def _states_no_share(text: str, start: int, end: int, stop: int) -> bool:
    """Check whether a percentage is a bound ("80 % trở lên") or part of a name: an allowance of 5 %, autonomy."""
    if _AUTONOMY.match(text, end):
        return True
    named = _OR_MORE.match(text, stop) or _NOT_HEADS.search(preceding(text, start, _NOT_HEADS_REACH))
    return bool(named) and not _REACHED.search(preceding(text, start, _REACHED_REACH))


def _counted(text: str, start: int, end: int, number: numbers.Number, before: Sequence[Hit]) -> list[Hit]:
    """Read a number that is no percentage, if the words behind or before it say what it counts."""
    if end - start >= _IDENTIFIER and text[start:end].isdigit():
        return []
    token = _token(text, start, end, number)
    return [] if _counts_nothing(token) else _with_noun(token, before)


def _with_noun(token: Token, before: Sequence[Hit]) -> list[Hit]:
    """Read a number by the noun behind it; without one it may be money, a range, or counted by the words before."""
    text, start = token.text, token.start
    spelled = _PARENS_COUNT.match(text, token.after)
    noun = lexicon.noun_at(text, spelled.end() if spelled else token.after)
    if noun is None:
        if token.money:
            return [token.as_money()]
        return span(token) if RANGE_FOLLOWS.match(text, token.after) else _without_noun(token, before)
    if _is_rate(token, noun):
        return []
    if noun[0] in lexicon.WEAK and after_name(text, start):
        return _without_noun(token, before)
    return [token.hit(in_its_whole(text, start, noun[1], before), noun[2])]


def _token(text: str, start: int, end: int, number: numbers.Number) -> Token:
    """Return a number with its scale: "12 nghìn", "1,5 nghìn tỷ"."""
    qualifier = qualifier_before(text, start)
    scale = _SCALE.match(text, end)
    if scale is None:
        return Token(text, start, end, end, number, qualifier)
    first, second = scale["scale"], scale["second"]
    factor = numbers.SCALES[first] * (numbers.SCALES[second] if second else 1)
    return Token(text, start, end, scale.end(), number, qualifier, factor, "" if second else _MONEY.get(first, ""))


def _counts_nothing(token: Token) -> bool:
    """Check whether a number belongs to an idiom, is a lower bound, or numbers the items of a list."""
    text, start, end = token.text, token.start, token.end
    if is_idiom(text, start, token.after):
        return True
    if _THRESHOLD.match(text, token.after) and _LOWER_BOUND.search(preceding(text, start, _LOWER_BOUND_REACH)):
        return True
    marked = text[end : end + 1] in {".", ")"} or _CAPITALISED.match(text, end)
    return bool(marked and _LIST_MARK.search(preceding(text, start, _LIST_MARK_REACH)))


def _is_rate(token: Token, noun: tuple[str, str, int]) -> bool:
    """Check whether a number is a rate, not a count: "mỗi hồ sơ nộp 02 bộ", "2 buổi/tuần", "gấp 2 lần"."""
    if _EVERY.search(preceding(token.text, token.start, _EVERY_REACH)) or _PER_TIME.match(token.text, noun[2]):
        return True
    return noun[0] == "lần" and not is_led(token.text, token.start)


def _without_noun(token: Token, before: Sequence[Hit]) -> list[Hit]:
    """Read a number without a known noun: a bracket, an unknown noun, a list or an outcome may give its unit."""
    text, start, end, after = token.text, token.start, token.end, token.after
    named = bracketed(text, start, end) or in_state(text, start, after, before) or compared(text, start, end, before)
    if named:
        return [token.hit(named)]
    led = is_led(text, start)
    if unlisted := _unlisted_noun(token, led):
        return [token.hit(*unlisted)]
    shared = bool(_SHARE_FOLLOWS.match(text, after)) or listed(text, start, after, before)
    unit = _unit_of_value(token, shared, before) if _is_value(token, led, shared) else ""
    return [token.hit(unit)] if unit else []


def _unlisted_noun(token: Token, led: bool) -> tuple[str, int] | None:
    """Return a noun behind a number that the lexicon does not know, and its end, where a value is expected."""
    text, start = token.text, token.start
    noun = lexicon.unknown_noun(text, token.after)
    if noun is None or after_name(text, start):
        return None
    return noun if led or _OPENS.search(preceding(text, start, _OPENS_REACH)) else None


def _is_value(token: Token, led: bool, shared: bool) -> bool:
    """Check whether a number without a noun is led to or shares in a whole, and is neither a name nor a year."""
    if not shared and (not led or name_number(token.text, token.start, token.after)):
        return False
    return not _BARE_YEAR.fullmatch(token.text, token.start, token.end)


def _unit_of_value(token: Token, shared: bool, before: Sequence[Hit]) -> str:
    """Return the unit that the words around lend a number; an outcome ("trước hạn 12") is one of dossiers."""
    unit = borrowed(token.text, token.start, token.after, before)
    if not unit and _OUTCOME.search(preceding(token.text, token.start, _OUTCOME_REACH)):
        return "hồ sơ"
    return unit or ("trường hợp" if shared else "")


def _without_repeats(hits: list[Hit]) -> list[Hit]:
    """Drop the figures that begin inside the figure before."""
    out: list[Hit] = []
    for hit in hits:
        if not out or hit.start >= out[-1].end:
            out.append(hit)
    return out
