"""One quantity stated twice with digits that differ by a slip of the pen: 2.262 and 2.622.

Two statements of one quantity may differ for good reasons: another day, another scope. Where their digits are the
same but two that changed places, or all but one, the reasons are hardly good.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from motcua.reader.rules.findings.passages import Running
from motcua.reader.rules.findings.quantities import Statement
from motcua.reader.rules.findings.restated import is_slip
from motcua.reader.rules.findings.rounding import is_exact, say
from motcua.reader.vocabulary import Figure, Finding, Verdict

_COMPARED = 60  # statements of one quantity
_LEAST = 1_000  # below it digits agree by chance
_OTHER_TIME = re.compile(
    r"năm (?:trước|ngoái|\d{4})|cùng kỳ|so với|tháng \d|quý|kỳ trước|lũy kế|tăng|giảm", re.IGNORECASE
)


def twins(running: Running, stated: Sequence[Statement]) -> Iterator[Finding]:
    """Every declared quantity that the report states twice with one slip between the two."""
    groups: dict[str, dict[tuple[float, str, bool], Statement]] = {}
    for statement in stated:
        figure = statement.figure
        if figure.value >= _LEAST and figure.unit != "%" and is_exact(figure) and float(figure.value).is_integer():
            alike = (figure.value, statement.level, statement.in_table)
            groups.setdefault(statement.quantity.key, {}).setdefault(alike, statement)
    every = [*(spot.figure for spot in running.spots), *(row.figure for row in running.rows)]
    known = {(figure.unit, figure.value) for figure in every}
    for members in groups.values():
        for one, other in combinations(list(members.values())[:_COMPARED], 2):
            if not _one_scope(one, other) or not is_slip(one.figure, other.figure):
                continue
            if (one.figure.unit, abs(one.figure.value - other.figure.value)) in known:
                continue  # the report names the difference
            words = (
                f"{one.quantity.name}: dòng {one.figure.line} ghi {say(one.figure.value)}, "
                f"dòng {other.figure.line} ghi {say(other.figure.value)}; chữ số đảo hoặc sai"
            )
            yield _finding(one.figure, other.figure, words, one.in_table != other.in_table)


def _one_scope(one: Statement, other: Statement) -> bool:
    """Whether two statements can mean the same dossiers: one level, one time."""
    if one.figure.line == other.figure.line or one.level and other.level and one.level != other.level:
        return False
    if bool(one.level) != bool(other.level) and not (one.in_table or other.in_table):
        named = one.level or other.level
        if not named.startswith("toàn"):
            return False
    return not any(_OTHER_TIME.search(side.words) for side in (one, other) if not side.in_table)


def _finding(one: Figure, other: Figure, words: str, across: bool) -> Finding:
    lines = tuple(sorted({one.line, other.line}))
    kind = "text_vs_appendix" if across else "cross_text"
    words = words[:1].upper() + words[1:]
    return Finding(kind, lines, Verdict.INCONSISTENT, words, (one.id, other.id), one.value, other.value)
