"""Bound figures: formulas over counted cells, and their evaluation.

A report keeps formulas, never bare numbers, so that anybody who holds the snapshot can compute every figure again.
Ratios keep their numerator and denominator and are rounded half up to two decimals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

from motcua.base.canonical import plain
from motcua.reports.registry import ROW_SOURCES
from motcua.reports.rules.wording import percentage, written
from motcua.reports.vocabulary import CellState
from motcua.statistics.ratios import growth
from motcua.statistics.registry import FAMILIES, MEASURES, bases
from motcua.statistics.vocabulary import ADDITIVE, Measure, Number, RollUp

Where = Mapping[str, tuple[int, ...]]


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
    TYPED = "typed"  # entered by a person with evidence


def public_keys(names: Iterable[str]) -> tuple[str, ...]:
    """Return the public keys of measures, for full and short names; an unknown name stays as it is."""
    return tuple(MEASURES[name].public_key if name in MEASURES else name for name in names)


def record_name(names: Sequence[str]) -> str:
    """Return the noun for the records of the measures, by their family: "hồ sơ", "phiếu mượn"."""
    known = (FAMILIES[MEASURES[name].family].record_name for name in names if name in MEASURES)
    return next(known, "bản ghi")


def is_additive(name: str) -> bool:
    """Return whether figures of the measure in several cells may be added: counts and sums that roll up over places."""
    return name not in MEASURES or all(
        base.aggregation in ADDITIVE and base.over_places is RollUp.SUM and not _stays_apart(base)
        for base in bases(name)
    )


def _stays_apart(base: Measure) -> bool:
    """Return whether values of several places or moments are never combined, so that their total is not known."""
    return RollUp.NONE in (base.over_places, base.over_time)


def number_kept(kept: Any) -> Number | None:
    """Convert a number from JSON, where decimals are text."""
    return Decimal(kept) if isinstance(kept, str) else kept


@dataclass(frozen=True, slots=True)
class Counted:
    """Counts of one combination of dimensions."""

    key: Mapping[str, int]
    figures: Mapping[str, int]


@dataclass(frozen=True)
class Cube:
    """Counted cells of a period, added up once for each requested set of dimensions."""

    cells: tuple[Counted, ...] = ()
    measures: frozenset[str] | None = None  # the measures that were counted; None where not given
    whole: Mapping[str, int | Decimal | None] = field(default_factory=dict)  # figures that may not be added up
    _sums: dict[tuple[str, ...], dict[tuple[int, ...], dict[str, int]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def _by(self, names: tuple[str, ...]) -> dict[tuple[int, ...], dict[str, int]]:
        if names not in self._sums:
            sums: dict[tuple[int, ...], dict[str, int]] = {}
            for cell in self.cells:
                if all(name in cell.key for name in names):
                    here = sums.setdefault(tuple(cell.key[name] for name in names), {})
                    for measure, count in cell.figures.items():
                        here[measure] = here.get(measure, 0) + count
            self._sums[names] = sums
        return self._sums[names]

    @classmethod
    def joined(cls, cubes: Iterable["Cube"]) -> "Cube":
        """Join the cells of several families; their measures differ, so that nothing is counted twice."""
        found = tuple(cubes)
        known = [cube.measures for cube in found if cube.measures is not None]
        measures = frozenset[str]().union(*known) if len(known) == len(found) else None
        whole = {key: number for cube in found for key, number in cube.whole.items()}
        return cls(tuple(cell for cube in found for cell in cube.cells), measures, whole)

    @classmethod
    def of_whole(cls, counted: Mapping[str, Any]) -> "Cube":
        """Return the cube of one undivided whole, from its figures by public key."""
        added = {key: number for key, number in counted.items() if is_additive(key)}
        return cls((Counted({}, added),), None, {key: counted[key] for key in counted.keys() - added.keys()})

    def counts(self, measures: Iterable[str]) -> bool:
        """Return whether all of the measures were counted: one that was not is not known, never zero."""
        return self.measures is None or self.measures.issuperset(measures)

    def total(self, measures: Iterable[str], where: Where | None = None) -> int:
        """Add up the measures over the cells whose dimensions have one of the wanted values.

        Raises LookupError for a measure that was not counted: it is never taken for zero.
        """
        measures = tuple(measures)
        if not self.counts(measures):
            raise LookupError(f"not counted: {', '.join(sorted(set(measures) - (self.measures or set())))}")
        wanted = where or {}
        names = tuple(sorted(wanted))
        sums, keys = self._by(names), tuple(measures)
        found = (sums.get(values, {}) for values in product(*(wanted[name] for name in names)))
        return sum(here.get(key, 0) for here in found for key in keys)

    def values(self, dimension: str, measures: Iterable[str], where: Where | None = None) -> list[int]:
        """Return the values of a dimension under which the measures counted anything, in order."""
        keys, wanted = tuple(measures), where or {}
        names = tuple(sorted({*wanted, dimension}))
        place = names.index(dimension)
        return sorted(
            {
                values[place]
                for values, here in self._by(names).items()
                if any(here.get(key, 0) for key in keys)
                and all(value in wanted[name] for name, value in zip(names, values, strict=True) if name in wanted)
            }
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """Formula of a figure; equal formulas over equal sources give equal figures."""

    kind: Kind
    measures: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    where: Where = field(default_factory=dict)
    period: str = "current"  # current | last_year
    dimension: str = ""
    source: str = ""  # the key of a registered row source
    rows: tuple[str, ...] = ()  # ids of the rows that are added up

    def as_json(self) -> dict[str, Any]:
        """Convert the formula for `figures.json`; only what is not empty."""
        parts: dict[str, Any] = {"kind": self.source or self.kind.value}
        parts |= {"measures": list(self.measures), "over": list(self.over)}
        parts |= {"where": {name: list(wanted) for name, wanted in sorted(self.where.items())}}
        parts |= {"period": self.period, "dimension": self.dimension, "rows": list(self.rows)}
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
        )


@dataclass(frozen=True, slots=True)
class Value:
    """Result of a formula: a number with its parts, or a kind of nothing."""

    state: CellState
    number: int | Decimal | None = None
    numerator: Number | None = None
    denominator: Number | None = None


NOT_KNOWN = Value(CellState.NOT_KNOWN)
NOT_APPLICABLE = Value(CellState.NOT_APPLICABLE)
BLANK = Value(CellState.BLANK)


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
        """Return the figure as written in the report."""
        return written(self.value.number, self.value.state, self.unit)

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
        return row


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
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by row: units below without a cell

    def of(self, period: str) -> Cube | None:
        """Return the cells of the named period."""
        return self.current if period == "current" else self.last_year


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
            cells = sources.below.get(formula.rows[0], ())
            return added(cells) if cells else NOT_KNOWN
        case Kind.TYPED | Kind.ROWS:  # sums of rows are computed by the form that has them
            return BLANK
        case Kind.DISTINCT:
            return _counted_once(formula, sources.splits.get(formula.dimension, cube))
    return _of_cube(formula, cube)


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


def _of_whole(formula: Formula, cube: Cube, alone: Sequence[str]) -> Value:
    """Evaluate a mean, percentile, first, last, least or greatest value: for the whole, never added up from cells."""
    if len(formula.measures) > 1 or formula.where or alone[0] not in cube.whole:
        return NOT_KNOWN
    number = cube.whole[alone[0]]
    if number is None:
        return NOT_KNOWN if any(map(_stays_apart, bases(alone[0]))) else NOT_APPLICABLE
    return Value(CellState.VALUE, number)


def added(values: Iterable[Value]) -> Value:
    """Add up cells: their numbers, and ratios from their parts; one blank or unknown cell makes the sum so."""
    found = [value for value in values if value.state is not CellState.NOT_APPLICABLE]
    missing = [value.state for value in found if value.state is not CellState.VALUE]
    if missing:
        return NOT_KNOWN if CellState.NOT_KNOWN in missing else BLANK
    if not found:
        return NOT_APPLICABLE
    if all(value.denominator is not None for value in found):
        above, below = (sum(getattr(value, part) or 0 for value in found) for part in ("numerator", "denominator"))
        if not below:
            return Value(CellState.NOT_APPLICABLE, None, above, below)
        return Value(CellState.VALUE, percentage(above, below), above, below)
    numbers = [value.number for value in found if value.number is not None]
    return Value(CellState.VALUE, sum(numbers)) if numbers else BLANK


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
