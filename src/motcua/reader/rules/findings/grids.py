"""Tables of several columns: column totals, sums and shares along the rows, and the one cell that breaks them.

A table says by itself what it adds up: where all rows but one, or all columns but one, obey a sum, the odd one is
wrong. Nothing is claimed of a table whose other cells do not show the rule.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, permutations

from motcua.reader.rules.findings.rounding import compare, say
from motcua.reader.rules.findings.running import Running
from motcua.reader.rules.findings.telling import tell
from motcua.reader.vocabulary import Figure, Finding, Verdict

_TOTAL = re.compile(
    r"^\W*(?:tổng(?:\s+(?:cộng|số))?|cộng|toàn (?:huyện|tỉnh|xã|thành phố|thị xã|ngành))\b", re.IGNORECASE
)
_CHANGE = re.compile(r"tăng|giảm|chênh lệch|so sánh", re.IGNORECASE)  # may be one of two shares
_AMONG = re.compile(r"\btrong đó\b", re.IGNORECASE)
_ROMAN = re.compile(r"^[IVX]+$|^[A-H]$")
_ROWS = 80  # of one table that are compared
_COLUMNS = 16
_SPAN = 5  # columns that one sum can run over
_GAP = 4  # lines without a figure that may lie within one table
_MISSED = 0.34  # a part of the columns that may break the rule before it is no rule


@dataclass(slots=True)
class Grid:
    """Cells of one table, by row and column."""

    rows: list[tuple[int, str]] = field(default_factory=list)  # line, label
    cells: dict[tuple[int, str], Figure] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)

    def row(self, place: int) -> dict[str, Figure]:
        """Return the figures of one row."""
        line = self.rows[place][0]
        return {name: self.cells[line, name] for name in self.columns if (line, name) in self.cells}


def grids(running: Running) -> Iterator[Finding]:
    """Check every table with several columns of figures: its totals and the sums along its rows."""
    for grid in _grids(running):
        if len(grid.columns) < 2 or len(grid.rows) < 2:
            continue
        yield from _totals(grid)
        if len(grid.rows) >= 3 and len(grid.columns) >= 3:
            yield from _sums(grid)
            yield from _shares(grid)
            yield from _within(grid)


def _grids(running: Running) -> list[Grid]:
    found: list[Grid] = []
    last = 0
    for row in running.rows:
        figure = row.figure
        label, mark, title = figure.label.rpartition(" – ")
        if not mark or not title:
            continue
        fresh = not found or not last <= figure.line <= last + _GAP or len(found[-1].rows) > _ROWS
        if fresh:
            found.append(Grid())
        grid = found[-1]
        again = 2
        while (figure.line, title) in grid.cells and again < _COLUMNS:  # two columns of one title
            title, again = f"{title.split(' (', 1)[0]} ({again})", again + 1
        if not grid.rows or grid.rows[-1][0] != figure.line:
            grid.rows.append((figure.line, label))
        if title not in grid.columns:
            grid.columns.append(title)
        grid.cells[figure.line, title] = figure
        last = figure.line
    return [grid for grid in found if len(grid.columns) <= _COLUMNS]


def _totals(grid: Grid) -> Iterator[Finding]:
    """Compare the total row, at the end or at the head, with the rows it sums."""
    places = [n for n, (_, label) in enumerate(grid.rows) if _TOTAL.match(label.strip(" |*")) or not label.strip(" |*")]
    if len(places) != 1 or len(grid.rows) < 3:
        return
    whole = grid.row(places[0])
    numbers = {n: _number(grid, n) for n in range(len(grid.rows))}
    others = [n for n in range(len(grid.rows)) if n != places[0]]
    tops = [n for n in others if _ROMAN.match(numbers[n])]
    for members in (tops, others) if len(tops) >= 2 else (others,):
        told = [judged for name in whole if (judged := _column(grid, whole[name], name, members))]
        good = [one for one in told if one[1] is Verdict.CONSISTENT and one[2] > 0]
        bad = [one for one in told if one[1] is Verdict.INCONSISTENT]
        if len(good) >= 2 and len(bad) <= max(1, _MISSED * len(told)):
            yield from (one[0] for one in told)
            return


def _number(grid: Grid, place: int) -> str:
    """Return the number at the start of a row, from the context of its figures."""
    figures = list(grid.row(place).values())
    head = figures[0].context.split(" ", 1)[0] if figures else ""
    return head.strip(".")


def _column(grid: Grid, whole: Figure, name: str, members: Sequence[int]) -> tuple[Finding, Verdict, float] | None:
    parts = [row[name] for place in members for row in [grid.row(place)] if name in row]
    if whole.unit == "%" or whole.kind == "mã" or len(parts) < 2 or any(part.unit == "%" for part in parts):
        return None
    total = sum(part.value for part in parts)
    same = abs(total - whole.value) < 1e-6
    words = f'Cột "{name}": các dòng cộng lại {_sum(parts)} = {say(total)}; dòng tổng ghi {say(whole.value)}'
    about = (whole, *parts)
    lines = [figure.line for figure in about] if same else [whole.line]
    found = tell("sum", same, words, about, lines=lines, expected=total, stated=whole.value)
    return found, found.verdict, total


def _sum(parts: Sequence[Figure]) -> str:
    said = [say(part.value) for part in parts]
    return " + ".join(said if len(said) <= 8 else [*said[:4], "…", *said[-2:]])


def _sums(grid: Grid) -> Iterator[Finding]:
    """Find a column that is the sum of two or more beside it, in all rows but one; or of two such groups."""
    rows = [grid.row(place) for place in range(len(grid.rows))]
    for order, name in enumerate(grid.columns):
        near = [c for c in grid.columns[max(0, order - _SPAN) : order + _SPAN + 1] if c != name]
        tried = [(chosen, *_tried(rows, name, chosen)) for size in (2, 3, 4) for chosen in combinations(near, size)]
        rules = [one for one in tried if one[1] >= 3 and one[1] >= 2 * len(one[2]) and len(one[2]) <= 2]
        taken: set[str] = set()
        for chosen, _, broken in sorted(rules, key=lambda one: -one[1]):
            if taken.isdisjoint(chosen):
                taken.update(chosen)
                yield from (_along(whole, parts, name, chosen) for whole, parts in broken)


def _tried(
    rows: Sequence[dict[str, Figure]], name: str, chosen: Sequence[str]
) -> tuple[int, list[tuple[Figure, list[Figure]]]]:
    """Count the rows in which a column is the sum of others; return the rows in which it is not."""
    held, broken = 0, []
    differences = any(_CHANGE.search(column) for column in chosen)
    for row in rows:
        if name not in row or any(column not in row for column in chosen):
            continue
        whole, parts = row[name], [row[column] for column in chosen]
        shares = sum(figure.unit == "%" for figure in (whole, *parts))
        if shares and not (differences and shares == len(parts) + 1):
            return 0, []
        total = sum(part.value for part in parts)
        if abs(total - whole.value) > 1e-6:
            broken.append((whole, parts))
        elif sum(1 for part in parts if part.value) >= 2:
            held += 1  # 5 = 5 + 0 shows nothing
    return held, broken


def _along(whole: Figure, parts: Sequence[Figure], name: str, chosen: Sequence[str]) -> Finding:
    total = sum(part.value for part in parts)
    label = whole.label.rpartition(" – ")[0]
    words = (
        f'Dòng "{label}": {" + ".join(chosen)} = {_sum(parts)} = {say(total)}; cột "{name}" ghi {say(whole.value)}, '
        "trong khi các dòng khác đều khớp"
    )
    return tell("identity", False, words, (whole, *parts), expected=total, stated=whole.value)


def _shares(grid: Grid) -> Iterator[Finding]:
    """Find a column of percentages that is one column over another, in all rows but one."""
    rows = [grid.row(place) for place in range(len(grid.rows))]
    for name in grid.columns:
        best: tuple[int, list[Finding]] | None = None
        counts = [column for column in grid.columns if column != name]
        for rest in (False, True):
            for upper, lower in permutations(counts, 2):
                held, broken = _divided(rows, name, upper, lower, rest)
                enough = held >= 3 and held >= 3 * len(broken) and len(broken) <= 2
                if enough and (best is None or held > best[0]):
                    best = held, broken
        if best:
            yield from best[1]


def _within(grid: Grid) -> Iterator[Finding]:
    """Find a column headed "trong đó" that holds parts of the column before it, in all rows but one."""
    rows = [grid.row(place) for place in range(len(grid.rows))]
    for whole, part in pairwise(grid.columns):
        if not _AMONG.search(part) or _AMONG.search(whole):
            continue
        pairs = [(row[whole], row[part]) for row in rows if whole in row and part in row]
        over = [(one, other) for one, other in pairs if other.value > one.value and "%" not in (one.unit, other.unit)]
        if len(over) == 1 and len(pairs) >= 4:
            (one, other), label = over[0], over[0][1].label.rpartition(" – ")[0]
            words = f'Dòng "{label}": cột "{part}" ghi {say(other.value)}, lớn hơn cột "{whole}" là {say(one.value)}'
            yield tell("subset", False, words, (other, one), expected=f"<= {say(one.value)}", stated=other.value)


def _divided(
    rows: Sequence[dict[str, Figure]], name: str, upper: str, lower: str, rest: bool
) -> tuple[int, list[Finding]]:
    """Count rows in which a share is one column, or its remainder (`rest`), over another; return the others."""
    held = 0
    broken: list[Finding] = []
    for row in rows:
        if any(column not in row for column in (name, upper, lower)):
            continue
        share, top, base = row[name], row[upper], row[lower]
        if share.unit != "%" or "%" in (top.unit, base.unit) or base.value <= 0:
            return 0, []
        exact = 100 * ((base.value - top.value) if rest else top.value) / base.value
        verdict, interval = compare(share, exact)
        if verdict is not Verdict.INCONSISTENT:
            held += 0 < share.value < 100  # 100 = 8/8 shows nothing
            continue
        label = share.label.rpartition(" – ")[0]
        counted = _over(say(top.value), say(base.value), rest)
        words = (
            f'Dòng "{label}": {_over(upper, lower, rest)} = {counted} = {say(exact)}%; '
            f"ghi {say(share.value, share.decimals)}%, trong khi các dòng khác đều khớp"
        )
        members, rounded = (share, top, base), round(exact, 4)
        broken.append(tell("ratio", verdict, words, members, expected=rounded, stated=share.value, interval=interval))
    return held, broken


def _over(upper: str, lower: str, rest: bool) -> str:
    return f"({lower} − {upper})/{lower}" if rest else f"{upper}/{lower}"
