"""Citations of legal and administrative documents in a report.

A citation is a symbol in the manner of Decree 30/2020/NĐ-CP (art. 8: number, abbreviation of the type,
abbreviation of the issuer) or of Party documents (number-type/issuer), with the type written before it and
the date after it; a law may be cited by its name alone, a decree by its bare number.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from motcua.reader.rules import spans
from motcua.reader.rules.citations.days import dated_by_sentence, sharing_a_date
from motcua.reader.rules.citations.laws import laws
from motcua.reader.rules.citations.symbols import (
    OPEN_SYMBOL,
    SYMBOL,
    TYPE,
    TYPES,
    UPPER,
    Found,
    compact,
    issuer_of,
    tidy,
    type_of,
)
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.text import BREAK, Stream
from motcua.reader.vocabulary import Citation

_BEFORE = spaced(rf"(?<!\w)(?P<type>{TYPE})(?: (?:liên tịch|kết luận))?(?:\s*[,:]?\s*số)?\s*[:.]?\s*$", re.I)
_NUMBERED = re.compile(r"(?<!\w)(?:số|Số)\s*:?\s*$")
_BARE = spaced(
    r"\b(?P<type>Nghị định|nghị định|Thông tư|thông tư|Nghị quyết|Chỉ thị|Quyết định|Kết luận|Kế hoạch|Công văn|Đề án)"
    r" (?P<so>số\s*:?\s*)?(?P<number>\d{1,5}(?:/[12]\d{3})?)(?![\d\w/%]|[.,]\d|\s*/|\s*-\s*\w)"
)
_COUNTED = spaced(r" [a-zà-ỹđ]+")
_OF_DOCUMENT = re.compile(r"\s+(?:của|về|ngày|và|năm|quy)\b")
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
_CODE_LETTERS = re.compile(rf"[{UPPER}]{{2}}")
_SUBJECT_END = spaced(rf"[;{BREAK}]|\.(?:\s|$)|\)|, (?=[Uu][Ỷỷy]|UBND\b)")

_BORDERS = ("\t", "|")  # of a cell

_NUMBERED_REACH = 12  # characters before a symbol that hold "số :" and blanks
_TYPE_REACH = 60  # characters before a symbol that hold its type and a few words behind it, half a line
_CELL_REACH = 4  # blanks between a symbol and the border of its cell
_ISSUER_REACH = 160  # characters of an issuer: the longest names of joint issuers take two lines
_SUBJECT_REACH = 400  # characters of a subject: five lines; what goes on longer is the sentence
_OWN_SUBJECT = 60  # characters of a subject before another symbol: fewer belong to a document that amends that one


def find(stream: Stream, year: str = "") -> list[Found]:
    """Find every mention of a document in a stream, in order; `year` completes dates written without one."""
    when = spans.dates(stream.text)
    found = _by_symbol(stream, when)
    found += _left_open(stream, when, _covered(found))
    found += _by_number(stream, when, year, found)
    found += laws(stream, _covered(found), when)
    found.sort(key=lambda each: each.start)
    return dated_by_sentence(stream, sharing_a_date(stream.text, found), when)


def _covered(found: Sequence[Found]) -> spans.Stretches:
    return spans.Stretches((each.start, each.end) for each in found)


def _by_symbol(stream: Stream, when: Sequence[spans.When]) -> list[Found]:
    """Find documents with their symbol: "Quyết định số 12/QĐ-UBND"."""
    text = stream.text
    found: list[Found] = []
    previous = ""
    for match in SYMBOL.finditer(text):
        kind, start = _type_before(text, match.start())
        symbol = compact(match.group())
        if not kind:
            numbered = _NUMBERED.search(preceding(text, match.start(), _NUMBERED_REACH))
            alone = _alone_in_cell(text, match.start(), match.end())
            if not _trustworthy(symbol) and not ((numbered or alone) and _CODE_LETTERS.search(symbol)):
                continue
            kind = type_of(symbol) or _type_near(text, match.start()) or previous or "Văn bản"
        previous = kind
        found.append(_build(stream, kind, match["number"], symbol, (start, match.start(), match.end()), when))
    return found


def _left_open(stream: Stream, when: Sequence[spans.When], covered: spans.Stretches) -> list[Found]:
    """Find documents whose number is left blank: "số     /BC-UBND"."""
    found = []
    for match in OPEN_SYMBOL.finditer(stream.text):
        if not covered.holds(match.start("symbol")):
            symbol = compact(match["symbol"])
            kind, start = _type_before(stream.text, match.start())
            place = (start, match.start(), match.end())
            found.append(_build(stream, kind or type_of(symbol) or "Văn bản", "", symbol, place, when))
    return found


def _by_number(stream: Stream, when: Sequence[spans.When], year: str, before: Sequence[Found]) -> list[Found]:
    """Find documents with a number alone, and lists of numbers: "Nghị định 61", "Quyết định số 01, số 02"."""
    text = stream.text
    covered = _covered(before)
    known = {(each.citation.type, each.citation.number) for each in before}
    found: list[Found] = []
    for match in _BARE.finditer(text):
        if covered.meets(match.start(), match.end()) or (found and match.start() < found[-1].end):
            continue
        kind, number = TYPES[" ".join(match["type"].lower().split())], match["number"]
        if (kind, number) not in known and _is_count(text, match):
            continue
        place = (match.start(), match.start("number"), match.end())
        found.append(_build(stream, kind, number, number, place, when))
        found.extend(_chain(stream, kind, match, year, found))
        known.update((each.citation.type, each.citation.number) for each in found)
    return found


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Check whether a number behind a type counts what follows: "Kế hoạch 12 nhiệm vụ", not "Kế hoạch 12 của"."""
    if match["so"] or _OF_DOCUMENT.match(text, match.end()):
        return False
    return bool(_COUNTED.match(text, match.end()))


def _chain(stream: Stream, kind: str, first: re.Match[str], year: str, found: list[Found]) -> list[Found]:
    """Find a list continued with bare numbers: "Quyết định số 01 ngày 14/9; số 02 ngày 07/10"."""
    text = stream.text
    out: list[Found] = []
    opening = _SHORT_DATE.match(text, first.end())
    if opening and found and not found[-1].citation.date:
        last = found[-1]
        found[-1] = replace(
            last,
            end=opening.end(),
            citation=replace(last.citation, date=_dated(opening, year), raw=tidy(text[last.start : opening.end()])),
        )
    end = found[-1].end if found else first.end()
    while match := _NEXT.match(text, end):
        line, column = stream.place(match.start("number"))
        end = match.end()
        out.append(
            Found(
                match.start("number"), end,
                Citation(
                    id="", type=kind, number=match["number"], symbol=match["number"], date=_dated(match, year),
                    issuer="", subject="", line=line, col=column, raw=tidy(match.group()),
                ),
            )
        )  # fmt: skip
    return out


_SHORT = r"ngày\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"
_SHORT_DATE = re.compile(rf"\s*,?\s*{_SHORT}")
_NEXT = re.compile(rf"\s*[;,]?\s*(?:và\s+)?số\s+(?P<number>\d{{1,5}})(?![\w/.,]*\d|\s*/)\s*,?\s*{_SHORT}")


def _dated(match: re.Match[str], year: str) -> str:
    return f"{int(match['d']):02d}/{int(match['m']):02d}/{match['y'] or year}".rstrip("/")


def _trustworthy(symbol: str) -> bool:
    """Check that a symbol without a type before it names its type: 12/BC-UBND, not 24/TH."""
    return bool(type_of(symbol)) and "-" in symbol


def _type_before(text: str, end: int) -> tuple[str, int]:
    """Return the type right before a symbol, and where the type or its "số" begins."""
    before = preceding(text, end, _TYPE_REACH)
    window = end - len(before)
    match = _BEFORE.search(before)
    if match is None:
        numbered = _NUMBERED.search(before)
        return "", window + numbered.start() if numbered else end
    return TYPES[" ".join(match["type"].lower().split())], window + match.start()


def _alone_in_cell(text: str, start: int, end: int) -> bool:
    """Check whether the symbol fills a cell of a table."""
    before, after = preceding(text, start, _CELL_REACH), text[end : end + _CELL_REACH]
    return before.strip(" ").endswith(_BORDERS) and after.strip(" ").startswith(_BORDERS)


def _type_near(text: str, end: int) -> str:
    """Return a type a few words before: "Công văn chỉ đạo số …", "Kế hoạch của UBND tỉnh số …"."""
    before = preceding(text, end, _TYPE_REACH)
    cut = max(before.rfind(mark) for mark in (";", BREAK, ". ", ",")) + 1
    found = list(_ANY_TYPE.finditer(before[cut:]))
    return TYPES[" ".join(found[-1]["type"].lower().split())] if found else ""


_ANY_TYPE = spaced(rf"(?<!\w)(?P<type>{TYPE})(?!\w)", re.I)


@dataclass(frozen=True, slots=True)
class _Date:
    """Date behind a symbol, its end, and the issuer written before it."""

    text: str
    end: int
    issuer: str = ""


def _build(
    stream: Stream, kind: str, number: str, symbol: str, where: tuple[int, int, int], when: Sequence[spans.When]
) -> Found:
    """Return a citation with the date, the issuer and the subject behind it.

    `where` holds the offsets where its type and its symbol begin, and where the symbol ends.
    """
    start, at, end = where
    text = stream.text
    dated = _date_behind(text, end, symbol, when)
    issuer, tail = dated.issuer, dated.end
    after = None if issuer else _ISSUER.match(text, tail, tail + _ISSUER_REACH)
    if after:
        issuer, tail = after["issuer"], after.end()
    line, column = stream.place(at)
    citation = Citation(
        id="", type=kind, number=number, symbol=symbol, date=dated.text, issuer=tidy(issuer) or issuer_of(symbol, kind),
        subject=_subject(text, tail), line=line, col=column, raw=tidy(text[start : dated.end]),
    )  # fmt: skip
    return Found(start, dated.end, citation)


def _date_behind(text: str, end: int, symbol: str, when: Sequence[spans.When]) -> _Date:
    """Return the date behind a symbol: written out, with the day left blank, or the year alone."""
    return _full_date(text, end, when) or _open_date(text, end) or _year_alone(text, end, symbol) or _Date("", end)


def _full_date(text: str, end: int, when: Sequence[spans.When]) -> _Date | None:
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
    blank = _COMMA.match(text, end)
    begin = blank.end() if blank else end
    opened = spans.open_date(text[begin:])
    if opened is None:
        return None
    month = f"{int(opened['m']):02d}" if opened["m"] else ""
    return _Date(f"/{month}/{opened['y']}", begin + opened.end())


def _year_alone(text: str, end: int, symbol: str) -> _Date | None:
    of_year = _SYMBOL_OF_YEAR.match(text, end) if "/" in symbol else None
    return _Date(of_year["year"], of_year.end()) if of_year else None


def _subject(text: str, start: int) -> str:
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


def group(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Set the key of each mention's document: the symbol and the year of issue.

    A mention without a date joins the dated mentions of the same symbol when they are of one year.
    """
    years: dict[str, set[str]] = {}
    for each in citations:
        if each.symbol and each.date:
            years.setdefault(_key(each.symbol), set()).add(each.date[-4:])
    out = []
    for each in citations:
        if not each.symbol:
            out.append(replace(each, doc_key=each.subject.lower()))
            continue
        known = years.get(_key(each.symbol), set())
        year = each.date[-4:] if each.date else (next(iter(known)) if len(known) == 1 else "")
        out.append(replace(each, doc_key=f"{each.symbol}|{year}" if year else each.symbol))
    return tuple(out)


def _key(symbol: str) -> str:
    return symbol.upper()
