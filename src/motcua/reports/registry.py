"""Registries for other rooms: row sources, named figures, paragraphs, checks, boards, lists, appendices.

A room registers from its package `reporting`; the reports import no room that brings records. Code that needs the
frozen data of a report gets its `ReportInputs`, so that an old report is made again from what was frozen with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motcua.base.registry import Registry, UnknownName
from motcua.reports.vocabulary import Section
from motcua.statistics.registry import RATIOS
from motcua.statistics.vocabulary import Ratio

if TYPE_CHECKING:
    from motcua.agencies.queries import Place
    from motcua.people.vocabulary import Actor
    from motcua.reports.queries.report_inputs import Asked
    from motcua.reports.rules.checks import Finding
    from motcua.reports.rules.document import Appendix
    from motcua.reports.rules.figures import Figure, Formula, Value
    from motcua.reports.rules.inputs import ReportInputs
    from motcua.reports.rules.periods import Period
    from motcua.reports.rules.prose import Paragraph
    from motcua.reports.rules.within import PartPeriod

    Figures = Mapping[str, Figure]


def _no_day(where: "Place") -> date | None:
    return None


@dataclass(frozen=True)
class RowSource:
    """Source of form rows beside the measures: entries that are frozen with the report.

    A row names the source by its key (`catalogue: {post: 1}`). `conditions` are the properties of an entry that
    the row may ask for, with the words that stand for numbers. `value` and `entries` read what `freeze` gave.
    """

    key: str
    entry_name: str  # noun of an entry beside a fraction: "thủ tục"
    conditions: Mapping[str, Mapping[str, int]]
    freeze: Callable[["Place", date], Any]
    value: Callable[["Formula", Any], "Value"]
    entries: Callable[["Formula", Any], Sequence[tuple[str, str]]]  # code and name of each counted entry
    completeness: str = ""  # words for a source that an office may declare complete from a day on
    complete_since: Callable[["Place"], date | None] = _no_day  # the day for an office that declared none


@dataclass(frozen=True)
class FormRatio:
    """Percentage that a form row may name beside those of the statistics: under another name or definition."""

    key: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class DimensionGroup:
    """Named group of values of a dimension, declared in the form (`field_groups`) and frozen with the report."""

    key: str  # key in a row's `where`: field_group
    dimension: str  # field
    declared: str  # the key of the form file that declares the groups: field_groups
    numbers: Callable[[Mapping[str, Any]], Mapping[str, tuple[int, ...]]]


@dataclass(frozen=True)
class ReportedFamily:
    """Reporting of a family of facts: its splits, and the measures that tell whether a period is known at all."""

    key: str
    split: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()  # a compared period in which all of these are zero is not known
    named: tuple[str, ...] = ()  # dimensions whose words are frozen with the report
    attributions: tuple[str, ...] = ()  # other agencies of a record for which figures may count when split by them
    aliases: Mapping[str, str] = field(default_factory=dict)  # short names of dimensions on the command line
    headlines: tuple[str, ...] = ()  # the columns that the command line prints
    sheet: str = ""  # the sheet of a report's workbook that lists the records of `sheet_measures`
    sheet_measures: tuple[str, ...] = ()
    begun_by: str = ""  # column of the day on which a record began: the first one tells since when records are kept
    channels: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # words and measures, by key


@dataclass(frozen=True)
class RecordList:
    """List of the records behind a figure other than the one that the family declares (`Family.records`)."""

    family: str
    record_name: str  # phiếu mượn
    columns: tuple[str, ...]  # the first one is the record's code, and a link where `page` gives one
    widths: tuple[float, ...]
    visible: Callable[["Actor", Sequence[int]], set[int]]
    rows: Callable[["Asked", Sequence[int]], list[tuple[str | None, ...]]]
    codes: Callable[[Sequence[int]], Mapping[int, str]]
    page: Callable[[str], str] = lambda code: ""
    sheet: str = ""  # the sheet of a report's workbook that lists the records of `sheet_measures`
    sheet_measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardColumn:
    """Column of a figures page: its key, its words, its formula."""

    key: str
    words: str
    formula: "Formula"
    is_bad: bool = False  # shown as a warning where it is not zero


@dataclass(frozen=True)
class Board:
    """Figures page of a family: its columns, splits, tiles, chart and the identity it shows."""

    key: str
    title: str
    family: str
    columns: tuple[BoardColumn, ...]
    more: tuple[str, ...]  # measures that have no column but open into their records
    splits: tuple[str, ...]
    default_split: str
    tiles: tuple[str, ...]
    compared: tuple[str, ...]
    charted: Mapping[str, str]  # columns stacked in the chart, each with its mark (early, on-time, over, open)
    sorted_by: str
    identity: str = ""
    note: str = ""
    overdue: str = ""  # column that counts what is overdue on a day, for the one-page summary
    split_notes: Mapping[str, str] = field(default_factory=dict)


def _nothing(ref: str) -> bool:
    return False


@dataclass(frozen=True)
class NamedFigures:
    """Named figures of some families for texts and tables; `is_offered` picks those that writers are shown."""

    families: tuple[str, ...]
    figures: Callable[["ReportInputs"], "Figures"]
    watched: tuple[str, ...] = ()  # compared with the same period last year by the general checks
    is_offered: Callable[[str], bool] = _nothing


@dataclass(frozen=True)
class Paragraphs:
    """Generated paragraphs of a section, each under a name that stays."""

    section: Section
    write: Callable[["ReportInputs", "Figures"], Sequence["Paragraph"]]


@dataclass(frozen=True)
class CellsBelow:
    """Source of the rows of a report that sum the units below.

    `freeze` gives, as plain data, the cells of the units for the rows (`rules.below` says how); it is frozen with the
    report. `page` is the address of a unit's cell, by the unit's code and the row.
    """

    freeze: Callable[["Place", "Period", str, Sequence[str]], Mapping[str, Any]]
    page: Callable[[str, str], str]


@dataclass(frozen=True)
class PartPeriods:
    """Source of the filled forms of an agency for periods within a longer one, for rows that roll up over time.

    `page` is the address of a cell, by the code that the source gave and the row.
    """

    parts: Callable[["Place", "Period", str], Sequence["PartPeriod"]]
    page: Callable[[str, str], str]


ROW_SOURCES: Registry[RowSource] = Registry("row source")
FORM_RATIOS: Registry[FormRatio] = Registry("ratio of a form row")
GROUPS: Registry[DimensionGroup] = Registry("group of a dimension")
#: Words that a form may write for the numbers of a dimension.
DIMENSION_WORDS: Registry[Mapping[str, int]] = Registry("dimension with words")
REPORTED_FAMILIES: Registry[ReportedFamily] = Registry("reported family")
NAMED_FIGURES: Registry[NamedFigures] = Registry("provider of named figures")
PARAGRAPHS: Registry[Paragraphs] = Registry("provider of paragraphs")
CHECKS: Registry[Callable[["ReportInputs", "Figures"], Sequence["Finding"]]] = Registry("check of a report")
APPENDICES: Registry[Callable[["ReportInputs", "Figures", str], Sequence["Appendix"]]] = Registry("appendix")
#: Sources of rows that sum the units below; the first one that gives a row its cells is taken.
CELLS_BELOW: Registry[CellsBelow] = Registry("source of the cells below")
#: Sources of the cells of shorter periods; of two of the same days, the one registered first is taken.
PART_PERIODS: Registry[PartPeriods] = Registry("source of part periods")
#: Further data that a room freezes with a report, by key of the frozen context.
CONTEXTS: Registry[Callable[["Place", date], Any]] = Registry("frozen context")
#: Folders with statistics forms that rooms bring, beside `law/forms/`; a folder named `forms` follows their schema.
FORM_FOLDERS: Registry[Path] = Registry("folder of forms")
BOARDS: Registry[Board] = Registry("board of figures")
#: Lists that differ from what their family declares; `queries.record_lists` gives the list of any family.
LISTS: Registry[RecordList] = Registry("list of records")


def find_ratio(name: str) -> FormRatio | Ratio | None:
    """Return the percentage that a form row names: one of the forms' own, or a ratio of the statistics; None for
    neither.
    """
    if name in FORM_RATIOS:
        return FORM_RATIOS[name]
    return RATIOS[name] if name in RATIOS and RATIOS[name].factor == 100 else None


def require_ratio(name: str) -> FormRatio | Ratio:
    """Return the percentage that a form row names; raises UnknownName with the nearest name where there is none."""
    found = find_ratio(name)
    if found is None:
        raise UnknownName(FORM_RATIOS.kind, name, ratio_names())
    return found


def ratio_names() -> list[str]:
    """Return every name of a percentage that a form row may use."""
    return [*FORM_RATIOS.names(), *(name for name in RATIOS.valid_names() if find_ratio(name) is not None)]
