"""Values of cells: a number with its parts, the values of several agencies, or a kind of nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from motcua.base.canonical import plain
from motcua.base.text import sort_key
from motcua.reports.rules.wording import percentage, written
from motcua.reports.vocabulary import CellState
from motcua.statistics.vocabulary import Number


@dataclass(frozen=True, slots=True)
class Value:
    """Result of a formula: a number with its parts, or a kind of nothing; `each` are the values of several agencies."""

    state: CellState
    number: int | Decimal | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    each: tuple[tuple[str, "Value"], ...] = ()  # by name, in the order of the names


NOT_KNOWN = Value(CellState.NOT_KNOWN)
NOT_APPLICABLE = Value(CellState.NOT_APPLICABLE)
BLANK = Value(CellState.BLANK)


def added(values: Iterable[Value]) -> Value:
    """Add up cells: their numbers, and ratios from their parts; one blank or unknown cell makes the sum so.

    Values of several agencies stay beside each other; those of one name are added.
    """
    found = [value for value in values if value.state is not CellState.NOT_APPLICABLE]
    missing = {value.state for value in found} - {CellState.VALUE}
    if missing:
        return NOT_KNOWN if CellState.NOT_KNOWN in missing else BLANK
    if not found:
        return NOT_APPLICABLE
    return replace(_total(found), each=each) if (each := _joined(found)) else _total(found)


def is_usable(value: Value | None, *, is_rate: bool) -> bool:
    """Return whether a cell can be added: a number (a percentage with its parts), or nothing to count."""
    if value is None or value.state in (CellState.BLANK, CellState.NOT_KNOWN):
        return False
    return value.state is CellState.NOT_APPLICABLE or not is_rate or value.denominator is not None


def _total(found: list[Value]) -> Value:
    """Add up values: percentages from their parts, else the numbers."""
    if all(value.denominator is not None for value in found):
        return _of_parts(sum(value.numerator or 0 for value in found), sum(value.denominator or 0 for value in found))
    numbers = [value.number for value in found if value.number is not None]
    if numbers:
        return Value(CellState.VALUE, sum(numbers))
    return Value(CellState.VALUE) if any(value.each for value in found) else BLANK


def _of_parts(above: Number, below: Number) -> Value:
    """Return the percentage of two parts; not applicable where there is nothing to divide by."""
    if not below:
        return Value(CellState.NOT_APPLICABLE, None, above, below)
    return Value(CellState.VALUE, percentage(above, below), above, below)


def _joined(found: Iterable[Value]) -> tuple[tuple[str, Value], ...]:
    """Return the values of all agencies of the cells, those of one name added."""
    by_name: dict[str, list[Value]] = {}
    for name, value in (pair for cell in found for pair in cell.each):
        by_name.setdefault(name, []).append(value)
    return tuple((name, added(by_name[name])) for name in sorted(by_name, key=sort_key))


def text_of(value: Value, unit: str) -> str:
    """Return a value as written in a cell; the values of several agencies each with their name."""
    if value.each:
        return "; ".join(f"{name}: {written(one.number, one.state, unit)}" for name, one in value.each)
    return written(value.number, value.state, unit)


def number_kept(kept: Any) -> Number | None:
    """Convert a number from JSON, where decimals are text."""
    return Decimal(kept) if isinstance(kept, str) else kept


def value_as_json(value: Value) -> dict[str, Any]:
    """Convert a value to the JSON of events, columns and frozen contexts."""
    kept: dict[str, Any] = {"state": value.state.value, "number": plain(value.number)}
    if value.denominator is not None:
        kept |= {"numerator": plain(value.numerator), "denominator": plain(value.denominator)}
    if value.each:
        kept["each"] = [{"name": name, **value_as_json(one)} for name, one in value.each]
    return kept


def value_from_json(kept: Mapping[str, Any]) -> Value:
    """Convert JSON back to a value."""
    number, above, below = (number_kept(kept.get(name)) for name in ("number", "numerator", "denominator"))
    each = tuple((one["name"], value_from_json(one)) for one in kept.get("each", ()))
    return Value(CellState(kept["state"]), number, above, below, each)
