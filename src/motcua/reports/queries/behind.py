"""The records behind a figure: the same predicate, dossiers instead of a count."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from motcua.base.time import OPEN_DAY, day_number, day_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.permissions import visible
from motcua.dossiers.vocabulary import OutcomeClass
from motcua.people.vocabulary import Actor
from motcua.reports.queries.content import FAMILY, Asked
from motcua.reports.rules.figures import Formula
from motcua.statistics.engine import live_source
from motcua.statistics.queries import records
from motcua.statistics.registry import DIMENSIONS, FAMILIES

_CHUNK = 10_000
OUTCOMES = {
    OutcomeClass.OPEN: "Đang giải quyết",
    OutcomeClass.EARLY: "Giải quyết trước hạn",
    OutcomeClass.ON_TIME: "Giải quyết đúng hạn",
    OutcomeClass.OVERDUE: "Giải quyết quá hạn",
    OutcomeClass.REFUSED: "Từ chối giải quyết",
    OutcomeClass.STOPPED: "Dừng giải quyết",
    OutcomeClass.WITHDRAWN: "Người nộp rút hồ sơ",
    OutcomeClass.WITHOUT_DUE_DATE: "Giải quyết, không có ngày hẹn",
    OutcomeClass.RECEIPT_REFUSED: "Không tiếp nhận",
}


@dataclass(frozen=True)
class Behind:
    """What lies behind a figure: all record ids, those the reader may open, and how many stay hidden."""

    ids: tuple[int, ...]
    shown: tuple[int, ...]

    @property
    def hidden(self) -> int:
        """How many records the reader may not see."""
        return len(self.ids) - len(self.shown)


def ids_of(asked: Asked, measures: Sequence[str], where: Mapping[str, Sequence[int]]) -> list[int]:
    """The ids that the measures count under the conditions, in order; one scan for each combination."""
    found: list[int] = []
    names = sorted(where)
    for values in product(*(where[name] for name in names)):
        for measure in measures:
            placed = dict(zip(names, values, strict=True))
            narrowed = _placed(asked, placed)
            rest = {name: value for name, value in placed.items() if name != asked.attribution}
            found += records(narrowed.request(where=rest), measure)[1]
    return sorted(found)


def behind(asked: Asked, formula: Formula, actor: Actor, *, part: str = "numerator") -> Behind:
    """The records of a figure (of a ratio: of its numerator or denominator) as far as the person may see."""
    measures = formula.over if part == "denominator" else formula.measures
    ids = ids_of(asked, measures, formula.where)
    allowed: set[int] = set()
    for chunk in _chunks(ids):
        allowed |= set(Dossier.objects.filter(visible(actor), pk__in=chunk).values_list("pk", flat=True))
    return Behind(tuple(ids), tuple(number for number in ids if number in allowed))


def record_rows(asked: Asked, ids: Sequence[int]) -> list[tuple[str | None, ...]]:
    """Dossiers as they stood at the end of the last day, from the facts, in the order of their codes."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not ids:
        return []
    last = day_number(asked.last)
    source = asked.source or live_source(FAMILIES[FAMILY])
    days = ["received_day", "due_day", "ended_day"]
    columns = ["dossier_id", "competent_agency", "field", "procedure", *days, "outcome"]
    table = pq.read_table(source) if isinstance(source, Path) else source
    standing = (pc.field("valid_from") <= last) & (pc.field("valid_to") > last) & (pc.field("known_to") == OPEN_DAY)
    rows = table.filter(standing & pc.field("dossier_id").isin(list(ids))).select(columns).to_pylist()
    codes: dict[int, str] = {}
    for chunk in _chunks(ids):
        codes |= dict(Dossier.objects.filter(pk__in=chunk).values_list("pk", "code"))
    names = {
        dimension: DIMENSIONS[dimension].labels({row[dimension] for row in rows})
        for dimension in ("competent_agency", "field", "procedure")
    }
    return sorted(
        (
            codes.get(row["dossier_id"], str(row["dossier_id"])),
            names["procedure"].get(row["procedure"], ""),
            names["field"].get(row["field"], ""),
            names["competent_agency"].get(row["competent_agency"], ""),
            _day(row["received_day"]),
            _day(row["due_day"]),
            _day(row["ended_day"]) if row["ended_day"] <= last else "",
            OUTCOMES[OutcomeClass(row["outcome"] if row["ended_day"] <= last else OutcomeClass.OPEN)],
        )
        for row in rows
    )


def _placed(asked: Asked, where: Mapping[str, int]) -> Asked:
    """The question narrowed to one node, where the condition names one: figures count by node, not by name."""
    if asked.attribution not in where:
        return asked
    node = where[asked.attribution]
    return replace(asked, places={old: new for old, new in asked.places.items() if new == node})


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _day(number: int) -> str:
    found = day_of(number)
    return f"{found:%d/%m/%Y}" if found else ""
