"""Report prepared for the checks: passages, every figure in its place, rows of the appendix."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from motcua.reader.rules.findings.passages import Passage, joined
from motcua.reader.rules.findings.spots import Holding, Spot, placed
from motcua.reader.rules.signature import Signature, signed
from motcua.reader.vocabulary import Figure, Text

_ROW_LINES = 25  # lines that a row broken into its cells can have
_ROW = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=[\s|]|$)")
_LABEL = 300  # characters of a label beyond which several rows were read as one
_ROWS_WITHIN = re.compile(r"\s\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+[A-ZĐ]")
_PART = re.compile(r"^(Trong|Trong đó|- Trong đó)\b")
_HEADING = 60  # lines above the first row in which the heading of the appendix is looked for
_LINE = 200  # characters of a line that are looked at for a heading or "Trong đó"
_NUMBER = 80  # … and for the number of a row


@dataclass(frozen=True, slots=True)
class Row(Holding):
    """Figure of the statistics appendix with the number of its row."""

    figure: Figure
    number: str
    part: bool = False  # stands under "Trong đó"


@dataclass(frozen=True, slots=True)
class Running:
    """Report prepared for the checks."""

    text: Text
    passages: tuple[Passage, ...]
    spots: tuple[Spot, ...]
    rows: tuple[Row, ...]
    appendix_from: int  # line, or 0 where there is no appendix
    signed: Signature | None = None  # when the report was signed
    places: Mapping[int, tuple[Passage, int]] = field(default_factory=dict)  # line -> passage, offset of the line

    def spots_in(self, passage: int) -> list[Spot]:
        """Return the figures of one passage in reading order."""
        return [spot for spot in self.spots if spot.passage == passage]

    def by_passage(self) -> Iterator[tuple[Passage, list[Spot]]]:
        """Group figures by passage."""
        gathered: dict[int, list[Spot]] = {}
        for spot in self.spots:
            gathered.setdefault(spot.passage, []).append(spot)
        for index, spots in gathered.items():
            yield self.passages[index], spots

    def between(self, first: Spot, second: Spot) -> str:
        """Return the text between two figures of one passage."""
        return self.passages[first.passage].text[first.end : second.start]


def run(text: Text, figures: tuple[Figure, ...]) -> Running:
    """Join the lines into passages and put every figure in its place."""
    prose = [figure for figure in figures if figure.where != "phụ lục"]
    table = sorted((f for f in figures if f.where == "phụ lục"), key=lambda f: (f.line, f.col))
    appendix_from = _appendix_from(text, table)
    said = {figure.line for figure in prose}
    passages = joined(text, said, _tables(table, said, appendix_from))
    return Running(
        text,
        tuple(passages),
        tuple(placed(passages, prose)),
        tuple(_rows(text, table)),
        appendix_from,
        signed(text.lines),
        {line: (passage, offset) for passage in passages for offset, line, _ in passage.pieces},
    )


def _appendix_from(text: Text, table: list[Figure]) -> int:
    """Return the line where the appendix begins: its heading above the first row, or that row."""
    if not table:
        return 0
    first = table[0].line
    for line in range(first, max(0, first - _HEADING), -1):
        heading = unicodedata.normalize("NFC", text.lines[line - 1][:_LINE].lstrip())
        if re.match(r"(STT|TT|PHỤ LỤC|Phụ lục|BIỂU)\b", heading):
            first = line
    return first


def _tables(table: list[Figure], prose: set[int], appendix_from: int) -> set[int]:
    """Return the lines of all tables: from the first heading, and between figures with no prose between them."""
    found = set(range(appendix_from, table[0].line + 1)) if table else set()
    spoken = sorted(prose)
    for upper, lower in pairwise(sorted({figure.line for figure in table})):
        apart = lower - upper > _ROW_LINES or bisect_right(spoken, lower) > bisect_right(spoken, upper)
        found.update((upper, lower) if apart else range(upper, lower + 1))
    return found


def row_number(line: str) -> str:
    """Return the number at the start of an appendix row ("3.4.1"), or ""."""
    match = _ROW.match(unicodedata.normalize("NFC", line[:_NUMBER].lstrip(" \t|")))
    return match.group(1) if match else ""


def _rows(text: Text, table: list[Figure]) -> Iterator[Row]:
    previous = 0
    number, part = "", False
    for figure in table:
        for line in range(max(previous + 1, figure.line - _ROW_LINES), figure.line + 1):
            content = text.lines[line - 1]
            found = row_number(content)
            if found:
                number, part = found, False
            elif _PART.match(unicodedata.normalize("NFC", content[:_LINE].lstrip())):
                part = True
        previous = figure.line
        if len(figure.label) <= _LABEL and not _ROWS_WITHIN.search(figure.label):
            yield Row(figure, number, part)
