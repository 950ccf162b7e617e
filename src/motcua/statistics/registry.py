"""What other rooms bring to the statistics: families of facts, measures, ratios, dimensions, identities."""

from motcua.base.registry import Registry
from motcua.statistics.vocabulary import Dimension, Family, Identity, Measure, Ratio

FAMILIES: Registry[Family] = Registry("family of facts")
MEASURES: Registry[Measure] = Registry("measure")
RATIOS: Registry[Ratio] = Registry("ratio")
DIMENSIONS: Registry[Dimension] = Registry("dimension")
IDENTITIES: Registry[Identity] = Registry("identity")


def measures_of(family: str) -> list[Measure]:
    """The measures over one family, in the order in which they were registered."""
    return [measure for measure in MEASURES if measure.family == family]


def bases(key: str) -> list[Measure]:
    """The measures with a predicate of their own that make up a measure."""
    measure = MEASURES[key]
    if measure.when is not None:
        return [measure]
    return [base for part in measure.parts for base in bases(part)]
