"""Reads the catalogue that comes with the platform: `law/procedures/*.yaml`, one file per field.

The files are short for people: documents are lines ("~" only shown, "?" where it applies, "2+1" copies at the end),
a limit is "3 ngày làm việc", online levels are listed per regime, and a procedure says from when on which level it
was settled. Versions are cut where the level of settlement, the regime or the content changes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from motcua.base.law import documents_on
from motcua.base.law_files import LAW, LawError, line_of, read_yaml
from motcua.base.text import nfc
from motcua.base.time import FOREVER
from motcua.procedures.rules.catalogue import REGIMES, procedure_faults, regime_on, version_faults
from motcua.procedures.rules.steps import default_steps, step_faults, sum_fault
from motcua.procedures.vocabulary import (
    CaseData,
    DocumentData,
    DurationUnit,
    FeeData,
    FeeUnit,
    OnlineLevel,
    OnlineRegime,
    ProcedureData,
    ProcessData,
    StepData,
    VersionData,
)

_DEFAULT = "Quy trình mẫu của phần mềm, chưa được cơ quan phê duyệt"
_UNITS = {
    "ngày làm việc": DurationUnit.WORKING_DAY,
    "ngày": DurationUnit.CALENDAR_DAY,
    "giờ làm việc": DurationUnit.WORKING_HOUR,
    "tháng": DurationUnit.MONTH,
}
TWO_TIERS = date(2025, 7, 1)
_ANNOUNCED = re.compile(r"^Quyết định công bố|^\d+(, \d+)*/QĐ-B")
_LIMIT = re.compile(r"^(?P<amount>\d+(?:[.,]\d+)?) (?P<unit>ngày làm việc|ngày|giờ làm việc|tháng)$")
_COUNT = re.compile(r"\s+(?P<original>\d)\+(?P<copy>\d)$")
_FORM = re.compile(r"\s+\[(?P<form>[^\]]+)\]$")


def parse_limit(text: str) -> tuple[Decimal, str, bool]:
    """Parse amount, unit and "no limit" from "3 ngày làm việc", "trong ngày", "không quy định"."""
    if text == "trong ngày":
        return Decimal(0), DurationUnit.WORKING_DAY, False
    if text == "không quy định":
        return Decimal(0), DurationUnit.WORKING_DAY, True
    found = _LIMIT.match(text)
    if not found:
        raise LawError(f"Thời hạn “{text}” không đọc được; ví dụ “3 ngày làm việc”, “15 ngày”, “trong ngày”.")
    return Decimal(found["amount"].replace(",", ".")), _UNITS[found["unit"]], False


def parse_document(line: str) -> DocumentData:
    """Parse a required document from its line."""
    text = nfc(line)
    present, optional = text.startswith("~"), text.startswith("?")
    text = text.lstrip("~? ")
    original, copy, form = (1, 0, "") if not present else (0, 0, "")
    if found := _COUNT.search(text):
        original, copy, text = int(found["original"]), int(found["copy"]), text[: found.start()]
    if found := _FORM.search(text):
        form, text = found["form"], text[: found.start()]
    return DocumentData(text, original, copy, not optional, present, form)


def _fee(row: Mapping[str, Any], since: date, until: date) -> FeeData:
    online = row.get("online")
    return FeeData(
        kind=row["kind"],
        name=nfc(row["name"]),
        amount=Decimal(row["amount"]),
        valid_from=row.get("from", since),
        online_amount=None if online is None else Decimal(online),
        per=row.get("per", ""),
        valid_to=row.get("to", until),
        legal_basis=row.get("basis", ""),
        unit=FeeUnit(row.get("unit", FeeUnit.MATTER)),
        tiers="; ".join(f"{tier['from']}:{tier['amount']}" for tier in row.get("tiers", ())),
        cap=None if row.get("cap") is None else Decimal(row["cap"]),
        is_verified=bool(row.get("verified", False)),
    )


def _cases(rows: list[Mapping[str, Any]], since: date, until: date) -> tuple[CaseData, ...]:
    cases = []
    for row in rows:
        duration, unit, none = parse_limit(row["limit"])
        documents = tuple(parse_document(line) for line in row.get("documents", ()))
        fees = (_fee(fee, since, until) for fee in row.get("fees", ()))
        in_force = tuple(fee for fee in fees if fee.valid_from < until and since < fee.valid_to)
        cases.append(CaseData(nfc(row.get("name", "")), duration, unit, none, documents, in_force))
    return tuple(cases)


def _level(online: Mapping[str, str], on: date) -> tuple[str, str]:
    """Return regime and level on the day: those listed for the regime then in force, else none."""
    regime = regime_on(on)
    if regime is None or regime.value not in online:
        return "", OnlineLevel.NONE
    return regime.value, OnlineLevel(online[regime.value])


def basis_of(text: str, since: date) -> str:
    """Return the documents of a legal basis that existed when a version began; later ones are left out.

    A file lists what its field rests on through the years. An announcement decision without its day is of the two-tier
    government.
    """
    documents = documents_on(text, since).split("; ")
    early = since < TWO_TIERS
    return "; ".join(one for one in documents if not (early and _ANNOUNCED.search(one) and "ngày" not in one))


#: Online levels at which a fee is paid online.
_PAID_ONLINE = (OnlineLevel.LEVEL_4, OnlineLevel.FULL)


def _versions(row: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[VersionData]:
    periods = sorted(row["periods"], key=lambda period: period["from"])
    for since, until in _spans(row, periods):
        period = {**row, **[one for one in periods if one["from"] <= since][-1]}
        yield _version(period, shared, since, until)


def _spans(row: Mapping[str, Any], periods: Sequence[Mapping[str, Any]]) -> list[tuple[date, date]]:
    """Return the days of the versions: the periods, cut where a regime of online levels begins."""
    end = row.get("to", FOREVER)
    starts = [period["from"] for period in periods]
    if twice := next((day for day, later in pairwise(starts) if day == later), None):
        raise LawError(f"thủ tục {row['code']} có hai giai đoạn cùng bắt đầu ngày {twice:%d/%m/%Y}; hãy bỏ một.")
    if starts[-1] >= end:
        raise LawError(f"thủ tục {row['code']} hết hiệu lực (to) trước khi giai đoạn cuối bắt đầu; hãy sửa ngày.")
    cuts = {*starts, *(since for since, _ in REGIMES)}
    days = sorted(day for day in cuts if starts[0] <= day < end)
    return list(zip(days, [*days[1:], end], strict=True))


def _version(period: Mapping[str, Any], shared: Mapping[str, Any], since: date, until: date) -> VersionData:
    regime, level = _level(period.get("online", {}), since)
    channels = tuple(period.get("channels", ("counter", "online", "post")))
    if level == OnlineLevel.NONE:
        channels = tuple(channel for channel in channels if channel != "online")
    tells_why = level == OnlineLevel.PARTIAL and regime == OnlineRegime.DECREE_224_2026
    cases = _cases(period["cases"], since, until)
    return VersionData(
        valid_from=since,
        level=period["level"],
        valid_to=until,
        legal_basis=basis_of(nfc(period.get("basis", shared.get("basis", ""))), since),
        sequence=period.get("sequence", ""),
        conditions=period.get("conditions", ""),
        result_name=nfc(period.get("result", "")),
        channels=channels,
        online_regime=regime,
        online_level=level,
        partial_reason=shared.get("partial_reason", "") if tells_why else "",
        post_enabled="post" in channels,
        payment_online_enabled=level in _PAID_ONLINE and any(case.fees for case in cases),
        is_verified=bool(period.get("verified", False)),
        cases=cases,
    )


def _processes(versions: tuple[VersionData, ...]) -> tuple[ProcessData, ...]:
    """Build a default process for each period over which the limit of the first case stays the same."""
    found: list[ProcessData] = []
    for version in versions:
        case = version.cases[0]
        same_day = not case.duration and not case.has_no_due_date
        steps = (same_day_steps() if same_day else ()) or default_steps(case)
        if found and found[-1].steps == steps:
            found[-1] = ProcessData(found[-1].valid_from, steps, decision=_DEFAULT, valid_to=version.valid_to)
        else:
            found.append(ProcessData(version.valid_from, steps, decision=_DEFAULT, valid_to=version.valid_to))
    return tuple(found)


@lru_cache(maxsize=1)
def same_day_steps() -> tuple[StepData, ...]:
    """Load the short process for procedures settled within the day: `law/processes/trong_ngay.yaml`."""
    path = LAW / "processes" / "trong_ngay.yaml"
    rows = read_yaml(path)["steps"]
    steps = tuple(
        StepData(
            nfc(row["name"]),
            row["phase"],
            row["role"],
            Decimal(str(row["hours"])),
            row.get("parallel_group"),
            row.get("division_name", ""),
        )
        for row in rows
    )
    faults = [*step_faults(steps), *([fault] if (fault := sum_fault(steps, [CaseData()])) else [])]
    if faults:
        raise LawError(" ".join(faults), path)
    return steps


def procedure_of(row: Mapping[str, Any], shared: Mapping[str, Any]) -> ProcedureData:
    """Build one procedure from its entry and the file's common values."""
    try:
        versions = tuple(_versions(row, shared))
        return ProcedureData(
            code=str(row["code"]),
            name=nfc(row["name"]),
            field_code=shared["field"]["code"],
            field_name=nfc(shared["field"]["name"]),
            level=versions[-1].level,
            owner_ministry=shared.get("owner_ministry", ""),
            is_interconnected=bool(row.get("interconnected", False)),
            is_territory_free=bool(row.get("territory_free", False)),
            short_names=nfc("; ".join(row.get("short_names", ()))),
            versions=versions,
            processes=_processes(versions),
        )
    except LawError:
        raise
    except (KeyError, IndexError, TypeError, ValueError) as fault:
        raise LawError(f"Thủ tục {row.get('code', '?')}: {fault!r}") from fault


def procedures_of(path: Path) -> list[ProcedureData]:
    """Read the procedures of one file; LawError with the line of an unusable entry."""
    shared = read_yaml(path)
    found = []
    for place, row in enumerate(shared["procedures"]):
        try:
            procedure = procedure_of(row, shared)
            if faults := _faults(procedure):
                raise LawError(f"thủ tục {procedure.code}: {' '.join(faults)}")
        except LawError as fault:
            line = line_of(path.read_text(encoding="utf-8"), ["procedures", place])
            raise LawError(fault.message, path, line) from fault
        found.append(procedure)
    return found


def _faults(procedure: ProcedureData) -> list[str]:
    return [*procedure_faults(procedure), *(fault for one in procedure.versions for fault in version_faults(one))]


@lru_cache(maxsize=1)
def shipped_catalogue() -> tuple[ProcedureData, ...]:
    """Read every procedure of `law/procedures/`, in order of code; each code may occur once."""
    found: dict[str, ProcedureData] = {}
    for path in sorted((LAW / "procedures").glob("*.yaml")):
        for procedure in procedures_of(path):
            if procedure.code in found:
                raise LawError(f"mã {procedure.code} có hai lần trong law/procedures.", path)
            found[procedure.code] = procedure
    return tuple(found[code] for code in sorted(found))
