"""Dates of documents whose date does not stand right behind their symbol."""

import re
from collections.abc import Sequence
from dataclasses import replace

from motcua.reader.rules import spans
from motcua.reader.rules.citations.symbols import (
    Found,
)
from motcua.reader.rules.patterns import spaced
from motcua.reader.rules.signature import signatures
from motcua.reader.rules.text import BREAK, Line, Stream
from motcua.reader.vocabulary import Citation

_ISSUED = spaced(r"\b(?:ban hành|xây dựng|ký|phê duyệt|có|tham mưu|gửi|ra)\b", re.I)
_FOLLOWING = spaced(
    r"\b(?:(?<!triển\skhai\s)thực hiện|theo|căn cứ|sửa đổi|bổ sung|thay thế|quy định tại|hướng dẫn|của)\s*$",
    re.I,
)
_HEAD, _ABOVE, _BELOW = 30, 3, 6  # lines of the head, and those around a number in which its day stands


def dated_by_sentence(stream: Stream, found: list[Found], when: Sequence[spans.When]) -> list[Found]:
    """Date local documents by the opening of their sentence: "Ngày …, … ban hành …"."""
    text = stream.text
    out: list[Found] = []
    for each in found:
        citation = each.citation
        if citation.date or not citation.symbol or citation.type in {"Nghị định", "Luật", "Thông tư", "Bộ luật"}:
            out.append(each)
            continue
        begin = max(text.rfind(BREAK, 0, each.start), _sentence_start(text, each.start))
        opening = None
        for moment in when:
            if begin <= moment.start < each.start and text[moment.end : moment.end + 2].lstrip("\n ")[:1] == ",":
                opening = moment
        if (
            opening
            and _ISSUED.search(text, opening.end, each.start)
            and not _FOLLOWING.search(text[opening.end : each.start])
            and not any(f.start <= opening.start < f.end for f in found)
            and not any(f.citation.symbol == citation.symbol and begin <= f.start < each.start for f in found)
        ):
            out.append(replace(each, citation=replace(citation, date=opening.text)))
        else:
            out.append(each)
    return out


def sharing_a_date(text: str, found: list[Found]) -> list[Found]:
    """Date numbers listed under one type by the date after the last: "số 03/…, số 04/… ngày …"."""
    out = list(found)
    for index in range(len(out) - 2, -1, -1):
        each, following = out[index], out[index + 1]
        between = text[each.end : following.start]
        if each.citation.symbol and not each.citation.date and re.fullmatch(r"\s*(?:,|và|,\s*và)\s*", between):
            listed = re.match(r"(?:số\s*)?\d", text[following.start :])
            if listed and following.citation.date:
                out[index] = replace(each, citation=replace(each.citation, date=following.citation.date))
    return out


def _sentence_start(text: str, before: int) -> int:
    start = 0
    for match in re.finditer(r"\.\s+(?=[A-ZĐÂÊÔƠƯĂÁÀẢÃẠỦÝ])", text[max(0, before - 600) : before]):
        start = max(0, before - 600) + match.end()
    return start


def own(lines: Sequence[Line], documents: Sequence[Citation]) -> list[Citation]:
    """Date the report's own number in its head from the place and day written beside or below it."""
    out = list(documents)
    head = [line for line in lines if line.text.strip()][:_HEAD]
    places = {line.number: place for place, line in enumerate(head)}
    days = [(places[each.line], each.day) for each in signatures([line.text for line in lines]) if each.line in places]
    for index, each in enumerate(out):
        at = places.get(each.line, -1)
        if at < 0 or each.date or not re.match(r"\s*[|]?\s*Số\b", head[at].text):
            continue
        day = next((day for place, day in days if at - _ABOVE <= place <= at + _BELOW), None)
        out[index] = replace(each, date=f"{day:%d/%m/%Y}") if day else each
    return out
