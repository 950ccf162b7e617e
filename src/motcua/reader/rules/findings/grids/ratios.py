"""Columns of percentages that are one column over another, and columns that hold a part of the one before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations

from motcua.reader.rules.findings.grids.grid import Cells, Grid, row_label
from motcua.reader.rules.findings.rounding import DECIMALS, compare, say
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding, Verdict

_AMONG = re.compile(r"\btrong đó\b", re.IGNORECASE)
_HELD = 3  # rows that hold for each that does not, and in all
_BROKEN = 2  # rows that may break a rule; more and it is none
_PAIRS = 4  # rows in which "trong đó" must show before the one larger than its whole is wrong
_ALL = 100  # per cent: 100 = 8/8 shows nothing


@dataclass(frozen=True, slots=True)
class _Quotient:
    """Column over another, its remainder over it, or it over both together, as the base of a column of percentages."""

    share: str
    upper: str
    lower: str
    way: str  # of | rest | both

    def parts(self, top: Figure, base: Figure) -> tuple[float, float]:
        """Return what is divided by what."""
        if self.way == "both":
            return top.value, top.value + base.value
        return (base.value - top.value) if self.way == "rest" else top.value, base.value

    def exact(self, top: Figure, base: Figure) -> float:
        """Compute the percentage."""
        over, under = self.parts(top, base)
        return 100 * over / under

    def said(self, upper: str, lower: str) -> str:
        """Format the quotient with these names or numbers."""
        if self.way == "both":
            return f"{upper}/({upper} + {lower})"
        return f"({lower} − {upper})/{lower}" if self.way == "rest" else f"{upper}/{lower}"


@dataclass(slots=True)
class _Tried:
    """Rows in which a quotient is the percentage, and findings about those in which it is not."""

    held: int = 0
    broken: list[Finding] = field(default_factory=list)

    @property
    def shows(self) -> bool:
        """Check whether the rule is meant: enough rows obey it, few do not."""
        return self.held >= max(_HELD, _HELD * len(self.broken)) and len(self.broken) <= _BROKEN


def shares(grid: Grid) -> Iterator[Finding]:
    """Find a column of percentages that is one column over another, in all rows but one."""
    rows = grid.every_row()
    for name in grid.columns:
        tried = [_divided(rows, quotient) for quotient in _quotients(grid, name)]
        best = max(
            (each for each in tried if each.shows), key=lambda each: (each.held, -len(each.broken)), default=None
        )
        if best:
            yield from best.broken


def _quotients(grid: Grid, name: str) -> Iterator[_Quotient]:
    others = [column for column in grid.columns if column != name]
    for way in ("of", "rest", "both"):
        for upper, lower in permutations(others, 2):
            yield _Quotient(name, upper, lower, way)


def _divided(rows: Sequence[Cells], quotient: _Quotient) -> _Tried:
    """Compare a column with a quotient of two others, in every row that has all three."""
    tried, needed = _Tried(), {quotient.share, quotient.upper, quotient.lower}
    for row in rows:
        if not needed <= row.keys():
            continue
        share, top, base = row[quotient.share], row[quotient.upper], row[quotient.lower]
        if share.unit != "%" or "%" in (top.unit, base.unit) or quotient.parts(top, base)[1] <= 0:
            return _Tried()
        verdict, interval = compare(share, quotient.exact(top, base))
        if verdict is Verdict.INCONSISTENT:
            tried.broken.append(_told(quotient, share, top, base, interval))
        else:
            tried.held += 0 < share.value < _ALL
    return tried


def _told(quotient: _Quotient, share: Figure, top: Figure, base: Figure, interval: tuple[float, float]) -> Finding:
    exact = quotient.exact(top, base)
    names, counts = quotient.said(quotient.upper, quotient.lower), quotient.said(say(top.value), say(base.value))
    words = (
        f'Dòng "{row_label(share)}": {names} = {counts} = {say(exact)}%; '
        f"ghi {say(share.value, share.decimals)}%, trong khi các dòng khác đều khớp"
    )
    return tell(
        "ratio", False, words, (share, top, base), expected=round(exact, DECIMALS), stated=share.value,
        interval=interval,
    )  # fmt: skip


def within(grid: Grid) -> Iterator[Finding]:
    """Find a column headed "trong đó" that holds parts of the column before it, in all rows but one."""
    rows = grid.every_row()
    for whole, part in pairwise(grid.columns):
        if not _AMONG.search(part) or _AMONG.search(whole):
            continue
        pairs = [(row[whole], row[part]) for row in rows if {whole, part} <= row.keys()]
        over = [pair for pair in pairs if _is_more(*pair)]
        if len(over) == 1 and len(pairs) >= _PAIRS:
            yield _larger(whole, part, *over[0])


def _larger(whole: str, part: str, one: Figure, other: Figure) -> Finding:
    words = f'Dòng "{row_label(other)}": cột "{part}" ghi {say(other.value)}, '
    words += f'lớn hơn cột "{whole}" là {say(one.value)}'
    return tell("subset", False, words, (other, one), expected=f"<= {say(one.value)}", stated=other.value)


def _is_more(whole: Figure, part: Figure) -> bool:
    """Check whether a part is larger than its whole, both being counts."""
    return part.value > whole.value and "%" not in (whole.unit, part.unit)
