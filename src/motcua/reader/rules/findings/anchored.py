"""Rows under a row of the appendix, against the prose that gives the same upper figure: "giao 37, hoàn thành 33"."""

import re
import unicodedata
from collections.abc import Iterator

from motcua.reader.rules.findings.restated import label_words, unit_of
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.spots import Spot
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Finding

_UNDER = re.compile(r"(?:^|[\t|])\s*[-–+•]\s*[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 6  # lines between a row and one under it
_LEAST = 10  # smaller figures meet by chance


def anchored(running: Running) -> Iterator[Finding]:
    """Every row under another whose figure stands once in the prose, followed there by what the lower row counts."""
    upper: Row | None = None
    for row in running.rows:
        if not _UNDER.search(unicodedata.normalize("NFC", running.text.lines[row.line - 1])):
            upper = row
        elif upper and row.line - upper.line <= _NEAR and unit_of(row.figure) == unit_of(upper.figure) != "%":
            yield from _followed(running, upper, row)


def _followed(running: Running, upper: Row, row: Row) -> Iterator[Finding]:
    whole, unit, words = upper.figure, unit_of(row.figure), label_words(row.figure)
    own = [spot for spot in running.spots if unit_of(spot.figure) == unit and is_exact(spot.figure)]
    anchors = [spot for spot in own if spot.figure.value == whole.value]
    if len(anchors) != 1 or whole.value < _LEAST or not words:
        return
    behind = [spot for spot in own if _right_behind(anchors[0], spot) and words <= _said(spot)]
    if len({spot.figure.value for spot in behind}) != 1:
        return
    found = behind[0].figure
    larger, smaller = max(found.value, row.figure.value), min(found.value, row.figure.value)
    if larger > 2 * smaller or larger > whole.value:
        return  # another part of it
    name = f"{whole.label} – {row.figure.label}"
    words_said = f"{name}: lời văn dòng {found.line} ghi {say(found.value)}, phụ lục ghi {say(row.figure.value)}"
    holds = found.value == row.figure.value
    yield tell("text_vs_appendix", holds, words_said, (found, row), expected=row.figure.value, stated=found.value)


def _right_behind(anchor: Spot, spot: Spot) -> bool:
    return spot.passage == anchor.passage and spot.start > anchor.start and spot.sentence - anchor.sentence <= 1


def _said(spot: Spot) -> set[str]:
    return set(_WORD.findall(spot.words.casefold()))
