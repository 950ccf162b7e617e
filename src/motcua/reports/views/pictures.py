"""Charts of figures: lines, columns by month, a ranking and tiles; every mark links to the records it counts.

Only numbers of drawings are computed here (SVG attributes); the templates write them. Each chart has its table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from motcua.base.text import sort_key
from motcua.reports.queries.course import Course, Ranked, is_rate
from motcua.reports.registry import Board
from motcua.reports.rules.figures import Value
from motcua.reports.rules.slices import Slice
from motcua.reports.rules.wording import written

#: Sizes of the drawings: lines, columns of a small multiple, the scale of the ranking.
LINE_WIDTH, LINE_HEIGHT, EDGE = 168, 40, 7
COLUMN, GROUND, TOP = 26, 84, 66
SCALE, SCALE_EDGE = 300, 10
MULTIPLES, TILES, RANKED = 8, 12, 16
#: Number of rows that are drawn as lines, and length of the longest.
DRAWN, LENGTH = 15, 1000


@dataclass(frozen=True)
class Linking:
    """Links from marks to their records: the page's question with the mark's own measure, days and value."""

    link: Callable[..., str]
    tree_on: str

    def of_slice(self, key: str, part: Slice, by: str, number: int | None) -> str:
        """Return the link to the records of a figure in one slice of the period, on the boundaries of the page."""
        days = {"period": "", "first": part.first.isoformat(), "last": part.last.isoformat(), "tree_on": self.tree_on}
        return self.link(**days, measure=key, **_narrowed(by, number))

    def of_period(self, key: str, by: str, number: int | None) -> str:
        """Return the link to the records of a figure in the whole period."""
        return self.link(measure=key, **_narrowed(by, number))


def _narrowed(by: str, number: int | None) -> dict[str, str]:
    return {"by": by, "value": str(number)} if by and number is not None else {}


def line_of(course: Course, key: str, links: Linking) -> dict[str, Any] | None:
    """Return the line of a figure over time with a point for each slice; the last point is now. None without slices."""
    values = [course.value(key, place) for place in range(len(course.slices))]
    known = [value.number for value in values if value.number is not None]
    if len(known) < 2:
        return None
    rate = is_rate(course.board, key)
    low, high = (min(known), max(known)) if rate else (0, max(known))
    points = []
    for place, (part, value) in enumerate(zip(course.slices, values, strict=True)):
        if value.number is None:
            continue
        points.append(
            {
                "x": _along(place, len(values)),
                "y": _height(value.number, low, high),
                "words": part.words,
                "text": _text(value, rate),
                "href": links.of_slice(key, part, course.by, None),
            }
        )
    points[-1]["now"] = True
    return {"points": points, "path": " ".join(f"{point['x']},{point['y']}" for point in points), "half": _half(points)}


def _along(place: int, amount: int) -> int:
    return EDGE + round(place * (LINE_WIDTH - 2 * EDGE) / (amount - 1))


def _height(number: int | Decimal, low: int | Decimal, high: int | Decimal) -> int:
    span = high - low
    return (
        LINE_HEIGHT - EDGE - round((LINE_HEIGHT - 2 * EDGE) * float((number - low) / span))
        if span
        else LINE_HEIGHT // 2
    )


def _half(points: Sequence[dict[str, Any]]) -> int:
    """Return half of the least distance of two points: the half width of each point's hover area."""
    return min(later["x"] - earlier["x"] for earlier, later in pairwise(points)) // 2


def multiples(course: Course, lines: Sequence[tuple[int, str]], links: Linking) -> list[dict[str, Any]]:
    """Return a small column chart for each of the first values, on its own scale; open ones only in the last slice."""
    found = []
    for number, label in lines[:MULTIPLES]:
        columns = [_column(course, place, number, links) for place in range(len(course.slices))]
        highest = max((column["sum"] for column in columns), default=0)
        if not highest:
            continue
        for column in columns:
            _stack(column, label, highest)
        top = max(columns, key=lambda column: column["sum"])
        table = _table(course, columns)
        found.append({"label": label, "columns": columns, "highest": highest, "top_x": top["middle"], "table": table})
    return found


def _column(course: Course, place: int, number: int, links: Linking) -> dict[str, Any]:
    part, last = course.slices[place], place == len(course.slices) - 1
    parts: list[dict[str, Any]] = []
    for key, mark in course.board.charted.items():
        value = course.value(key, place, number).number or 0
        if value and (mark != "open" or last):
            href = links.of_slice(key, part, course.by, number)
            name = _words(course.board, key)
            parts.append({"key": key, "mark": mark, "name": name, "number": value, "href": href})
    amount = sum(each["number"] for each in parts)
    return {
        "slice": part,
        "x": COLUMN * place,
        "parts": parts,
        "sum": amount,
        "now": last,
        "middle": COLUMN * place + 11,
    }


def _table(course: Course, columns: Sequence[dict[str, Any]]) -> list[tuple[str, str, list[dict[str, Any] | None]]]:
    """Return the same as a table: for each drawn figure its number in every slice, None where there is none."""
    rows = []
    for key in course.board.charted:
        cells = [next((part for part in column["parts"] if part["key"] == key), None) for column in columns]
        if any(cells):
            rows.append((key, _words(course.board, key), cells))
    return rows


def _stack(column: dict[str, Any], label: str, highest: int) -> None:
    """Stack the parts of a column; each is at least so high that it is visible."""
    ground = GROUND
    for part in column["parts"]:
        height = max(3, round(TOP * part["number"] / highest))
        ground -= height
        part |= {"top": ground, "height": height, "words": f"{label}, {column['slice'].words}"}


def ranking(board: Board, rows: Sequence[Ranked], whole: Value, links: Linking, by: str) -> dict[str, Any] | None:
    """Return the first rate of each value on a cut scale, the best on top, with last year's and the whole's (▲)."""
    key = next((key for key in board.tiles if is_rate(board, key)), "")
    known = [row for row in rows if key and row.now[key].number is not None]
    if len(known) < 2 or whole.number is None:
        return None
    found = sorted(known, key=lambda row: (-(row.now[key].number or 0), sort_key(row.label)))[:RANKED]
    low = _cut_below(min([whole.number, *_rates_of(found, key)]))
    lines = [
        _ranked_line(row, key, whole.number, low) | {"href": links.of_period(key, by, row.number)} for row in found
    ]
    ticks = [{"x": _on_scale(tick, low), "text": f"{tick}%"} for tick in _ticks(low)]
    return {"lines": lines, "ticks": ticks, "whole_x": _on_scale(whole.number, low), "whole": _text(whole, True)}


def _rates_of(rows: Sequence[Ranked], key: str) -> list[int | Decimal]:
    """Return the known rates of the rows, of this year and of the one before."""
    return [value.number for row in rows for value in (row.now[key], row.then[key]) if value.number is not None]


def _ranked_line(row: Ranked, key: str, whole: int | Decimal, low: int) -> dict[str, Any]:
    now, then = row.now[key], row.then[key]
    return {
        "label": short(row.label),
        "text": _text(now, True),
        "under": (now.number or 0) < whole,
        "x": _on_scale(now.number or 0, low),
        "then_x": None if then.number is None else _on_scale(then.number, low),
        "then_text": _text(then, True),
    }


def _cut_below(rate: int | Decimal) -> int:
    """Return the start of the scale: a round number below the least rate."""
    step = 2 if rate > 90 else 10
    return max(0, int(rate) // step * step - (0 if int(rate) % step else step))


def _ticks(low: int) -> list[int]:
    """Return round percentages of equal distance up to 100, at most six."""
    step = next(step for step in (1, 2, 5, 10, 20) if (100 - low) // step <= 5)
    return list(range(100, low - 1, -step))[::-1]


def _on_scale(rate: int | Decimal, low: int) -> int:
    return SCALE_EDGE + round((SCALE - 2 * SCALE_EDGE) * float(rate - low) / (100 - low))


def tiles(board: Board, rows: Sequence[Ranked], whole: Value, links: Linking, by: str) -> list[dict[str, Any]]:
    """Return a tile for each value, the darker the more it counts, with its share of the whole; the greatest first."""
    key = board.sorted_by
    found = sorted(
        (row for row in rows if row.now[key].number), key=lambda row: (-(row.now[key].number or 0), sort_key(row.label))
    )
    if len(found) < 2 or not whole.number:
        return []
    most = float(found[0].now[key].number or 1)
    return [
        {
            "label": short(row.label),
            "number": row.now[key].number,
            "share": Decimal(100 * (row.now[key].number or 0)) / Decimal(whole.number),
            "shade": 1 + min(4, int(5 * float(row.now[key].number or 0) / (most + 1))),
            "href": links.of_period(key, by, row.number),
        }
        for row in found[:TILES]
    ]


def short(name: str) -> str:
    """Shorten a name for charts: "Xã Mỹ Tú" for "Ủy ban nhân dân xã Mỹ Tú"."""
    found = name.removeprefix("Ủy ban nhân dân ")
    return found[:1].upper() + found[1:]


def _text(value: Value, rate: bool) -> str:
    return written(value.number, value.state, "%" if rate else "") or "–"


def bars(kind: Board, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows as stacked bars on one scale; each part is as long as its number and links to its records."""
    lines = [_bar(kind, row) for row in rows[:DRAWN]]
    longest = max((line["sum"] for line in lines), default=0)
    for line in lines:
        begin = 0
        for part in line["parts"]:
            end = begin + part["number"]
            left, right = (round(LENGTH * place / longest) for place in (begin, end))
            part |= {"left": left, "width": max(right - left, 3), "words": _words(kind, part["key"])}
            begin = end
    return [line for line in lines if line["sum"]]


def _bar(kind: Board, row: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of one bar, their sum, and the first rate of the row."""
    cells = {cell["key"]: cell for cell in row["cells"]}
    parts = [cells[key] | {"mark": mark} for key, mark in kind.charted.items() if cells[key]["number"]]
    rate = next((cell for cell in row["cells"] if cell["fraction"]), None)
    return {"label": row["label"], "parts": parts, "sum": sum(part["number"] for part in parts), "rate": rate}


def _words(board: Board, key: str) -> str:
    """Return the words of the figure in the board's table."""
    return next((column.words for column in board.columns if column.key == key), key)
