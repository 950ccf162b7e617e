"""Counted cells of a period, added up by their dimensions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from motcua.statistics.registry import MEASURES, bases
from motcua.statistics.vocabulary import ADDITIVE, Measure, RollUp

Where = Mapping[str, tuple[int, ...]]


def is_additive(name: str) -> bool:
    """Return whether figures of the measure in several cells may be added: counts and sums that roll up over places."""
    return name not in MEASURES or all(
        base.aggregation in ADDITIVE and base.over_places is RollUp.SUM and not stays_apart(base)
        for base in bases(name)
    )


def stays_apart(base: Measure) -> bool:
    """Return whether values of several places or moments are never combined, so that their total is not known."""
    return RollUp.NONE in (base.over_places, base.over_time)


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

    def without(self, measures: Iterable[str]) -> "Cube":
        """Return the cells as if these measures had not been counted: they are not known."""
        left = frozenset(measures)
        known = (
            frozenset(key for cell in self.cells for key in cell.figures) if self.measures is None else self.measures
        )
        cells = (
            Counted(cell.key, {key: n for key, n in cell.figures.items() if key not in left}) for cell in self.cells
        )
        return Cube(tuple(cells), known - left, self.whole)

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
