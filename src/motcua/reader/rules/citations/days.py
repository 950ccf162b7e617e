"""Dates of documents whose date does not stand right behind their symbol."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from motcua.reader.rules import spans
from motcua.reader.rules.citations.symbols import Found
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.signature import signatures
from motcua.reader.rules.text import BREAK, Line, Stream
from motcua.reader.vocabulary import Citation

_ISSUED = spaced(r"\b(?:ban hành|xây dựng|ký|phê duyệt|có|tham mưu|gửi|ra)\b", re.I)
_FOLLOWING = spaced(
    r"\b(?:(?<!triển\skhai\s)thực hiện|theo|căn cứ|sửa đổi|bổ sung|thay thế|quy định tại|hướng dẫn|của)\s*$",
    re.I,
)
_AND = re.compile(r"\s*(?:,|và|,\s*và)\s*")
_NUMBER = re.compile(r"(?:số\s*)?\d")
_SENTENCE_END = re.compile(r"\.\s+(?=[A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ])")
_OWN_NUMBER = re.compile(r"\s*[|]?\s*Số\b")
_OF_STATE = {"Nghị định", "Luật", "Thông tư", "Bộ luật"}  # types that no report issues in its own sentences

_SENTENCE = 600  # characters before a citation in which its sentence begins: eight lines
_HEAD, _ABOVE, _BELOW = 30, 3, 6  # lines of the head, and those around a number in which its day stands


def dated_by_sentence(stream: Stream, found: list[Found], when: Sequence[spans.When]) -> list[Found]:
    """Date local documents by the opening of their sentence: "Ngày …, … ban hành …"."""
    out: list[Found] = []
    for each in found:
        opening = _opening(stream.text, each, when) if _awaits_date(each.citation) else None
        issued = opening is not None and _issued_on(stream.text, each, opening, found)
        out.append(_dated(each, opening.text) if opening and issued else each)
    return out


def _awaits_date(citation: Citation) -> bool:
    """Check whether a citation of a local document has no date; those of the State are known by their symbol."""
    return bool(citation.symbol) and not citation.date and citation.type not in _OF_STATE


def _opening(text: str, each: Found, when: Sequence[spans.When]) -> spans.When | None:
    """Return the last date set off by a comma in the sentence before a citation."""
    begin = _sentence_of(text, each)
    moments = (moment for moment in reversed(when) if begin <= moment.start < each.start)
    return next((moment for moment in moments if text[moment.end : moment.end + 2].lstrip("\n ")[:1] == ","), None)


def _issued_on(text: str, each: Found, opening: spans.When, found: Sequence[Found]) -> bool:
    """Check whether the sentence says that the document was issued on the day, and the day is no other's."""
    if not _ISSUED.search(text, opening.end, each.start) or _FOLLOWING.search(text[opening.end : each.start]):
        return False
    begin = _sentence_of(text, each)
    earlier = (other for other in found if begin <= other.start < each.start)
    repeated = any(other.citation.symbol == each.citation.symbol for other in earlier)
    return not repeated and not any(other.start <= opening.start < other.end for other in found)


def _sentence_of(text: str, each: Found) -> int:
    """Return where the sentence of a citation begins."""
    return max(text.rfind(BREAK, 0, each.start), _sentence_start(text, each.start))


def _dated(each: Found, date: str) -> Found:
    return replace(each, citation=replace(each.citation, date=date))


def sharing_a_date(text: str, found: list[Found]) -> list[Found]:
    """Date numbers listed under one type by the date after the last: "số 03/…, số 04/… ngày …"."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        each, following = out[index], out[index + 1]
        if not each.citation.symbol or each.citation.date or not following.citation.date:
            continue
        if _AND.fullmatch(text, each.end, following.start) and _NUMBER.match(text, following.start):
            out[index] = _dated(each, following.citation.date)
    return out


def _sentence_start(text: str, before: int) -> int:
    near = max(0, before - _SENTENCE)
    ends = list(_SENTENCE_END.finditer(text[near:before]))
    return near + ends[-1].end() if ends else 0


def own(lines: Sequence[Line], documents: Sequence[Citation]) -> list[Citation]:
    """Date the report's own number in its head from the place and day written beside or below it."""
    head = [line for line in lines if line.text.strip()][:_HEAD]
    places = {line.number: place for place, line in enumerate(head)}
    signed = signatures([line.text for line in lines[: head[-1].number + 1]]) if head else []
    days = {places[each.line]: each.day for each in signed if each.line in places}
    return [
        _dated_beside(each, places[each.line], days) if _is_own(each, places, head) else each for each in documents
    ]  # fmt: skip


def _is_own(citation: Citation, places: Mapping[int, int], head: Sequence[Line]) -> bool:
    """Check whether a citation without a date is the report's own number: its line begins with "Số"."""
    place = places.get(citation.line)
    return place is not None and not citation.date and bool(_OWN_NUMBER.match(head[place].text))


def _dated_beside(citation: Citation, at: int, days: Mapping[int, date]) -> Citation:
    """Date a citation by the first day near its line."""
    day = next((day for place, day in days.items() if at - _ABOVE <= place <= at + _BELOW), None)
    return replace(citation, date=f"{day:%d/%m/%Y}") if day else citation
