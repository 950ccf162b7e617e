"""Cells of the units below as a report freezes them, and the sums of them.

Frozen by row: `{"source": …, "units": [{"code", "name", "state", "number", …}], "missing": [names]}`. A unit without a
usable cell is named, never counted as zero.
"""

from collections.abc import Mapping
from typing import Any

from motcua.base.canonical import plain
from motcua.reports.rules.figures import Value, number_kept
from motcua.reports.vocabulary import CellState

#: Key of these cells in a report's frozen context and evidence.
BELOW = "below"


def value_as_json(value: Value) -> dict[str, Any]:
    """Convert a value to the JSON of events, columns and frozen contexts."""
    kept = {"state": value.state.value, "number": plain(value.number)}
    if value.denominator is not None:
        kept |= {"numerator": plain(value.numerator), "denominator": plain(value.denominator)}
    return kept


def value_from_json(kept: Mapping[str, Any]) -> Value:
    """Convert JSON back to a value."""
    number, above, below = (number_kept(kept.get(name)) for name in ("number", "numerator", "denominator"))
    return Value(CellState(kept["state"]), number, above, below)


def values_below(frozen: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
    """Return, by row, the usable cells of the units below."""
    rows = frozen.get(BELOW, {})
    return {row: tuple(value_from_json(unit) for unit in kept["units"]) for row, kept in rows.items()}


def missing_below(frozen: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return, by row, the names of the units that have no usable cell."""
    return {row: tuple(kept["missing"]) for row, kept in frozen.get(BELOW, {}).items()}


def rows_with(kept: Mapping[str, Any], code: str) -> list[str]:
    """Return the rows whose sum contains the cell of a unit's report."""
    return [row for row, cells in kept.items() if any(unit["code"] == code for unit in cells["units"])]
