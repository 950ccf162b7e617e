"""The records behind a figure: the same predicate, records instead of a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from motcua.people.vocabulary import Actor
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.report_inputs import Asked, family_of
from motcua.reports.rules.figures import Formula
from motcua.statistics.queries import records
from motcua.statistics.registry import MEASURES


@dataclass(frozen=True)
class DrillDown:
    """What lies behind a figure: all record ids, those the reader may open, and how many stay hidden."""

    ids: tuple[int, ...]
    shown: tuple[int, ...]

    @property
    def hidden(self) -> int:
        """How many records the reader may not see."""
        return len(self.ids) - len(self.shown)


def ids_of(asked: Asked, measures: Sequence[str], where: Mapping[str, Sequence[int]]) -> list[int]:
    """The ids that the measures count under the conditions, in order; one scan for each combination."""
    found: list[int] = []
    names = sorted(where)
    family = MEASURES[measures[0]].family
    attribution = asked.attribution(family)
    for values in product(*(where[name] for name in names)):
        placed = dict(zip(names, values, strict=True))
        narrowed = _placed(asked, attribution, placed)
        rest = {name: value for name, value in placed.items() if name != attribution}
        for measure in measures:
            found += records(narrowed.request(family, where=rest), measure)[1]
    return sorted(found)


def drill_down(asked: Asked, formula: Formula, actor: Actor, *, part: str = "numerator") -> DrillDown:
    """The records of a figure (of a ratio: of its numerator or denominator) as far as the person may see."""
    measures = formula.over if part == "denominator" else formula.measures
    ids = ids_of(asked, measures, formula.where)
    allowed = records_of(family_of(formula)).visible(actor, ids)
    return DrillDown(tuple(ids), tuple(number for number in ids if number in allowed))


def _placed(asked: Asked, attribution: str, where: Mapping[str, int]) -> Asked:
    """The question narrowed to one node, where the condition names one: figures count by node, not by name."""
    if attribution not in where:
        return asked
    node = where[attribution]
    return replace(asked, places={old: new for old, new in asked.places.items() if new == node})
