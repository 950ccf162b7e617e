"""Citations of laws by their names alone: "Luật Cư trú năm 2020"."""

import re
from collections.abc import Sequence

from motcua.reader.rules import spans
from motcua.reader.rules.citations.symbols import Found, tidy
from motcua.reader.rules.patterns import preceding, spaced
from motcua.reader.rules.text import Stream
from motcua.reader.vocabulary import Citation

_LAW = spaced(
    r"(?<![\w])(?P<type>Luật|Bộ luật|Bộ Luật|Pháp lệnh|Hiến pháp) (?!số\b|sư\b|gia\b|này\b|định\b|của\b|và\b|"
    r"có\b|do\b|pháp\b|mới\b|hiện\b|khác\b|liên\b|trên\b|đã\b|để\b)(?P<name>[^\W\d])"
)
_NAME_END = spaced(
    r"[;.:()¶“”\"]| (?:19|20)\d\d(?!\d)|"
    r",? (?:năm \d+|ngày \d+|và (?:Luật|các|Nghị|hướng|những)|được|tại|theo|đã|đối với|trong (?:quá|"
    r"việc)|cho|nhằm|để|số \d+|là|quy định|sửa đổi (?:năm|ngày))\b|,\s*(?:Luật|Nghị|Bộ luật|theo|các)\b"
)
_OF_YEAR = re.compile(r",?\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)(?!\d)")
_SUBJECT_OF_DECREE = spaced(r"biện pháp (?:để )?(?:thi hành|thực hiện) $")
_AMENDING_END = spaced(r"[;.:()¶“”\"]|,?\s+(?:năm \d+|ngày \d+|được|tại)\b")

_WITH_SYMBOL = re.compile(r"\s*,?\s*(?:luật\s+)?số\s*:?\s*\d{1,3}\s?/\s?\d{4}\s?/\s?(?:QH|UBTVQH)", re.IGNORECASE)
_BODY = re.compile(r"\b(?:Hội|Đoàn|Trường|khoa|Khoa)\s+$")

_DECREE_REACH = 30  # characters before a law: "biện pháp để thực hiện" and line ends
_BODY_REACH = 8  # characters before a law: one word of the name of a body
_NAME = 160  # characters of a law's name: the longest, of amending laws, take two lines
_DATE_REACH = 8  # characters between a name and its date: ", ngày"
_YEAR_REACH = 14  # characters behind a name that hold ", năm 2020"


def laws(stream: Stream, covered: spans.Stretches, when: Sequence[spans.When]) -> list[Found]:
    """Find laws cited by their names; `covered` are the spans of citations already found."""
    text = stream.text
    found: list[Found] = []
    reached = 0
    for match in _LAW.finditer(text):
        start = match.start()
        if start < reached or covered.holds(start) or _is_part_of_name(text, start):
            continue
        stop = _name_end(text, match)
        if _WITH_SYMBOL.match(text, stop):
            continue  # its symbol is cited
        name = tidy(text[start:stop])
        date, reached = _date_behind(text, stop, when)
        line, column = stream.place(start)
        citation = Citation(
            id="", type=tidy(match["type"]).capitalize(), number="", symbol="", date=date, issuer="Quốc hội",
            subject=name, line=line, col=column, raw=name,
        )  # fmt: skip
        found.append(Found(start, reached, citation))
    return found


def _is_part_of_name(text: str, start: int) -> bool:
    """Check whether a law is named in the subject of its decree or in the name of a body: "Hội Luật gia"."""
    if _SUBJECT_OF_DECREE.search(preceding(text, start, _DECREE_REACH)):
        return True
    return bool(_BODY.search(preceding(text, start, _BODY_REACH)))


def _name_end(text: str, match: re.Match[str]) -> int:
    """Return where the name of a law ends; that of an amending law names other laws."""
    limit = min(len(text), match.end() + _NAME)
    pattern = _AMENDING_END if text.startswith("sửa đổi", match.start("name")) else _NAME_END
    end = pattern.search(text, match.end(), limit)
    return end.start() if end else limit


def _date_behind(text: str, stop: int, when: Sequence[spans.When]) -> tuple[str, int]:
    """Return the date or the year behind a name, and where it ends."""
    dated = next((each for each in when if stop <= each.start <= stop + _DATE_REACH), None)
    if dated and text[stop : dated.start].strip(" \n,") in {"", "ngày"}:
        return dated.text, dated.end
    enacted = _OF_YEAR.match(text, stop, stop + _YEAR_REACH)
    return (enacted["year"], enacted.end()) if enacted else ("", stop)
