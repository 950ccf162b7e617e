"""Drill-down: the records behind a figure, by the same predicate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from motcua.people.vocabulary import Actor
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.report_inputs import Asked, family_of
from motcua.reports.rules.figures import Formula, Kind
from motcua.statistics.queries import Request, record_values, records
from motcua.statistics.registry import MEASURES, bases
from motcua.statistics.vocabulary import Aggregation, Number


@dataclass(frozen=True)
class DrillDown:
    """Records behind a figure: all ids, those the reader may open, and how many stay hidden."""

    ids: tuple[int, ...]
    shown: tuple[int, ...]

    @property
    def hidden(self) -> int:
        """Return the number of records that the reader may not see."""
        return len(self.ids) - len(self.shown)


def ids_of(asked: Asked, measures: Sequence[str], where: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the ids that the measures count under the conditions, in order; one scan for each combination."""
    requests = list(_requests(asked, measures, where))
    return sorted(number for request in requests for measure in measures for number in records(request, measure)[1])


def brought(asked: Asked, formula: Formula) -> dict[int, Number]:
    """Return the contribution of each record to a figure that sums a column, by id; they add up to the figure. Empty
    for other figures.
    """
    if not sums_values(formula):
        return {}
    found: dict[int, Number] = {}
    for request in _requests(asked, formula.measures, formula.where):
        for measure in formula.measures:
            for number, value in record_values(request, measure).items():
                found[number] = found.get(number, 0) + value
    return found


def sums_values(formula: Formula) -> bool:
    """Return whether the figure is a sum of a column of its records: of money, of decimals."""
    summed = (base.aggregation is Aggregation.SUM for measure in formula.measures for base in bases(measure))
    return formula.kind is Kind.COUNT and all(summed)


def drill_down(asked: Asked, formula: Formula, actor: Actor, *, part: str = "numerator") -> DrillDown:
    """Return the records of a figure (of a ratio: of its numerator or denominator) as far as the person may see."""
    measures = formula.over if part == "denominator" else formula.measures
    ids = ids_of(asked, measures, formula.where)
    allowed = records_of(family_of(formula)).visible(actor, ids)
    return DrillDown(tuple(ids), tuple(number for number in ids if number in allowed))


def _requests(asked: Asked, measures: Sequence[str], where: Mapping[str, Sequence[int]]) -> Iterator[Request]:
    """Return a request for each combination of the conditions' values."""
    names = sorted(where)
    family = MEASURES[measures[0]].family
    attribution = asked.attribution(family)
    for values in product(*(where[name] for name in names)):
        placed = dict(zip(names, values, strict=True))
        rest = {name: value for name, value in placed.items() if name != attribution}
        yield _placed(asked, attribution, placed).request(family, where=rest)


def _placed(asked: Asked, attribution: str, where: Mapping[str, int]) -> Asked:
    """Narrow the question to one node, where the condition names one: figures count by node, not by name."""
    if attribution not in where:
        return asked
    node = where[attribution]
    return replace(asked, places={old: new for old, new in asked.places.items() if new == node})
