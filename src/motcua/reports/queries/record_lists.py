"""Lists of the records of a family: as the family declares it, unless a room registered another one in `LISTS`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motcua.people.vocabulary import Actor
from motcua.reports.queries.figures import reported
from motcua.reports.registry import LISTS
from motcua.reports.registry import RecordList as OtherList
from motcua.statistics.queries import facts_behind
from motcua.statistics.registry import FAMILIES
from motcua.statistics.vocabulary import Family, RecordList

if TYPE_CHECKING:
    from motcua.reports.queries.report_inputs import Asked


@dataclass(frozen=True)
class Line:
    """Record in a list: the address of its page (empty where it has none) and the words of the columns."""

    page: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True)
class ListedRecords:
    """List of the records of one family: its policy, its lines, the rows of its workbook."""

    family: str
    record_name: str
    columns: tuple[str, ...]  # the first one is the record's code
    widths: tuple[float, ...]
    visible: Callable[[Actor, Sequence[int]], set[int]]
    lines: Callable[["Asked", Sequence[int]], list[Line]]
    codes: Callable[[Sequence[int]], list[str]]
    sheet: str = ""
    sheet_measures: tuple[str, ...] = ()
    codes_by_id: Callable[[Sequence[int]], Mapping[int, str]] = lambda ids: {}


def records_of(family: str) -> ListedRecords:
    """Return the list of a family; a family that declares no records shows none to anybody."""
    if (other := LISTS.get(family)) is not None:
        return _registered(other)
    known = FAMILIES[family]
    return _declared(known, known.records) if known.records is not None else _undeclared(known)


def _registered(other: OtherList) -> ListedRecords:
    def lines(asked: "Asked", ids: Sequence[int]) -> list[Line]:
        return [Line(other.page(str(row[0])), row) for row in other.rows(asked, ids)]

    return ListedRecords(
        other.family,
        other.record_name,
        other.columns,
        other.widths,
        other.visible,
        lines,
        lambda ids: sorted(other.codes(ids).values()),
        other.sheet,
        other.sheet_measures,
        other.codes,
    )


def _declared(family: Family, records: RecordList) -> ListedRecords:
    def lines(asked: "Asked", ids: Sequence[int]) -> list[Line]:
        request = asked.request(family.key)
        rows = records.rows(facts_behind(request, records.fact_columns, ids), request.days)
        cells = [tuple(row.get(column.key, "") for column in records.columns) for row in rows]
        found = [Line(records.page(row), words) for row, words in zip(rows, cells, strict=True)]
        return sorted(found, key=lambda line: line.cells)

    how = reported(family.key)
    return ListedRecords(
        family=family.key,
        record_name=family.record_name,
        columns=tuple(column.heading for column in records.columns),
        widths=tuple(column.width for column in records.columns),
        visible=records.policy,
        lines=lines,
        codes=lambda ids: sorted(records.codes(ids).values()),
        codes_by_id=records.codes,
        sheet=how.sheet,
        sheet_measures=how.sheet_measures,
    )


def _undeclared(family: Family) -> ListedRecords:
    return ListedRecords(
        family=family.key,
        record_name=family.record_name,
        columns=("Mã",),
        widths=(24,),
        visible=lambda actor, ids: set(),
        lines=lambda asked, ids: [],
        codes=lambda ids: [str(number) for number in ids],
    )
