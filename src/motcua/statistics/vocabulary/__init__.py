"""Words of the statistics: families of facts, measures over them, and the cells that come out."""

from motcua.statistics.vocabulary.families import (
    Column,
    ColumnKind,
    DayEvent,
    Family,
    KnownOnly,
    Lifetime,
    PeriodValue,
    Rebuild,
    RecordList,
    TwoTimes,
    columns_of,
)
from motcua.statistics.vocabulary.figures import Cell, Days
from motcua.statistics.vocabulary.measures import Dimension, Identity, Measure, Ratio

__all__ = [
    "Cell",
    "Column",
    "ColumnKind",
    "DayEvent",
    "Days",
    "Dimension",
    "Family",
    "Identity",
    "KnownOnly",
    "Lifetime",
    "Measure",
    "PeriodValue",
    "Ratio",
    "Rebuild",
    "RecordList",
    "TwoTimes",
    "columns_of",
]
