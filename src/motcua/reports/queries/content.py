"""Everything one report is made of, gathered from its snapshot, its surroundings and what people entered.

What is read beside the facts (places, names, the catalogue, the forms) is kept with the report when its
snapshot is frozen, so that the report can be made again years later, after the tree and the law have changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from motcua.agencies.queries import Place, nodes_within, tree
from motcua.base.time import day_number, local
from motcua.reports.models import Report
from motcua.reports.queries.catalogue import catalogue_on, fields_of
from motcua.reports.queries.law import form_data, form_for, period, regimes
from motcua.reports.rules.bindings import Naming
from motcua.reports.rules.composition import Composed, Content, Issue, Office, compose
from motcua.reports.rules.figures import Counted, Cube, Sources
from motcua.reports.rules.forms import Form, Typed, form_from
from motcua.reports.rules.periods import Period, same_period_last_year
from motcua.reports.vocabulary import CellState, ReportStatus
from motcua.statistics.queries import Request, figures
from motcua.statistics.registry import DIMENSIONS, FAMILIES, MEASURES, by_public_key
from motcua.statistics.vocabulary import Days

FAMILY = "dossiers"
#: What the one-stop desk is called (Nghị định 61/2018/NĐ-CP; Nghị định 118/2025/NĐ-CP from 1 July 2025).
DESK_BEFORE = "Bộ phận Tiếp nhận và Trả kết quả"
DESK_NOW, DESK_SINCE = "Trung tâm Phục vụ hành chính công", date(2025, 7, 1)
SPLIT = ("competent_agency", "level", "field", "channel", "online_level")
BY_PROCEDURE = ("procedure", "level", "online_level")


@dataclass(frozen=True)
class Asked:
    """Whose figures and which days a report or a page asks for; enough to ask the statistics again.

    Figures count for the competent agency, unless `attribute_to` names another agency of the dossier.
    """

    places: Mapping[int, int]
    first: date
    last: date
    source: Path | None = None
    attribute_to: str = ""

    @property
    def attribution(self) -> str:
        """The dimension of the agency for which figures count."""
        return self.attribute_to or FAMILIES[FAMILY].attribution

    def request(self, by: tuple[str, ...] = (), where: Mapping[str, int] | None = None) -> Request:
        """The question as the statistics take it."""
        days = Days(day_number(self.first), day_number(self.last))
        return Request(FAMILY, days, self.places, self.attribute_to, by, where or {}, self.source)


def cube_of(asked: Asked, by: tuple[str, ...], measures: tuple[str, ...] | None = None) -> Cube:
    """All counters, split by the dimensions; one scan."""
    return Cube(tuple(Counted(cell.key, by_public_key(cell.figures)) for cell in figures(asked.request(by), measures)))


def sources_of(now: Asked, then: Asked, catalogue: list[dict[str, Any]] | None) -> Sources:
    """The cells of the period and of the same period last year; three scans.

    A last year without a single dossier, carried in or received, is not known rather than zero.
    """
    before = cube_of(then, SPLIT)
    known = before.total(("carried_in", "received", "ended")) > 0
    split = cube_of(now, BY_PROCEDURE, ("received_post", "returned_by_post"))
    listed = None if catalogue is None else tuple(catalogue)
    return Sources(cube_of(now, SPLIT), before if known else None, listed, split)


def surroundings_of(where: Place, chosen: Period, tree_on: date) -> dict[str, Any]:
    """What a report keeps beside its snapshot, as plain data; forms come along whole."""
    standing = tree(tree_on)
    path = standing.path(where.agency_id)
    above = next((step for step in reversed(path[:-1]) if step.kind in ("people_committee", "government")), None)
    province = next((step.unit_code for step in path if step.level == "province" and step.unit_code), "")
    form = form_data(form_for(province, chosen.end))
    by_field = form_data("bieu-06a")
    return {
        "office": {
            "name": where.name,
            "superior": above.name if above is not None and above.level != "nation" else "",
            "place": where.unit_name or (path[-2].unit_name if len(path) > 1 else where.name),
            "territory": f"trên địa bàn {where.unit}" if where.unit_kind else f"thuộc {where.name}",
            "level": where.level,
            "desk": DESK_NOW if tree_on >= DESK_SINCE else DESK_BEFORE,
            "addressee": _addressee(above),
        },
        "places": {str(old): node for old, node in sorted(nodes_within(where.agency_id, tree_on).items())},
        "agencies": {str(number): standing[number].name for number in standing.subtree(where.agency_id)},
        "catalogue": catalogue_on(tree_on, where.level),
        "form": _plain(form),
        "by_field": _plain(by_field),
        "field_groups": {group: list(found) for group, found in fields_of(form.get("field_groups", {})).items()},
    }


def names_of(sources: Sources) -> dict[str, dict[str, str]]:
    """Names of the fields counted, and definitions of the measures, for the surroundings."""
    numbers = set(sources.current.values("field", ("carried_in", "received", "ended")))
    if sources.last_year is not None:
        numbers |= set(sources.last_year.values("field", ("carried_in", "received", "ended")))
    return {
        "fields": {str(number): name for number, name in DIMENSIONS["field"].labels(numbers).items()},
        "definitions": {measure.public_key: f"{measure.name}: {measure.definition}" for measure in MEASURES},
        "citations": {measure.public_key: measure.citation for measure in MEASURES},
    }


def asked_of(report: Report, source: Path | None) -> tuple[Asked, Asked]:
    """The report's period and the same period last year, as questions to the statistics."""
    places = {int(old): node for old, node in report.surroundings["places"].items()}
    now, before = periods_of(report)
    return Asked(places, now.start, now.end, source), Asked(places, before.start, before.end, source)


def periods_of(report: Report) -> tuple[Period, Period]:
    """The report's period as far as its cut-off, and the same days a year before."""
    chosen = period(report.period).until(report.cut_off)
    return chosen, same_period_last_year(chosen, regimes())


def content_of(report: Report, source: Path) -> Content:
    """Everything from which the report is made, counted from the snapshot's file."""
    kept = report.surroundings
    now, before = periods_of(report)
    office = kept["office"]
    carried_out, previous = _carried_out(report)
    return Content(
        office=Office(
            office["name"],
            office["superior"],
            office["place"],
            office["territory"],
            report.addressee or office["addressee"],
            office["desk"],
        ),
        period=now,
        last_year=before,
        cut_off=report.cut_off,
        sources=sources_of(*asked_of(report, source), kept["catalogue"]),
        naming=naming_of(kept),
        form=form_of(report),
        by_field=form_from(_dated(kept["by_field"])),
        typed=typed_of(report),
        sections={text.section: text.text for text in report.sections.all()},
        justified={text.section: tuple(text.justified) for text in report.sections.all()},
        carried_out=carried_out,
        previous_name=previous,
        explained={given.finding: given.text for given in report.explanations.all()},
    )


def form_of(report: Report) -> Form:
    """The statistics form of the report, as it was when its snapshot was frozen."""
    kept = report.surroundings
    return form_from(_dated(kept["form"]), {group: tuple(found) for group, found in kept["field_groups"].items()})


def composed(report: Report, source: Path) -> Composed:
    """The report put together."""
    return compose(content_of(report, source))


def naming_of(kept: Mapping[str, Any]) -> Naming:
    """Words of a report's dimensions as they were when its snapshot was frozen."""
    return Naming(
        {int(number): name for number, name in kept["fields"].items()},
        {int(number): name for number, name in kept["agencies"].items()},
        kept["definitions"],
        kept["citations"],
    )


def typed_of(report: Report) -> dict[str, Typed]:
    """What people entered, by row."""
    return {
        cell.row: Typed(
            CellState(cell.state), cell.number, cell.numerator, cell.denominator, cell.text, cell.note, cell.evidence
        )
        for cell in report.cells.all()
    }


def issue_of(report: Report) -> Issue:
    """Number, date and signature as the report has them."""
    authority = tuple(line for line in report.authority.splitlines() if line.strip())
    return Issue(report.number, report.dated_on, authority, report.signer, report.is_open)


def provenance_of(report: Report) -> tuple[str, ...]:
    """The lines at the end of a report that say where its figures come from and how to check them."""
    snapshot = report.snapshot
    return (
        f"Số liệu lấy từ bản chốt {snapshot.id} (chốt lúc {_moment(snapshot.frozen_at)}), "
        f"mã kê khai {snapshot.digest[:16]}.",
        "Tệp PDF mang theo figures.json gồm mọi số liệu, định nghĩa và mã băm; "
        "kiểm tra bằng lệnh: motcua verify TỆP.pdf",
    )


def _addressee(above: Place | None) -> str:
    """Whom a report goes to unless its author says otherwise: the home-affairs body of the superior agency."""
    if above is None or not above.unit_kind:
        return ""
    return f"{'Sở' if above.level == 'province' else 'Phòng'} Nội vụ {above.unit}"


def _carried_out(report: Report) -> tuple[dict[str, int] | None, str]:
    """What the last issued report carried over to the day on which this one begins."""
    earlier = (
        Report.objects.filter(agency=report.agency_id, status=ReportStatus.ISSUED, cut_off__lt=report.starts_on)
        .order_by("-cut_off", "-pk")
        .first()
    )
    if earlier is None or (report.starts_on - earlier.cut_off).days != 1:
        return None, ""
    found = [row for row in earlier.evidence["figures"] if row["ref"] == "all.open"]
    return {"toàn bộ": int(found[0]["value"])}, f"Báo cáo {period(earlier.period).label}"


def _moment(moment: datetime) -> str:
    return f"{local(moment):%H:%M ngày %d/%m/%Y}"


def _plain(data: Any) -> Any:
    """YAML data as JSON keeps it: dates as text, keys as text."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same data back: validity as dates, codes of a coded row as numbers."""
    found = dict(data)
    for name in ("valid_from", "valid_to"):
        found[name] = date.fromisoformat(found[name])
    found["rows"] = [
        {**row, "codes": {int(code): word for code, word in row["codes"].items()}} if "codes" in row else row
        for row in found.get("rows", ())
    ]
    return found


def suffix_of(name: str) -> str:
    """A file name out of a period's or an agency's name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
