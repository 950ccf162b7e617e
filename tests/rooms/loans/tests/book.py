"""A book of loans as plain records, and the days about which the tests ask."""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One line of the book."""

    code: str
    agency: str
    borrower: str
    shelf: str
    deposit: int | str
    lent_on: date
    back_on: date | str = ""


def _day(day: int, month: int = 11) -> date:
    return date(2026, month, day)


FIRST, LAST = _day(1), _day(19)
HERE, THERE = "xa:31567", "xa:31579"
BOOK = (
    Entry("L-1", HERE, "Nguyễn Văn A", "maps", 500_000, _day(5, 10), _day(9)),  # carried in, returned
    Entry("L-2", HERE, "Trần Thị B", "maps", 2_500_000_000, _day(2)),  # more than 32 bits, out
    Entry("L-3", HERE, "Lê Văn C", "records", 700_000, _day(3), _day(6)),
    Entry("L-4", HERE, "Phạm Thị D", "records", 0, _day(3), _day(18)),
    Entry("L-5", HERE, "Đỗ Văn E", "records", 1_200_001, _day(12)),
    Entry("L-6", HERE, "Hồ Thị G", "maps", 900_000, _day(18), _day(20)),  # back after the last day
    Entry("L-7", THERE, "Vũ Văn H", "books", 2_400_000_000, _day(4)),  # of the commune next door
    Entry("L-8", HERE, "Bùi Thị K", "records", 300_000, _day(1, 9), _day(30, 9)),  # over before the period
)


def written(folder: Path, entries: Sequence[Entry]) -> Path:
    """The entries as a file for machines."""
    path = folder / "muon.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(column.name for column in fields(Entry))
        writer.writerows(map(astuple, entries))
    return path


def lent(entries: Sequence[Entry] = BOOK) -> list[Entry]:
    """Handed out in the period, in the order of their days."""
    return sorted((one for one in entries if FIRST <= one.lent_on <= LAST), key=lambda one: (one.lent_on, one.code))


def returned(entries: Sequence[Entry] = BOOK) -> list[Entry]:
    """Brought back in the period."""
    return [one for one in entries if isinstance(one.back_on, date) and FIRST <= one.back_on <= LAST]


def carried_in(entries: Sequence[Entry] = BOOK) -> list[Entry]:
    """Out when the period began."""
    return [one for one in entries if one.lent_on < FIRST and (one.back_on == "" or one.back_on >= FIRST)]


def still_out(entries: Sequence[Entry] = BOOK) -> list[Entry]:
    """Out at the end of the last day."""
    return [one for one in entries if one.lent_on <= LAST and (one.back_on == "" or one.back_on > LAST)]


def deposits(entries: Sequence[Entry]) -> list[int]:
    """The sums of money."""
    return [int(one.deposit) for one in entries]


def at(agency: str, entries: Sequence[Entry] = BOOK) -> list[Entry]:
    """The entries of one agency."""
    return [one for one in entries if one.agency == agency]
