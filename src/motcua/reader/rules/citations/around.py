"""Citation built from a symbol and the words around it: the type before it, date, issuer and subject behind it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from motcua.reader.rules import spans
from motcua.reader.rules.citations.symbols import SYMBOL, TYPE, Found, issuer_of, tidy, type_named
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.text import BREAK, Stream
from motcua.reader.vocabulary import Citation

_BEFORE = spaced(rf"(?<!\w)(?P<type>{TYPE})(?: (?:liên tịch|kết luận))?(?:\s*[,:]?\s*số)?\s*[:.]?\s*$", re.I)
_ANY_TYPE = spaced(rf"(?<!\w)(?P<type>{TYPE})(?!\w)", re.I)
_NUMBERED = re.compile(r"(?<!\w)(?:số|Số)\s*:?\s*$")
_SYMBOL_OF_YEAR = re.compile(r"\s+năm\s+(?P<year>(?:19|20)\d\d)(?=\s+(?:của|về|đề|ban|do|quy|phê)|\s*[,;.)])")
_GAP = spaced(
    r"\s*[,;]?\s*(?:\(\s*)?(?:của (?P<issuer>[^,;.()¶\d]{3,80}?)\s*,?\s*)?(?:(?:đã )?(?:ban hành|ký|ra) "
    r")?(?:cùng )?(?=ngày|này|ngáy|\d)"
)
_DAY = re.compile(r"(?:ngày|này|ngáy)\s*", re.I)
_ISSUER = spaced(
    r"\s*,?\s*(?:của|do) (?P<issuer>.+?)(?=\s*(?:[;.,()¶]|\s(?:về|ban hành|quy định|sửa đổi|hướng dẫn|phê duyệt|"
    r"thực hiện|công bố|triển khai|đối với|công khai|V/v|v/v)(?!\w)))",
    re.S,
)
_SUBJECT = spaced(
    r"[\s,]*(?:\(\s*)?(?:(?:về|V/v|v/v) (?:việc )?|(?=(?:ban hành|quy định|sửa đổi|hướng dẫn|phê duyệt|thực "
    r"hiện|công bố|triển khai|điều chỉnh|kiện toàn|thông qua|công khai|quy chế)(?!\w)))",
    re.I,
)
_COMMA = re.compile(r"\s*,?\s*")
_SUBJECT_END = spaced(rf"[;{BREAK}]|\.(?:\s|$)|\)|, (?=[Uu][Ỷỷy]|UBND\b)")

_NUMBERED_REACH = 12  # characters before a symbol that hold "số :" and blanks
_TYPE_REACH = 60  # characters before a symbol that hold its type and a few words behind it, half a line
_ISSUER_REACH = 160  # characters of an issuer: the longest names of joint issuers take two lines
_SUBJECT_REACH = 400  # characters of a subject: five lines; what goes on longer is the sentence
_OWN_SUBJECT = 60  # characters of a subject before another symbol: fewer belong to a document that amends that one


class Place(NamedTuple):
    """Offsets of a citation: where its type and its symbol begin, and where the symbol ends."""

    start: int
    symbol: int
    end: int


def type_before(text: str, end: int) -> tuple[str, int]:
    """Return the type right before a symbol, and where the type or its "số" begins."""
    before = preceding(text, end, _TYPE_REACH)
    window = end - len(before)
    match = _BEFORE.search(before)
    if match is None:
        numbered = _NUMBERED.search(before)
        return "", window + numbered.start() if numbered else end
    return type_named(match), window + match.start()


def type_near(text: str, end: int) -> str:
    """Return a type a few words before: "Công văn chỉ đạo số …", "Kế hoạch của UBND tỉnh số …"."""
    before = preceding(text, end, _TYPE_REACH)
    cut = max(before.rfind(mark) for mark in (";", BREAK, ". ", ",")) + 1
    found = list(_ANY_TYPE.finditer(before[cut:]))
    return type_named(found[-1]) if found else ""


def is_numbered(text: str, start: int) -> bool:
    """Check whether "số" stands right before a symbol."""
    return _NUMBERED.search(preceding(text, start, _NUMBERED_REACH)) is not None


@dataclass(frozen=True, slots=True)
class _Date:
    """Date behind a symbol, its end, and the issuer written before it."""

    text: str
    end: int
    issuer: str = ""


def build(stream: Stream, kind: str, number: str, symbol: str, place: Place, when: Sequence[spans.When]) -> Found:
    """Return a citation with the date, the issuer and the subject behind it; `when` are the dates of the stream."""
    text = stream.text
    dated = _date_behind(text, place.end, symbol, when)
    issuer, tail = dated.issuer, dated.end
    after = None if issuer else _ISSUER.match(text, tail, tail + _ISSUER_REACH)
    if after:
        issuer, tail = after["issuer"], after.end()
    line, column = stream.place(place.symbol)
    citation = Citation(
        id="", type=kind, number=number, symbol=symbol, date=dated.text, issuer=tidy(issuer) or issuer_of(symbol, kind),
        subject=_subject(text, tail), line=line, col=column, raw=tidy(text[place.start : dated.end]),
    )  # fmt: skip
    return Found(place.start, dated.end, citation)


def _date_behind(text: str, end: int, symbol: str, when: Sequence[spans.When]) -> _Date:
    """Return the date behind a symbol: written out, with the day left blank, or the year alone."""
    return _full_date(text, end, when) or _open_date(text, end) or _year_alone(text, end, symbol) or _Date("", end)


def _full_date(text: str, end: int, when: Sequence[spans.When]) -> _Date | None:
    """Return the date that follows, with the words between: "của UBND tỉnh ban hành ngày 12/3/2024"."""
    gap = _GAP.match(text, end)
    if gap is None:
        return None
    word = _DAY.match(text, gap.end())
    places = (gap.end(), word.end() if word else gap.end())
    first = bisect_left(when, gap.end(), key=lambda each: each.start)
    for each in islice(when, first, None):
        if each.start in places:
            return _Date(each.text, each.end, gap["issuer"] or "")
        if each.start > places[1]:
            break
    return None


def _open_date(text: str, end: int) -> _Date | None:
    """Return a date whose day, or day and month, is left blank: "ngày   /12/2021"."""
    blank = _COMMA.match(text, end)
    begin = blank.end() if blank else end
    opened = spans.open_date(text[begin:])
    if opened is None:
        return None
    month = f"{int(opened['m']):02d}" if opened["m"] else ""
    return _Date(f"/{month}/{opened['y']}", begin + opened.end())


def _year_alone(text: str, end: int, symbol: str) -> _Date | None:
    """Return the year of a symbol followed by nothing else: "12/KH-UBND năm 2021 của UBND tỉnh"."""
    of_year = _SYMBOL_OF_YEAR.match(text, end) if "/" in symbol else None
    return _Date(of_year["year"], of_year.end()) if of_year else None


def _subject(text: str, start: int) -> str:
    """Return what a document is about: the words behind "về việc", up to the end of the clause."""
    opening = _SUBJECT.match(text, start)
    if opening is None:
        return ""
    limit = min(len(text), opening.end() + _SUBJECT_REACH)
    end = _SUBJECT_END.search(text, opening.end(), limit)
    subject = text[opening.end() : end.start() if end else limit]
    cited = SYMBOL.search(subject)
    if cited and cited.start() > _OWN_SUBJECT:
        kept = _BEFORE.search(subject[: cited.start()])
        subject = subject[: kept.start() if kept else cited.start()]
    return tidy(subject)
