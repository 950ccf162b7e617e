"""Reporting periods: parse a name such as `2021-Q3` into the days whose figures are reported.

Which days belong to a period is a choice of the reporting regime, kept as dated data in `law/periods/`:
the administrative regime closes its year on 14 December (Nghị định 09/2019/NĐ-CP Điều 12), others on 31
December, and a report may be asked for free dates.
"""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from motcua.base.time import local

_ROMAN = ("", "I", "II", "III", "IV")
_NAME = re.compile(r"^(\d{4})(?:-(H1|H2|9M|Q[1-4]|(?:0[1-9]|1[0-2])))?(\.[a-z]+)?$")
_FREE = re.compile(r"^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$")
_MONTH = re.compile(r"^(m|q1|q3)(?:([+-])(\d+))?$")


class PeriodError(ValueError):
    """Raised for an invalid name of a period; the message says how to write one."""


class PeriodKind(StrEnum):
    """Length of a reporting period."""

    YEAR = "year"
    HALF = "half"
    SECOND_HALF = "second_half"
    NINE_MONTHS = "nine_months"
    QUARTER = "quarter"
    MONTH = "month"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Regime:
    """Regime of reporting periods: the rules by which they begin and end, with its citation."""

    key: str
    name: str
    suffix: str
    citation: str
    valid_from: date
    kinds: Mapping[str, Mapping[str, Any]]
    days_to_send: Mapping[str, int]
    sending_citation: str


@dataclass(frozen=True, slots=True)
class Period:
    """Days reported together, both included; figures are as of the end of `end`."""

    name: str
    kind: PeriodKind
    start: date
    end: date
    label: str  # "năm 2021"
    year: int
    regime: str
    citation: str
    verified: bool
    whole_end: date | None = None  # last day of the whole period, where this one is cut short

    @property
    def dates(self) -> str:
        """Return the days as a report writes them."""
        return f"từ ngày {self.start:%d/%m/%Y} đến hết ngày {self.end:%d/%m/%Y}"

    def until(self, day: date) -> "Period":
        """Return the part of the period that has passed by the day: a period under way is reported up to then."""
        if day >= self.end:
            return self
        if day < self.start:
            raise PeriodError(
                f"Kỳ {self.label} bắt đầu từ ngày {self.start:%d/%m/%Y}, chưa có ngày nào trọn để báo cáo."
            )
        return replace(self, end=day, whole_end=self.whole_end or self.end)


def regime_from(data: Mapping[str, Any]) -> Regime:
    """Build a regime from its file in `law/periods/`."""
    sending = data["sending"]
    return Regime(
        data["regime"],
        data["name"],
        data["suffix"],
        data["citation"],
        data["valid_from"],
        data["kinds"],
        sending["days_after_cut_off"],
        sending["citation"],
    )


def period_named(name: str, regimes: Sequence[Regime]) -> Period:
    """Return the period of a name: `2021`, `2021-H1`, `2021-H2`, `2021-9M`, `2021-Q3`, `2021-09`, each with `.cal`
    for the calendar year, or free dates `2021-01-01..2021-10-25`; raises PeriodError.
    """
    text = name.strip()
    if free := _FREE.match(text):
        return _free_named(free)
    found = _NAME.match(text)
    suffix = (found[3] or "") if found else ""
    regime = {regime.suffix: regime for regime in regimes}.get(suffix)
    if found is None or regime is None:
        raise PeriodError(
            f"Không hiểu kỳ báo cáo “{name}”. Viết theo mẫu 2021 (cả năm), 2021-H1 (6 tháng đầu), "
            "2021-H2 (6 tháng cuối), 2021-9M (9 tháng), 2021-Q3 (quý III), 2021-09 (tháng 9), "
            "thêm .cal cho kỳ theo năm dương lịch, hoặc 2021-01-01..2021-10-25 cho ngày tự chọn."
        )
    year = int(found[1])
    if not 1990 <= year <= 2100:
        raise PeriodError(f"Năm {year} nằm ngoài khoảng báo cáo (1990–2100).")
    kind, number, label = _kind_of(found[2] or "")
    rule = regime.kinds[kind.value]
    start, end = (_day(rule[side], year, kind, number) for side in ("from", "to"))
    basis = _basis(regime, start)
    return Period(text, kind, start, end, f"{label}{year}", year, regime.key, basis, bool(rule["verified"]))


def _basis(regime: Regime, start: date) -> str:
    """Return the citation of a regime; of a period before it was in force, with that remark."""
    applied_back = " (áp dụng ngược cho kỳ trước ngày hiệu lực)" if start < regime.valid_from else ""
    return f"{regime.citation}{applied_back}"


def _free_named(found: re.Match[str]) -> Period:
    """Return the period of two dates; raises PeriodError for days that are not in the calendar, or out of order."""
    try:
        first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
    except ValueError:
        raise PeriodError(f"Kỳ “{found.string}” có ngày không có trong lịch.") from None
    return free_period(first, last)


def free_period(start: date, end: date) -> Period:
    """Return the period of two chosen days."""
    if end < start:
        raise PeriodError(f"Ngày cuối kỳ {end:%d/%m/%Y} trước ngày đầu kỳ {start:%d/%m/%Y}.")
    label = f"từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}"
    name = f"{start}..{end}"
    return Period(name, PeriodKind.FREE, start, end, label, end.year, "free", "Kỳ tự chọn", False)


def same_period_last_year(period: Period, regimes: Sequence[Regime]) -> Period:
    """Return the same days one year before; for a period cut short, cut at the same day of the year."""
    if period.kind is PeriodKind.FREE:
        return free_period(_a_year_before(period.start), _a_year_before(period.end))
    whole = period_named(period.name, regimes)
    earlier = period_named(_renamed(period.name, period.year - 1), regimes)
    if period.end == whole.end:
        return earlier
    return replace(earlier, end=_a_year_before(period.end), whole_end=earlier.end)


def last_whole_day(moment: datetime) -> date:
    """Return the last day that is over at the moment, in Vietnam; figures of the day under way are still growing."""
    return local(moment).date() - timedelta(days=1)


def due_for_sending(period: Period, level: str, regimes: Sequence[Regime]) -> date | None:
    """Return the day by which an agency of the level sends its report up; None where no rule names one."""
    regime = next((regime for regime in regimes if regime.key == period.regime), None)
    if regime is None or level not in regime.days_to_send:
        return None
    return period.end + timedelta(days=regime.days_to_send[level])


def choices_for(year: int, regimes: Sequence[Regime]) -> list[Period]:
    """Return every named period of a year under the administrative regime, the longest first."""
    quarters, months = [f"-Q{quarter}" for quarter in range(1, 5)], [f"-{month:02d}" for month in range(1, 13)]
    parts = ["", "-9M", "-H1", "-H2", *quarters, *months]
    return [period_named(f"{year}{part}", regimes) for part in parts]


def ending_between(first: date, last: date, regimes: Sequence[Regime]) -> list[Period]:
    """Return periods of a quarter or more that end in these days, the earliest first; of several that end on one day,
    the longest, which contains the others.
    """
    found: dict[date, Period] = {}
    for year in range(first.year, last.year + 1):
        for each in choices_for(year, regimes):
            if each.kind is not PeriodKind.MONTH and first <= each.end <= last:
                found.setdefault(each.end, each)
    return [found[day] for day in sorted(found)]


def _renamed(name: str, year: int) -> str:
    return f"{year}{name[4:]}"


def _kind_of(part: str) -> tuple[PeriodKind, int, str]:
    """Return the kind of period, its month or quarter, and the words before the year."""
    if not part:
        return PeriodKind.YEAR, 0, "năm "
    if part == "H1":
        return PeriodKind.HALF, 0, "6 tháng đầu năm "
    if part == "H2":
        return PeriodKind.SECOND_HALF, 0, "6 tháng cuối năm "
    if part == "9M":
        return PeriodKind.NINE_MONTHS, 0, "9 tháng đầu năm "
    if part.startswith("Q"):
        quarter = int(part[1])
        return PeriodKind.QUARTER, quarter, f"quý {_ROMAN[quarter]} năm "
    return PeriodKind.MONTH, int(part), f"tháng {int(part)} năm "


def _day(rule: Sequence[Any], year: int, kind: PeriodKind, number: int) -> date:
    """Return the date of a rule such as `[0, m-1, 15]`; the month may run over into another year."""
    offset, month, day = rule
    if isinstance(month, str):
        found = _MONTH.match(month)
        if found is None:
            raise ValueError(f"a month is a number, m, q1 or q3 with a shift; not {month!r}")
        base = {"m": number, "q1": 3 * number - 2, "q3": 3 * number}[found[1]]
        month = base + int(f"{found[2]}{found[3]}" if found[2] else 0)
    year += offset + (month - 1) // 12
    month = (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1] if day == "end" else day)


def _a_year_before(day: date) -> date:
    """Return the same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
