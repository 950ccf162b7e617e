"""Citations of laws by their names alone: "Luật Cư trú năm 2020"."""

import re
from collections.abc import Sequence

from motcua.reader.rules import spans
from motcua.reader.rules.citations.symbols import (
    Found,
    tidy,
)
from motcua.reader.rules.patterns import spaced
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


def laws(stream: Stream, covered: spans.Stretches, when: Sequence[spans.When]) -> list[Found]:
    text = stream.text
    found = []
    reached = 0
    for match in _LAW.finditer(text):
        if covered.holds(match.start()):
            continue
        if _SUBJECT_OF_DECREE.search(text[max(0, match.start() - 30) : match.start()]):
            continue
        if re.search(r"\b(?:Hội|Đoàn|Trường|khoa|Khoa)\s+$", text[max(0, match.start() - 8) : match.start()]):
            continue
        if match.start() < reached:
            continue
        limit = min(len(text), match.end() + 160)
        amending = text.startswith("sửa đổi", match.start("name"))
        end = (_AMENDING_END if amending else _NAME_END).search(text, match.end(), limit)
        stop = end.start() if end else limit
        if _WITH_SYMBOL.match(text, stop):
            continue  # its symbol is cited
        name = tidy(text[match.start() : stop])
        dated = next((each for each in when if stop <= each.start <= stop + 8), None)
        if dated and text[stop : dated.start].strip(" \n,") not in {"", "ngày"}:
            dated = None
        enacted = None if dated else _OF_YEAR.match(text, stop, stop + 14)
        reached = dated.end if dated else (enacted.end() if enacted else stop)
        date = dated.text if dated else (enacted["year"] if enacted else "")
        line, column = stream.place(match.start())
        found.append(
            Found(
                match.start(),
                reached,
                Citation(
                    id="", type=tidy(match["type"]).capitalize(), number="", symbol="",
                    date=date, issuer="Quốc hội",
                    subject=name, line=line, col=column, raw=name,
                ),
            )
        )  # fmt: skip
    return found
