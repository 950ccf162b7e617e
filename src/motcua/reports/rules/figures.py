"""Bound figures: formulas over counted cells, and their evaluation.

A report keeps formulas, never bare numbers, so that anybody who holds the snapshot can compute every figure again.
Ratios keep their numerator and denominator and are rounded half up to two decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from motcua.base.canonical import plain
from motcua.base.text import sort_key
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.cubes import Counted as Counted
from motcua.reports.rules.cubes import Cube as Cube
from motcua.reports.rules.cubes import Where as Where
from motcua.reports.rules.cubes import is_additive as is_additive
from motcua.reports.rules.cubes import stays_apart
from motcua.reports.rules.values import BLANK as BLANK
from motcua.reports.rules.values import NOT_APPLICABLE as NOT_APPLICABLE
from motcua.reports.rules.values import NOT_KNOWN as NOT_KNOWN
from motcua.reports.rules.values import Value as Value
from motcua.reports.rules.values import added as added
from motcua.reports.rules.values import number_kept as number_kept
from motcua.reports.rules.values import text_of, value_as_json, value_from_json
from motcua.reports.rules.wording import percentage, written
from motcua.reports.vocabulary import CellState
from motcua.statistics.ratios import growth
from motcua.statistics.registry import FAMILIES, MEASURES, bases

#: Period of a formula that asks the state when the period began: at the end of the day before its first day.
START = "start"
#: What stands for the dimension of a cell that holds the values of the units below.
UNITS = "units"


class Kind(StrEnum):
    """Kind of a formula."""

    COUNT = "count"  # records of some measures
    RATIO = "ratio"  # percentage of two counts
    DISTINCT = "distinct"  # different values of a dimension having records
    REGISTERED = "registered"  # entries of a registered row source; in JSON the key of the source is written instead
    CHANGE = "change"  # this period less the same period last year
    CHANGE_RATE = "change_rate"  # that change as a percentage of last year
    ROWS = "rows"  # sum of other rows of the form
    BELOW = "below"  # sum of the same row over the units below, in a round
    WITHIN = "within"  # roll-up of the same row over the shorter periods within this one
    TYPED = "typed"  # entered by a person with evidence


def public_keys(names: Iterable[str]) -> tuple[str, ...]:
    """Return the public keys of measures, for full and short names; an unknown name stays as it is."""
    return tuple(MEASURES[name].public_key if name in MEASURES else name for name in names)


def attribution_of(names: Sequence[str]) -> str:
    """Return the dimension of the agency for which the measures count."""
    return FAMILIES[MEASURES[names[0]].family].attribution


def record_name(names: Sequence[str]) -> str:
    """Return the noun for the records of the measures, by their family: "phiếu mượn"."""
    known = (FAMILIES[MEASURES[name].family].record_name for name in names if name in MEASURES)
    return next(known, "bản ghi")


@dataclass(frozen=True, slots=True)
class Formula:
    """Formula of a figure; equal formulas over equal sources give equal figures."""

    kind: Kind
    measures: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    where: Where = field(default_factory=dict)
    period: str = "current"  # current | last_year | start, or a day: the state at the end of that day
    dimension: str = ""
    source: str = ""  # the key of a registered row source
    rows: tuple[str, ...] = ()  # ids of the rows that are added up
    by: str = ""  # dimension of the agencies whose values stand beside each other in the cell, or UNITS

    def as_json(self) -> dict[str, Any]:
        """Convert the formula for `figures.json`; only what is not empty."""
        parts: dict[str, Any] = {"kind": self.source or self.kind.value}
        parts |= {"measures": list(self.measures), "over": list(self.over)}
        parts |= {"where": {name: list(wanted) for name, wanted in sorted(self.where.items())}}
        parts |= {"period": self.period, "dimension": self.dimension, "rows": list(self.rows)}
        parts |= {"by": self.by}
        return {name: part for name, part in parts.items() if part}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Formula":
        """Read the formula from `figures.json`."""
        kind = str(data["kind"])
        known = kind in Kind.__members__.values()
        return cls(
            Kind(kind) if known else Kind.REGISTERED,
            public_keys(data.get("measures", ())),
            public_keys(data.get("over", ())),
            {name: tuple(wanted) for name, wanted in data.get("where", {}).items()},
            data.get("period", "current"),
            data.get("dimension", ""),
            "" if known else kind,
            tuple(data.get("rows", ())),
            data.get("by", ""),
        )

    @property
    def day(self) -> date | None:
        """Return the fixed day on which a state is asked; None for a formula of a period or of its start."""
        return date.fromisoformat(self.period) if self.period[:1].isdigit() else None

    @property
    def is_of_a_day(self) -> bool:
        """Return whether the formula asks the state on one day: that before the period, or a fixed one."""
        return self.period == START or self.day is not None


@dataclass(frozen=True, slots=True)
class Figure:
    """Named figure of a report, with its formula and its definition."""

    ref: str
    label: str
    unit: str
    formula: Formula
    value: Value
    definition: str = ""
    citation: str = ""

    @property
    def text(self) -> str:
        """Return the figure as written in the report; the values of several agencies each with their name."""
        return text_of(self.value, self.unit)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return the values of several agencies as written, each with the name of the agency."""
        return [(name, text_of(one, self.unit)) for name, one in self.value.each]

    @property
    def fraction(self) -> str:
        """Return the parts of a ratio as written: "4.738/4.747"."""
        value = self.value
        if value.numerator is None or value.denominator is None:
            return ""
        return f"{written(value.numerator, CellState.VALUE, '')}/{written(value.denominator, CellState.VALUE, '')}"

    def as_json(self) -> dict[str, Any]:
        """Convert the figure for `figures.json`: a decimal is text, so that no program rounds it."""
        value = self.value
        row: dict[str, Any] = {"ref": self.ref, "label": self.label, "unit": self.unit, "state": value.state.value}
        row |= {"value": plain(value.number), "formula": self.formula.as_json(), "definition": self.definition}
        row |= {"citation": self.citation}
        if value.numerator is not None:
            row |= {"numerator": plain(value.numerator), "denominator": plain(value.denominator)}
        if value.each:
            row["each"] = value_as_json(value)["each"]
        return row


def value_stated(row: Mapping[str, Any]) -> Value:
    """Return the value of a figure from `figures.json`, where a decimal is text."""
    number = None if row["value"] is None else plain_number(Decimal(str(row["value"])))
    parts = (number_kept(row.get("numerator")), number_kept(row.get("denominator")))
    each = value_from_json({"state": row["state"], "each": row.get("each", ())}).each
    return Value(CellState(row["state"]), number, *parts, each)


def plain_number(number: Decimal | int | None) -> int | Decimal | None:
    """Convert a stored number to a whole one where it is whole, else strip the zeros at its end."""
    if number is None or number == int(number):
        return None if number is None else int(number)
    return Decimal(number).normalize()


@dataclass(frozen=True, slots=True)
class Sources:
    """Sources of all figures: cells of all families in both periods, and the data frozen beside them.

    `last_year` holds only families of which something is known in that period: unknown differs from zero.
    """

    current: Cube
    last_year: Cube | None = None
    frozen: Mapping[str, Any] = field(default_factory=dict)  # by key of the row source
    splits: Mapping[str, Cube] = field(default_factory=dict)  # by the dimension whose values are counted
    below: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # by row: the cells of the units below
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by row: units below, or days, without a cell
    within: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # by row: cells of the shorter periods
    on_days: Mapping[str, Cube] = field(default_factory=dict)  # by period of a formula that asks a state on a day
    agencies: Mapping[int, str] = field(default_factory=dict)  # names of the agencies that are counted

    def of(self, period: str) -> Cube | None:
        """Return the cells of the named period or day; None where nothing is known of it."""
        known = {"current": self.current, "last_year": self.last_year}
        return known[period] if period in known else self.on_days.get(period)


def evaluate(formula: Formula, sources: Sources) -> Value:
    """Evaluate a formula; a value that cannot be known is returned as not known, never as zero."""
    cube = sources.of(formula.period)
    match formula.kind:
        case Kind.REGISTERED:
            frozen = sources.frozen.get(formula.source)
            return NOT_KNOWN if frozen is None else ROW_SOURCES[formula.source].value(formula, frozen)
        case Kind.CHANGE | Kind.CHANGE_RATE:
            return _change(formula, sources)
        case Kind.BELOW:
            return _of_units(formula, sources.below.get(formula.rows[0], ()))
        case Kind.WITHIN:
            return _of_units(formula, sources.within.get(formula.rows[0], ()))
        case Kind.TYPED | Kind.ROWS:  # sums of rows are computed by the form that has them
            return BLANK
        case Kind.DISTINCT:
            return _counted_once(formula, sources.splits.get(formula.dimension, cube))
    return _of_agencies(formula, cube, sources.agencies) if formula.by else _of_cube(formula, cube)


def _of_units(formula: Formula, cells: Sequence[Value]) -> Value:
    """Add up the cells of units or of shorter periods, or put those of units beside each other under their names."""
    if not cells:
        return NOT_KNOWN
    return added(cells) if formula.by else added(replace(cell, each=()) for cell in cells)


def _counted_once(formula: Formula, cube: Cube | None) -> Value:
    """Count the values of the dimension that the measures occur with."""
    if cube is None or not cube.counts(formula.measures):
        return NOT_KNOWN
    return Value(CellState.VALUE, len(cube.values(formula.dimension, formula.measures, formula.where)))


def _of_cube(formula: Formula, cube: Cube | None) -> Value:
    """Evaluate a count, or a ratio of two."""
    if cube is None or not cube.counts((*formula.measures, *formula.over)):
        return NOT_KNOWN
    if formula.kind is Kind.COUNT and (alone := [key for key in formula.measures if not is_additive(key)]):
        return _of_whole(formula, cube, alone)
    numerator = cube.total(formula.measures, formula.where)
    if formula.kind is Kind.COUNT:
        return Value(CellState.VALUE, numerator)
    denominator = cube.total(formula.over, formula.where)
    if denominator == 0:
        return Value(CellState.NOT_APPLICABLE, None, numerator, denominator)
    return Value(CellState.VALUE, percentage(numerator, denominator), numerator, denominator)


def _of_agencies(formula: Formula, cube: Cube | None, names: Mapping[int, str]) -> Value:
    """Evaluate a cell with the value of each agency that counted anything, in the order of their names."""
    whole = _of_cube(formula, cube)
    if cube is None or whole.state is not CellState.VALUE:
        return whole
    numbers = cube.values(formula.by, (*formula.measures, *formula.over), formula.where)
    each = [
        (
            names.get(number, str(number)),
            _of_cube(replace(formula, where={**formula.where, formula.by: (number,)}), cube),
        )
        for number in numbers
    ]
    return replace(whole, each=tuple(sorted(each, key=lambda one: sort_key(one[0]))))


def _of_whole(formula: Formula, cube: Cube, alone: Sequence[str]) -> Value:
    """Evaluate a mean, percentile, first, last, least or greatest value: for the whole, never added up from cells."""
    if len(formula.measures) > 1 or formula.where or alone[0] not in cube.whole:
        return NOT_KNOWN
    number = cube.whole[alone[0]]
    if number is None:
        return NOT_KNOWN if any(map(stays_apart, bases(alone[0]))) else NOT_APPLICABLE
    return Value(CellState.VALUE, number)


def _change(formula: Formula, sources: Sources) -> Value:
    """Evaluate a change against last year: a difference of counts, of percentages (in points), or a rate."""
    if sources.last_year is None or not sources.last_year.counts((*formula.measures, *formula.over)):
        return NOT_KNOWN
    inner = Kind.RATIO if formula.over else Kind.COUNT
    now, then = (
        evaluate(Formula(inner, formula.measures, formula.over, formula.where, period), sources)
        for period in ("current", "last_year")
    )
    if now.number is None or then.number is None:
        return NOT_APPLICABLE
    difference = now.number - then.number
    if formula.kind is Kind.CHANGE:
        return Value(CellState.VALUE, difference)
    if then.number == 0:
        return Value(CellState.NOT_APPLICABLE, None, difference, 0)
    return Value(CellState.VALUE, growth(now.number, then.number), difference, then.number)
