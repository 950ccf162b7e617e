"""Three-way merge of a procedure: shipped last, stored by the office, shipped now.

What the shipped files changed is taken over where the office left it alone, attribute by attribute; what the office
changed (its own name, process, repeal, lock of intake) stays and is named. A version or process that dossiers already
follow keeps its limit, papers, fees and steps: the new ones begin the day after the upgrade, as a version of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from motcua.base.law import rule
from motcua.base.time import FOREVER
from motcua.procedures.rules.catalogue import LABELS
from motcua.procedures.rules.steps import sum_fault
from motcua.procedures.vocabulary import CaseData, ProcedureData, ProcessData, VersionData

Period = TypeVar("Period", VersionData, ProcessData)
Span = tuple[date, date]

HEAD = tuple(one.name for one in fields(ProcedureData) if one.name not in {"code", "versions", "processes"})
#: What a dossier was promised or walks through: never rewritten under it.
_BINDING = {"level", "cases", "steps"}
_PLACE = {"valid_from", "valid_to", "agency"}


@dataclass(frozen=True)
class Recorded:
    """Record of the last upgrade: the shipped reading, and its result in a catalogue without local changes."""

    shipped: ProcedureData
    written: ProcedureData


@dataclass(frozen=True)
class Use:
    """First days of the versions and processes that dossiers follow."""

    versions: frozenset[date] = frozenset()
    processes: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Merge:
    """Result of a merge: the merged procedure, unused periods to delete, and local deviations from the shipped one."""

    entry: ProcedureData
    kept: tuple[str, ...] = ()
    gone_versions: tuple[date, ...] = ()
    gone_processes: tuple[date, ...] = ()


@rule("open_dossiers_keep_their_version", "Nghị định 63/2010/NĐ-CP, Điều 8, Điều 15")
def merge(base: Recorded, office: ProcedureData, shipped: ProcedureData, use: Use, on: date) -> Merge:
    """Merge what is shipped now into the office's procedure, on a day."""
    kept: list[str] = []
    head = _head(base, office, shipped, kept)
    versions = _Timeline(office.versions, base.written.versions, use.versions, on, "phiên bản", kept)
    versions.bring(base.shipped.versions, shipped.versions)
    own = tuple(one for one in office.processes if one.agency)
    used = use.processes | _covering(office.processes, versions.split.values())
    processes = _Timeline(_common(office), _common(base.written), used, on, "quy trình mẫu", kept)
    processes.bring(_common(base.shipped), _common(shipped))
    entry = replace(
        office,
        **head,
        versions=tuple(versions.rows[day] for day in sorted(versions.rows)),
        processes=tuple(sorted([*own, *processes.rows.values()], key=lambda one: (one.valid_from, one.agency))),
    )
    return Merge(entry, tuple(kept), tuple(versions.gone), tuple(processes.gone))


def unfit(entry: ProcedureData, on: date) -> list[str]:
    """Return agencies' own processes whose length differs from the limit in force the day after."""
    day = on + timedelta(days=1)
    cases = next((one.cases for one in entry.versions if one.valid_from <= day < one.valid_to), ())
    own = [one for one in entry.processes if one.agency and one.valid_from <= day < one.valid_to]
    return [
        f"Quy trình riêng của {one.agency} không còn khớp: {fault}"
        for one in own
        if (fault := sum_fault(one.steps, cases))
    ]


def ended(shipped: ProcedureData, on: date) -> ProcedureData:
    """Return the reading of a procedure that the files no longer have: it ends after the day."""
    end = on + timedelta(days=1)
    return replace(
        shipped,
        versions=tuple(_cut(one, end) for one in shipped.versions if one.valid_from < end),
        processes=tuple(_cut(one, end) for one in shipped.processes if one.valid_from < end),
    )


def _cut(one: Period, end: date) -> Period:
    return replace(one, valid_to=min(one.valid_to, end))


def _common(entry: ProcedureData) -> tuple[ProcessData, ...]:
    return tuple(one for one in entry.processes if not one.agency)


def _covering(processes: Iterable[ProcessData], days: Iterable[date]) -> frozenset[date]:
    return frozenset(one.valid_from for one in processes for day in days if one.valid_from < day < one.valid_to)


def _head(base: Recorded, office: ProcedureData, shipped: ProcedureData, kept: list[str]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for name in HEAD:
        new, had = getattr(shipped, name), getattr(office, name)
        if new in (getattr(base.shipped, name), had):
            continue
        if had == getattr(base.written, name):
            taken[name] = new
        else:
            kept.append(f"Giữ {LABELS[name]} của cơ quan; bản đi kèm: “{new}”")
    return taken


def fitted(cases: Iterable[CaseData], was: Span, span: Span) -> tuple[CaseData, ...]:
    """Fit the cases of a version to another span; fees that lasted as long as the version still do."""
    return tuple(
        replace(
            case,
            fees=tuple(
                replace(
                    fee,
                    valid_from=span[0] if fee.valid_from == was[0] else fee.valid_from,
                    valid_to=span[1] if fee.valid_to == was[1] else fee.valid_to,
                )
                for fee in case.fees
            ),
        )
        for case in cases
    )


def _span(one: VersionData | ProcessData) -> Span:
    return one.valid_from, one.valid_to


def _within(one: Period, span: Span) -> Period:
    """Move the period to another span, with its dependent days."""
    moved = replace(one, valid_from=span[0], valid_to=span[1])
    if isinstance(moved, VersionData):
        return replace(moved, cases=fitted(moved.cases, _span(one), span))
    return moved


def _changed(old: Period, new: Period) -> dict[str, Any]:
    """Return the differences between two readings of one period, apart from its days."""
    same = _within(old, _span(new))
    names = [one.name for one in fields(new) if one.name not in _PLACE]
    return {name: getattr(new, name) for name in names if getattr(same, name) != getattr(new, name)}


@dataclass
class _Timeline(Generic[Period]):
    """The periods of a procedure (versions, or its common processes) while shipped changes are brought in."""

    office: Sequence[Period]
    written: Sequence[Period]
    used: frozenset[date]
    on: date
    what: str
    kept: list[str]
    rows: dict[date, Period] = field(init=False)
    gone: list[date] = field(default_factory=list)
    closed: set[date] = field(default_factory=set)  # first days of periods that the office ended earlier
    split: dict[date, date] = field(default_factory=dict)  # first day of a period and of its second half

    def __post_init__(self) -> None:
        self.rows = {one.valid_from: one for one in self.office}

    def bring(self, base: Sequence[Period], shipped: Sequence[Period]) -> None:
        """Withdraw, change and add periods by the differences between the shipped readings."""
        before, after = ({one.valid_from: one for one in some} for some in (base, shipped))
        own = {one.valid_from: one for one in self.office}
        self.closed = {one.valid_from for one in self.written if own.get(one.valid_from, one).valid_to < one.valid_to}
        for day in sorted(set(before) - set(after)):
            self._withdraw(before[day], after)
        for day in sorted(set(before) & set(after)):
            if before[day] != after[day]:
                self._change(before[day], after[day])
        for day in sorted(set(after) - set(before)):
            self._add(after[day])

    def _carriers(self, old: Period) -> list[Period]:
        """Return the periods of an untouched catalogue that hold the shipped one: itself and its split parts."""
        return [one for one in self.written if old.valid_from <= one.valid_from < old.valid_to]

    def _tell(self, row: Period, why: str) -> None:
        self.kept.append(f"Giữ {self.what} từ {row.valid_from:%d/%m/%Y}: {why}")

    def _withdraw(self, old: Period, after: Mapping[date, Period]) -> None:
        for written in self._carriers(old):
            row = self.rows.get(written.valid_from)
            if row is None:
                continue
            if row.valid_from not in self.used and row == written:
                del self.rows[row.valid_from]
                self.gone.append(row.valid_from)
                continue
            later = min((day for day in after if day > row.valid_from), default=row.valid_to)
            if row.valid_from in self.used and later < row.valid_to:
                self.rows[row.valid_from] = replace(row, valid_to=later)
            self._tell(row, "đã có hồ sơ" if row.valid_from in self.used else "cơ quan đã sửa")

    def _change(self, old: Period, new: Period) -> None:
        changed, carriers = _changed(old, new), self._carriers(old)
        for written in carriers:
            row = self.rows.get(written.valid_from)
            if row is not None and changed:
                self._take(row, written, new, changed, written is carriers[-1])
        if carriers and old.valid_to != new.valid_to:
            day = carriers[-1].valid_from
            last = self.rows.get(self.split.get(day, day))
            if last is not None:
                self._end(last, carriers[-1], new.valid_to)

    def _end(self, row: Period, written: Period, end: date) -> None:
        if row.valid_to == end:
            return
        if row.valid_to != written.valid_to:
            self._tell(row, f"cơ quan đã ghi hiệu lực đến {row.valid_to:%d/%m/%Y}, bản đi kèm là {end:%d/%m/%Y}")
            return
        later = min((day for day in self.rows if day > row.valid_from), default=FOREVER)
        end = min(end, later)
        if end > row.valid_from:
            self.rows[row.valid_from] = _within(row, (row.valid_from, end))

    def _take(self, row: Period, written: Period, new: Period, changed: Mapping[str, Any], is_last: bool) -> None:
        """Apply the changed attributes to a row of the office, where the office left them unchanged."""
        whole = _within(new, _span(row))
        mine = {name: getattr(whole, name) for name in changed if getattr(row, name) == getattr(written, name)}
        theirs = [name for name in changed if name not in mine and getattr(row, name) != getattr(whole, name)]
        if theirs:
            self._tell(row, f"cơ quan đã sửa {', '.join(LABELS[name] for name in theirs)}")
        binding = {name: value for name, value in mine.items() if name in _BINDING}
        if binding and row.valid_from in self.used:
            mine = {name: value for name, value in mine.items() if name not in _BINDING}
            self._split(replace(row, **mine), binding, is_last)
        else:
            self.rows[row.valid_from] = replace(row, **mine)

    def _split(self, row: Period, binding: Mapping[str, Any], is_last: bool) -> None:
        """Split the row: the version known to dossiers until the day, the changed one from the day after."""
        start = self.on + timedelta(days=1)
        self.rows[row.valid_from] = row
        if not row.valid_from < start < row.valid_to:
            if is_last:  # of one split before, the second half has taken the change
                names = ", ".join(LABELS[name] for name in binding)
                self._tell(row, f"đã có hồ sơ theo {names} cũ và đã hết hiệu lực")
            return
        self.rows[row.valid_from] = replace(row, valid_to=start)
        self.rows[start] = _within(replace(row, **binding), (start, row.valid_to))
        self.split[row.valid_from] = start

    def _add(self, new: Period) -> None:
        """Add a new period, unless the office has one of its own there or ended its predecessor; a lock stays."""
        clash = [one for one in self.rows.values() if one.valid_from < new.valid_to and new.valid_from < one.valid_to]
        before = max((day for day in self.rows if day < new.valid_from), default=None)
        last = None if before is None else self.rows[before]
        if last is not None and not clash and last.valid_from in self.closed:
            clash = [last]
        if clash:
            self._tell(clash[0], f"chưa áp dụng {self.what} đi kèm từ {new.valid_from:%d/%m/%Y}")
        elif isinstance(new, VersionData) and isinstance(last, VersionData):
            self.rows[new.valid_from] = replace(new, intake_locked_on=new.intake_locked_on or last.intake_locked_on)
        else:
            self.rows[new.valid_from] = new
