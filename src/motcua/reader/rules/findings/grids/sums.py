"""Columns that are the sum of columns beside them, in all rows but one or two."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from motcua.reader.rules.findings.grids.grid import Cells, Grid, row_label, written_sum
from motcua.reader.rules.findings.rounding import EPSILON, say
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding

_CHANGE = re.compile(r"tăng|giảm|chênh lệch|so sánh", re.IGNORECASE)  # may be one of two shares
_SPAN = 5  # columns that one sum can run over, on either side
_TERMS = (2, 3, 4)  # columns that are added up; more are rare and take long to try
_HELD = 3  # rows in which a sum shows
_FOR_EACH = 2  # rows that hold for each that does not
_BROKEN = 2  # rows that may break a rule; more and it is none


@dataclass(slots=True)
class _Rule:
    """Sum of some columns that a column may be, with the rows that show it and those that break it."""

    chosen: tuple[str, ...]
    held: int = 0
    broken: list[tuple[Figure, list[Figure]]] = field(default_factory=list)

    @property
    def shows(self) -> bool:
        """Check whether the rule is meant: enough rows obey it, few do not."""
        return self.held >= max(_HELD, _FOR_EACH * len(self.broken)) and len(self.broken) <= _BROKEN


def sums(grid: Grid) -> Iterator[Finding]:
    """Find a column that is the sum of two or more beside it, in all rows but one; or of two such groups."""
    rows = grid.every_row()
    for order, name in enumerate(grid.columns):
        beside = grid.columns[max(0, order - _SPAN) : order + _SPAN + 1]
        rules = [rule for rule in _rules(rows, name, [column for column in beside if column != name]) if rule.shows]
        taken: set[str] = set()
        for rule in sorted(rules, key=lambda each: -each.held):
            if taken.isdisjoint(rule.chosen):
                taken.update(rule.chosen)
                yield from (_told(whole, parts, name, rule.chosen) for whole, parts in rule.broken)


def _rules(rows: Sequence[Cells], name: str, near: Sequence[str]) -> Iterator[_Rule]:
    for size in _TERMS:
        for chosen in combinations(near, size):
            yield _tried(rows, name, chosen)


def _tried(rows: Sequence[Cells], name: str, chosen: tuple[str, ...]) -> _Rule:
    """Count the rows in which a column is the sum of others, and keep the rows in which it is not."""
    rule, needed = _Rule(chosen), {name, *chosen}
    differences = any(_CHANGE.search(column) for column in chosen)
    for row in rows:
        if not needed <= row.keys():
            continue
        whole, parts = row[name], [row[column] for column in chosen]
        if not _may_add_up(whole, parts, differences):
            return _Rule(chosen)
        total = sum([part.value for part in parts])
        if abs(total - whole.value) > EPSILON:
            rule.broken.append((whole, parts))
        elif _shows_something(parts):
            rule.held += 1
    return rule


def _may_add_up(whole: Figure, parts: Sequence[Figure], differences: bool) -> bool:
    """Check whether a row has counts; or only shares, one of which is the difference of two."""
    shares = [figure.unit for figure in (whole, *parts)].count("%")
    return not shares or (differences and shares == len(parts) + 1)


def _shows_something(parts: Sequence[Figure]) -> bool:
    """Check whether two parts are not 0: 5 = 5 + 0 shows nothing."""
    return len([part for part in parts if part.value]) >= 2


def _told(whole: Figure, parts: Sequence[Figure], name: str, chosen: Sequence[str]) -> Finding:
    total = sum(part.value for part in parts)
    words = (
        f'Dòng "{row_label(whole)}": {" + ".join(chosen)} = {written_sum(parts)} = {say(total)}; '
        f'cột "{name}" ghi {say(whole.value)}, trong khi các dòng khác đều khớp'
    )
    return tell("identity", False, words, (whole, *parts), expected=total, stated=whole.value)
