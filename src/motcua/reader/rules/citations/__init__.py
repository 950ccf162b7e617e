"""Citations of legal and administrative documents in a report.

A citation is a symbol in the manner of Decree 30/2020/NĐ-CP (art. 8: number, abbreviation of the type,
abbreviation of the issuer) or of Party documents (number-type/issuer), with the type written before it and
the date after it; a law may be cited by its name alone, a decree by its bare number.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from motcua.reader.rules import spans
from motcua.reader.rules.citations.around import Place, build, is_numbered, type_before, type_near
from motcua.reader.rules.citations.days import dated_by_sentence, sharing_a_date
from motcua.reader.rules.citations.laws import laws
from motcua.reader.rules.citations.symbols import (
    OPEN_SYMBOL,
    SYMBOL,
    UPPER,
    Found,
    compact,
    tidy,
    type_named,
    type_of,
)
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.text import Stream
from motcua.reader.vocabulary import Citation

_BARE = spaced(
    r"\b(?P<type>Nghị định|nghị định|Thông tư|thông tư|Nghị quyết|Chỉ thị|Quyết định|Kết luận|Kế hoạch|Công văn|Đề án)"
    r" (?P<so>số\s*:?\s*)?(?P<number>\d{1,5}(?:/[12]\d{3})?)(?![\d\w/%]|[.,]\d|\s*/|\s*-\s*\w)"
)
_SHORT = r"ngày\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])"
_SHORT_DATE = re.compile(rf"\s*,?\s*{_SHORT}")
_NEXT = re.compile(rf"\s*[;,]?\s*(?:và\s+)?số\s+(?P<number>\d{{1,5}})(?![\w/.,]*\d|\s*/)\s*,?\s*{_SHORT}")
_COUNTED = spaced(r" [a-zà-ỹđ]+")
_OF_DOCUMENT = re.compile(r"\s+(?:của|về|ngày|và|năm|quy)\b")
_CODE_LETTERS = re.compile(rf"[{UPPER}]{{2}}")

_BORDERS = ("\t", "|")  # of a cell

_CELL_REACH = 4  # blanks between a symbol and the border of its cell


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
        kind, start = type_before(text, match.start())
        symbol = compact(match.group())
        if not kind:
            if not _trustworthy(symbol) and not _set_apart(text, match):
                continue
            kind = type_of(symbol) or type_near(text, match.start()) or previous or "Văn bản"
        previous = kind
        found.append(build(stream, kind, match["number"], symbol, Place(start, match.start(), match.end()), when))
    return found


def _left_open(stream: Stream, when: Sequence[spans.When], covered: spans.Stretches) -> list[Found]:
    """Find documents whose number is left blank: "số     /BC-UBND"."""
    found = []
    for match in OPEN_SYMBOL.finditer(stream.text):
        if not covered.holds(match.start("symbol")):
            symbol = compact(match["symbol"])
            kind, start = type_before(stream.text, match.start())
            place = Place(start, match.start(), match.end())
            found.append(build(stream, kind or type_of(symbol) or "Văn bản", "", symbol, place, when))
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
        kind, number = type_named(match), match["number"]
        if (kind, number) not in known and _is_count(text, match):
            continue
        place = Place(match.start(), match.start("number"), match.end())
        found.append(build(stream, kind, number, number, place, when))
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


def _dated(match: re.Match[str], year: str) -> str:
    """Return a short date as dd/mm/yyyy; `year` is that of the report."""
    return f"{int(match['d']):02d}/{int(match['m']):02d}/{match['y'] or year}".rstrip("/")


def _trustworthy(symbol: str) -> bool:
    """Check that a symbol without a type before it names its type: 12/BC-UBND, not 24/TH."""
    return bool(type_of(symbol)) and "-" in symbol


def _set_apart(text: str, match: re.Match[str]) -> bool:
    """Check that a symbol without a type stands behind "số" or alone in a cell, and has letters of a code."""
    start, end = match.span()
    if not _CODE_LETTERS.search(compact(match.group())):
        return False
    return is_numbered(text, start) or _alone_in_cell(text, start, end)


def _alone_in_cell(text: str, start: int, end: int) -> bool:
    """Check whether the symbol fills a cell of a table."""
    before, after = preceding(text, start, _CELL_REACH), text[end : end + _CELL_REACH]
    return before.strip(" ").endswith(_BORDERS) and after.strip(" ").startswith(_BORDERS)


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
    """Return a symbol as it is compared."""
    return symbol.upper()
