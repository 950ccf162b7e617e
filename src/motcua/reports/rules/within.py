"""Cells of the shorter periods within a report's period, as it freezes them, and their roll-up over time.

A row typed by hand may declare how it rolls up over time: a year's report then takes the cells of its quarters. Frozen
by row: `{"periods": [{"source", "code", "name", "state", "number", …}], "missing": [days]}`. Days without a usable cell
are named, never counted as zero.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from motcua.reports.rules.figures import Formula, Kind
from motcua.reports.rules.forms import Form, Row, Typed
from motcua.reports.rules.values import Value, is_usable, value_as_json, value_from_json
from motcua.reports.vocabulary import CellState

#: Key of these cells in a report's frozen context and evidence.
WITHIN = "within"
LAST = "last"


@dataclass(frozen=True, slots=True)
class PartPeriod:
    """Filled form of an agency for some days: where it stands (source, code), the words for its period, its cells."""

    first: date
    last: date
    name: str
    source: str
    code: str
    values: Mapping[str, Value]


def cells_within(form: Form, parts: Sequence[PartPeriod], first: date, last: date) -> dict[str, Any]:
    """Return the cells of the periods for each row that rolls up over time and has at least one usable cell."""
    found = {}
    for row in form.rows:
        if row.over_time == "none" or not row.is_typed:
            continue
        usable = [part for part in parts if is_usable(part.values.get(row.id), is_rate=row.kind == "percent")]
        chosen = _last_state(usable, last) if row.over_time == LAST else without_overlap(usable, first, last)
        if chosen:
            gaps = [] if row.over_time == LAST else gaps_between(chosen, first, last)
            found[row.id] = {"periods": [_kept(part, row) for part in chosen], "missing": gaps}
    return found


def without_overlap(parts: Iterable[PartPeriod], first: date, last: date) -> list[PartPeriod]:
    """Return periods that follow each other within the days; of those that begin on one day, the longest."""
    found: list[PartPeriod] = []
    for part in sorted(parts, key=lambda part: (part.first, -part.last.toordinal())):
        if part.first >= (found[-1].last + timedelta(days=1) if found else first) and part.last <= last:
            found.append(part)
    return found


def gaps_between(parts: Sequence[PartPeriod], first: date, last: date) -> list[str]:
    """Return the days that no period covers, in words."""
    ends = [first - timedelta(days=1), *(part.last for part in parts)]
    begins = [*(part.first for part in parts), last + timedelta(days=1)]
    pairs = [(end + timedelta(days=1), begin - timedelta(days=1)) for end, begin in zip(ends, begins, strict=True)]
    return [_days(start, end) for start, end in pairs if start <= end]


def _days(start: date, end: date) -> str:
    return f"{start:%d/%m/%Y}" if start == end else f"{start:%d/%m/%Y}–{end:%d/%m/%Y}"


def _last_state(parts: Iterable[PartPeriod], last: date) -> list[PartPeriod]:
    """Return the period that ends with the last day: its cell is the state at the end; of several, the longest."""
    return sorted((part for part in parts if part.last == last), key=lambda part: part.first)[:1]


def _kept(part: PartPeriod, row: Row) -> dict[str, Any]:
    return {"source": part.source, "code": part.code, "name": part.name, **value_as_json(part.values[row.id])}


def with_rolled_up_rows(form: Form, frozen: Mapping[str, Any]) -> Form:
    """Return the form with the rows that have cells of shorter periods bound to their roll-up."""
    kept = frozen.get(WITHIN, {})
    rows = (
        replace(row, formula=Formula(Kind.WITHIN, rows=(row.id,)), definition=row.definition or _DEFINITION)
        if row.is_typed and row.id in kept
        else row
        for row in form.rows
    )
    return replace(form, rows=tuple(rows)) if kept else form


_DEFINITION = "Gộp từ báo cáo của các kỳ trong kỳ này"


def values_within(frozen: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
    """Return, by row, the cells of the shorter periods."""
    return {row: tuple(map(value_from_json, kept["periods"])) for row, kept in frozen.get(WITHIN, {}).items()}


def missing_within(frozen: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return, by row, the days that no shorter period covers."""
    return {row: tuple(kept["missing"]) for row, kept in frozen.get(WITHIN, {}).items()}


def entered_by_hand(typed: Mapping[str, Typed]) -> Collection[str]:
    """Return the rows that a person filled without a reason and evidence: they stay as entered, not rolled up."""
    return {
        row for row, cell in typed.items() if cell.state is not CellState.BLANK and not (cell.note and cell.evidence)
    }
