"""Since when an agency keeps records: what was before is not known, never zero.

An agency may declare the day, for a family of records or one channel of it. Where it has not, the first record tells:
nothing is known of days before it, and a compared period is known where at least a third of its days follow a record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from motcua.base.time import OPEN_DAY, day_number, day_of
from motcua.reports.models import RecordingStart
from motcua.reports.registry import REPORTED_FAMILIES, ROW_SOURCES
from motcua.reports.rules.cubes import Cube
from motcua.statistics.registry import FAMILIES

#: Key of the frozen context of a report.
RECORDING = "recording"
#: Days before a compared period in which a record shows that records were kept when it began.
_BEFORE = 183


@dataclass(frozen=True)
class Recording:
    """Recording of a family by an agency: its first day, who says so, and what it means for the asked days."""

    since: date | None
    is_declared: bool
    is_known: bool  # something was recorded by the last day asked about
    is_comparable: bool  # the same days last year were recorded
    channels: Mapping[str, date] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Convert to plain data for the frozen context and the command line."""
        return {
            "since": self.since.isoformat() if self.since else "",
            "declared": self.is_declared,
            "state": "value" if self.is_known else "not_known",
            "comparable": self.is_comparable,
            "channels": {key: day.isoformat() for key, day in sorted(self.channels.items())},
        }

    @property
    def source(self) -> str:
        """Return the words for who says so."""
        return "theo khai báo của cơ quan" if self.is_declared else "theo bản ghi đầu tiên trên hệ thống"


def recording_of(
    agency_id: int, places: Mapping[int, int], family: str, now: tuple[date, date], then: tuple[date, date]
) -> Recording | None:
    """Return the recording of a family in a scope for two stretches of days; None for a family that keeps no such day.

    At most three queries.
    """
    if not _begun_by(family):
        return None
    declared = {row.channel: row.since for row in RecordingStart.objects.filter(agency=agency_id, family=family)}
    channels = {key: day for key, day in declared.items() if key}
    if "" in declared:
        since = declared[""]
        return Recording(since, True, since <= now[1], since <= then[0], channels)
    first = _first(family, places)
    known = first is not None and first <= now[1]
    return Recording(first, False, known, _is_recorded(family, places, then), channels)


def _is_recorded(family: str, places: Mapping[int, int], then: tuple[date, date]) -> bool:
    """Return whether records were kept in a compared period: before it, or for at least a third of it."""
    first = _first(family, places, then[0] - timedelta(days=_BEFORE), then[1])
    return first is not None and first <= then[0] + (then[1] - then[0]) * 2 / 3


def _first(family: str, places: Mapping[int, int], since: date | None = None, last: date | None = None) -> date | None:
    """Return the day of the first record of a family, of all or of those begun between two days."""
    found = FAMILIES[family]
    assert found.model is not None
    column, agency = _begun_by(family), found.dimensions[found.attribution]
    wanted: dict[str, Any] = {f"{column}__lt": OPEN_DAY, f"{agency}__in": list(places), found.known[1]: OPEN_DAY}
    wanted |= {f"{column}__gte": day_number(since)} if since else {}
    wanted |= {f"{column}__lte": day_number(last)} if last else {}
    number = found.model._default_manager.filter(**wanted).aggregate(first=Min(column))["first"]
    return day_of(number) if number is not None else None


def _begun_by(family: str) -> str:
    if family not in REPORTED_FAMILIES or family not in FAMILIES or FAMILIES[family].model is None:
        return ""
    return REPORTED_FAMILIES[family].begun_by


def channels_of(family: str) -> tuple[str, ...]:
    """Return what may be declared of a family or row source: "" for all of it, and its channels; empty for none."""
    if family in ROW_SOURCES:
        return ("",) if ROW_SOURCES[family].completeness else ()
    return ("", *REPORTED_FAMILIES[family].channels) if family in REPORTED_FAMILIES else ()


def recordings(
    agency_id: int, places: Mapping[int, int], families: Sequence[str], now: tuple[date, date], then: tuple[date, date]
) -> dict[str, Any]:
    """Return the recording of each family as plain data, for the frozen context of a report."""
    found = {family: recording_of(agency_id, places, family, now, then) for family in families}
    return {family: one.as_json() for family, one in found.items() if one is not None}


def known_part(cube: Cube, family: str, kept: Mapping[str, Any] | None, last: date) -> Cube | None:
    """Return the cells of a family as far as they are known: without channels that began later; None before all."""
    if kept is None:
        return cube
    if kept["state"] == "not_known":
        return None
    later = {key for key, day in kept["channels"].items() if date.fromisoformat(day) > last}
    unknown = {measure for key in later for measure in REPORTED_FAMILIES[family].channels.get(key, ("", ()))[1]}
    return cube.without(unknown) if unknown else cube
