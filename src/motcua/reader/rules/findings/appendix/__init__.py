"""Rows of the statistics appendix: parents and parts, units, codes, shares over 100 %, empty cells."""

import re
from collections.abc import Iterator

from motcua.reader.rules.findings.appendix.cells import codes, units
from motcua.reader.rules.findings.appendix.claims import claimed
from motcua.reader.rules.findings.appendix.families import families, noted
from motcua.reader.rules.findings.appendix.styles import number_styles
from motcua.reader.rules.findings.declared import Declared
from motcua.reader.rules.findings.rounding import say
from motcua.reader.rules.findings.running import Row, Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import BlankCell, Finding, Verdict

_SHARE = re.compile(r"^(tỷ lệ|tỉ lệ|% )", re.IGNORECASE)
_GROWTH = re.compile(r"so với|tăng|giảm|vượt|kế hoạch|chỉ tiêu|dự toán|cùng kỳ|tốc độ", re.IGNORECASE)
_NAMED = 5  # empty cells named in the explanation; the rest are counted
_NAME = 60  # characters of the name of one


def appendix(running: Running, blank_cells: tuple[BlankCell, ...], declared: Declared) -> Iterator[Finding]:
    """Check the rows of the appendix against each other."""
    yield from families(running.rows)
    yield from noted(running)
    yield from codes(running)
    yield from units(running, declared)
    yield from _over_hundred(running.rows)
    yield from number_styles([row.figure for row in running.rows], "Bảng số liệu")
    yield from number_styles([spot.figure for spot in running.spots], "Lời văn")
    yield from _blanks(blank_cells)
    for claim in declared.claims:
        yield from claimed(running, blank_cells, claim)


def _over_hundred(rows: tuple[Row, ...]) -> Iterator[Finding]:
    """Find every share above 100 % that is no growth and no plan."""
    for row in rows:
        figure = row.figure
        if figure.unit == "%" and figure.value > 100 and _is_share(figure.label):
            words = f"{figure.label}: {say(figure.value)}% vượt 100%"
            yield tell("plausibility", False, words, (row,), expected="<= 100", stated=figure.value)


def _is_share(label: str) -> bool:
    return _SHARE.match(label) is not None and not _GROWTH.search(label)


def _blanks(blank_cells: tuple[BlankCell, ...]) -> Iterator[Finding]:
    if not blank_cells:
        return
    names = "; ".join(cell.label[:_NAME] for cell in blank_cells[:_NAMED])
    names += "; …" if len(blank_cells) > _NAMED else ""
    words = f"{len(blank_cells)} ô số liệu để trống (không có số liệu, không phải bằng 0): {names}"
    lines, wanted = [cell.line for cell in blank_cells], "có số hoặc ghi rõ không phát sinh"
    yield tell("missing", Verdict.AMBIGUOUS, words, lines=lines, expected=wanted, stated="để trống")
