"""Vocabulary of the statistics: families of facts, measures over them, and the resulting cells."""

from motcua.statistics.vocabulary.families import (
    Column,
    ColumnKind,
    DayEvent,
    Family,
    KnownOnly,
    Lifetime,
    PeriodValue,
    Rebuild,
    RecordColumn,
    RecordList,
    TwoTimes,
    columns_of,
)
from motcua.statistics.vocabulary.figures import Cell, Days, Number
from motcua.statistics.vocabulary.measures import ADDITIVE, Aggregation, Dimension, Identity, Measure, Ratio, RollUp

__all__ = [
    "ADDITIVE",
    "Aggregation",
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
    "Number",
    "PeriodValue",
    "Ratio",
    "Rebuild",
    "RecordColumn",
    "RecordList",
    "RollUp",
    "TwoTimes",
    "columns_of",
]
