"""Cells of the units below as a report freezes them, and the sums of them.

Frozen by row: `{"source": …, "units": [{"code", "name", "state", "number", …}], "missing": [names]}`. A unit without a
usable cell is named, never counted as zero.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from motcua.reports.rules.values import Value, value_from_json

#: Key of these cells in a report's frozen context and evidence.
BELOW = "below"


def values_below(frozen: Mapping[str, Any]) -> dict[str, tuple[Value, ...]]:
    """Return, by row, the usable cells of the units below, each under the name of its unit."""
    rows = frozen.get(BELOW, {})
    return {row: tuple(map(_named, kept["units"])) for row, kept in rows.items()}


def _named(unit: Mapping[str, Any]) -> Value:
    """Return the cell of a unit; one that holds the values of several agencies keeps their names."""
    value = value_from_json(unit)
    return value if value.each else replace(value, each=((unit["name"], value),))


def missing_below(frozen: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return, by row, the names of the units that have no usable cell."""
    return {row: tuple(kept["missing"]) for row, kept in frozen.get(BELOW, {}).items()}


def rows_with(kept: Mapping[str, Any], code: str) -> list[str]:
    """Return the rows whose sum contains the cell of a unit's report."""
    return [row for row, cells in kept.items() if any(unit["code"] == code for unit in cells["units"])]
