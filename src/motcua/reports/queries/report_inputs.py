"""Inputs of one report: its snapshot, its frozen context, and its typed cells and texts.

The frozen context (places, names, the form, whatever rooms register) is kept with the report when its snapshot is
frozen, so that the report can be made again years later, after the tree and the law have changed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from motcua.agencies.queries import Place, nodes_within, tree
from motcua.base.law import documents_on
from motcua.base.time import day_number, local
from motcua.reports.models import CellEntry, Report
from motcua.reports.queries.law import form_data, form_for, period, regimes
from motcua.reports.queries.recording import RECORDING, known_part
from motcua.reports.registry import (
    CELLS_BELOW,
    CONTEXTS,
    GROUPS,
    NAMED_FIGURES,
    REPORTED_FAMILIES,
    ROW_SOURCES,
    ReportedFamily,
)
from motcua.reports.rules.below import BELOW, missing_below, values_below
from motcua.reports.rules.composition import Composed, compose
from motcua.reports.rules.figures import Counted, Cube, Formula, Kind, Sources, is_additive, plain_number
from motcua.reports.rules.forms import Form, Typed, form_kept, plain, with_unrecorded_rows_typed
from motcua.reports.rules.inputs import Edited, Issue, Naming, Office, PreviousReport, Replaced, ReportInputs
from motcua.reports.rules.periods import Period, same_period_last_year
from motcua.reports.rules.within import missing_within, values_within, with_rolled_up_rows
from motcua.reports.vocabulary import CellState, ReportStatus
from motcua.statistics.actions import open_snapshot
from motcua.statistics.models import Snapshot
from motcua.statistics.queries import Request, figures
from motcua.statistics.registry import DIMENSIONS, FAMILIES, MEASURES, by_public_key, measures_of
from motcua.statistics.vocabulary import Days

#: Snapshot files by family; empty where figures are counted live.
FactFiles = Mapping[str, Path]
#: First day of a question about everything up to a day.
_LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Asked:
    """Scope and days of the figures of a report or a page; enough to ask the statistics again.

    Figures count for the family's own agency, unless `attribute_to` names another agency of the record.
    """

    places: Mapping[int, int]
    first: date
    last: date
    files: FactFiles = field(default_factory=dict)
    attribute_to: str = ""

    def attribution(self, family: str) -> str:
        """Return the dimension of the agency for which figures of the family count."""
        return self.attribute_to or FAMILIES[family].attribution

    def request(self, family: str, by: tuple[str, ...] = (), where: Mapping[str, int] | None = None) -> Request:
        """Return the request to the statistics."""
        days = Days(day_number(self.first), day_number(self.last))
        return Request(family, days, self.places, self.attribute_to, by, where or {}, self.files.get(family))


def family_of(formula: Formula) -> str:
    """Return the family of facts that a formula over measures counts."""
    return MEASURES[formula.measures[0]].family


def families_of(formulas: Iterable[Formula]) -> list[str]:
    """Return the families that a report needs: those of its form and those of the registered figures."""
    found = [family for provider in NAMED_FIGURES for family in provider.families]
    found += [family_of(formula) for formula in formulas if formula.measures]
    return list(dict.fromkeys(found))


def cube_of(asked: Asked, family: str, by: tuple[str, ...], measures: tuple[str, ...] | None = None) -> Cube:
    """Count all measures of a family, or those named, split by the dimensions; one scan.

    Measures whose figures may not be added (a mean, a last value) take a second scan, of the whole.
    """
    keys = measures or tuple(measure.public_key for measure in measures_of(family))
    additive = [key for key in keys if is_additive(key)]
    counted = figures(asked.request(family, by), additive) if additive else []
    cells = tuple(Counted(cell.key, by_public_key(cell.figures)) for cell in counted)
    alone = [key for key in keys if key not in additive]
    whole = by_public_key(figures(asked.request(family), alone)[0].figures) if alone else {}
    return Cube(cells, frozenset(keys), whole)


def sources_of(now: Asked, then: Asked, frozen: Mapping[str, Any], formulas: Iterable[Formula] = ()) -> Sources:
    """Return the cells of the period and of the same period last year; two scans a family, one for each counted
    dimension.

    A family that counted nothing at all last year, received or carried over, is not known there rather than zero; nor
    is one before its agency recorded it, in either period, where the frozen context says since when.
    """
    asked = list(formulas)
    current, before = [], []
    for family in families_of(asked):
        if now.files and family not in now.files:  # frozen before its room was installed: not known, never live
            continue
        split, recorded = split_of(family, asked), frozen.get(RECORDING, {}).get(family)
        if (cube := known_part(cube_of(now, family, split), family, recorded, now.last)) is not None:
            current.append(cube)
        earlier = cube_of(then, family, split)
        if is_known(earlier, family) and (recorded is None or recorded["comparable"]):
            before.append(earlier)
    kept = {source.key: frozen[source.key] for source in ROW_SOURCES if source.key in frozen}
    last_year, counted = Cube.joined(before) if before else None, counted_values(now, asked)
    return Sources(
        Cube.joined(current),
        last_year,
        kept,
        counted,
        values_below(frozen),
        missing_below(frozen) | missing_within(frozen),
        values_within(frozen),
        states_on_days(now, asked),
        names_in(frozen),
    )


def names_in(frozen: Mapping[str, Any]) -> dict[int, str]:
    """Return the names of the counted agencies from a frozen context."""
    return {int(number): name for number, name in frozen.get("agencies", {}).items()}


def asked_for(formula: Formula, now: Asked, then: Asked) -> Asked:
    """Return the question of the records behind a formula: of its period, or of the one day of its state."""
    if formula.is_of_a_day:
        return _on_day(now, formula)
    return then if formula.period == "last_year" else now


def _on_day(asked: Asked, formula: Formula) -> Asked:
    day = formula.day or asked.first - timedelta(days=1)
    return replace(asked, first=day, last=day)


def states_on_days(asked: Asked, formulas: Iterable[Formula]) -> dict[str, Cube]:
    """Return the cells of each day on which formulas ask a state; one scan for each day and family.

    A day after the last one, and a day by which nothing of a family was recorded, are not known.
    """
    wanted: dict[tuple[str, str], list[Formula]] = {}
    for formula in formulas:
        if formula.is_of_a_day:
            wanted.setdefault((formula.period, family_of(formula)), []).append(formula)
    found: dict[str, list[Cube]] = {}
    for (period_name, family), group in wanted.items():
        if (cube := _state_on_day(asked, family, group)) is not None:
            found.setdefault(period_name, []).append(cube)
    return {period_name: Cube.joined(cubes) for period_name, cubes in found.items()}


def _state_on_day(asked: Asked, family: str, formulas: Sequence[Formula]) -> Cube | None:
    """Return the cells of a family on the day of the formulas; None where nothing is known of it."""
    on_day = _on_day(asked, formulas[0])
    is_frozen_without = bool(asked.files) and family not in asked.files
    if on_day.last > asked.last or is_frozen_without or not _was_recorded_by(on_day, family):
        return None
    measures = tuple(dict.fromkeys(key for formula in formulas for key in formula.measures))
    return cube_of(on_day, family, split_of(family, formulas), measures)


def _was_recorded_by(on_day: Asked, family: str) -> bool:
    """Return whether anything of the family was known on a day or before it."""
    signs = _reported(family).known_by
    ever = replace(on_day, first=_LONG_AGO)
    return not signs or cube_of(ever, family, (), signs).total(signs) > 0


def split_of(family: str, formulas: Iterable[Formula]) -> tuple[str, ...]:
    """Return the dimensions by which a family is split: its own, and those that the formulas ask about."""
    found = list(_reported(family).split)
    for formula in formulas:
        if formula.measures and formula.kind is not Kind.DISTINCT and family_of(formula) == family:
            found += [*formula.where, *((formula.by,) if formula.by else ())]
    return tuple(dict.fromkeys(found))


def is_known(cube: Cube, family: str) -> bool:
    """Return whether anything is known of the family in a period."""
    signs = _reported(family).known_by
    return not signs or cube.total(signs) > 0


def counted_values(asked: Asked, formulas: Iterable[Formula]) -> dict[str, Cube]:
    """Return the cells split by each dimension whose values formulas count; one scan for each dimension."""
    wanted: dict[str, list[Formula]] = {}
    for formula in formulas:
        if formula.kind is Kind.DISTINCT:
            wanted.setdefault(formula.dimension, []).append(formula)
    found = {}
    for dimension, group in wanted.items():
        by = tuple(dict.fromkeys([dimension, *(name for formula in group for name in formula.where)]))
        measures = tuple(dict.fromkeys(key for formula in group for key in formula.measures))
        found[dimension] = cube_of(asked, family_of(group[0]), by, measures)
    return found


def form_in_force(where: Place, chosen: Period) -> str:
    """Return the statistics form of the agency's province at the end of the period; the general one where there is
    none.
    """
    standing = tree(chosen.end)
    path = standing.path(where.agency_id) if where.agency_id in standing else []
    province = next((step.unit_code for step in path if step.level == "province" and step.unit_code), "")
    return form_for(province, chosen.end)


def frozen_context_of(where: Place, form_key: str, tree_on: date) -> dict[str, Any]:
    """Return the frozen context of a report as plain data; forms are kept whole."""
    standing, form = tree(tree_on), form_data(form_key)
    return {
        "office": _office_of(where, standing.path(where.agency_id)),
        "places": {str(old): node for old, node in sorted(nodes_within(where.agency_id, tree_on).items())},
        "agencies": {str(number): standing[number].name for number in standing.subtree(where.agency_id)},
        "form": plain(form),
        **{key: CONTEXTS[key](where, tree_on) for key in CONTEXTS.names()},
        **{source.key: source.freeze(where, tree_on) for source in ROW_SOURCES},
        **groups_of(form),
    }


def _office_of(where: Place, path: Sequence[Place]) -> dict[str, str]:
    """Return the names of the reporting agency and of its superior."""
    above = next((step for step in reversed(path[:-1]) if step.kind in ("people_committee", "government")), None)
    return {
        "name": where.name,
        "superior": above.name if above is not None and above.level != "nation" else "",
        "place": where.unit_name or (path[-2].unit_name if len(path) > 1 else where.name),
        "territory": f"trên địa bàn {where.unit}" if where.unit_kind else f"thuộc {where.name}",
        "level": where.level,
        "addressee": _addressee(above),
    }


def cells_below(where: Place, chosen: Period, form: Form) -> dict[str, Any]:
    """Return the cells of the units below for the rows that sum them, from the rooms that have them; empty for other
    forms.
    """
    rows = [row.id for row in form.rows if row.formula is not None and row.formula.kind is Kind.BELOW]
    found: dict[str, Any] = {}
    for source in CELLS_BELOW.names() if rows else ():
        cells = CELLS_BELOW[source].freeze(where, chosen, form.key, [row for row in rows if row not in found])
        found |= {row: {"source": source, **kept} for row, kept in cells.items()}
    return {BELOW: found} if rows else {}


def groups_of(form: Mapping[str, Any]) -> dict[str, dict[str, list[int]]]:
    """Return the numbers of the groups that a form declares, by the key under which it declares them."""
    return {
        group.declared: {name: list(found) for name, found in group.numbers(form.get(group.declared, {})).items()}
        for group in GROUPS
    }


def names_of(sources: Sources, last: date) -> dict[str, Any]:
    """Return the words of the counted dimensions, and definitions and legal bases of the measures, for the frozen
    context.

    No document of after the period's last day stands under its figures.
    """
    cubes = [cube for cube in (sources.current, sources.last_year) if cube is not None]
    return {
        "labels": {name: _words_of(name, family, cubes) for family in REPORTED_FAMILIES for name in family.named},
        "definitions": {measure.public_key: f"{measure.name}: {measure.definition}" for measure in MEASURES},
        "citations": {measure.public_key: documents_on(measure.citation, last) for measure in MEASURES},
    }


def _words_of(dimension: str, family: ReportedFamily, cubes: Iterable[Cube]) -> dict[str, str]:
    """Return the words of the values of a dimension that were counted, by number as text."""
    known = [cube for cube in cubes if cube.counts(family.known_by)]
    numbers = {number for cube in known for number in cube.values(dimension, family.known_by)}
    return {str(number): name for number, name in DIMENSIONS[dimension].labels(numbers).items()}


def files_of(snapshot: Snapshot) -> dict[str, Path]:
    """Return every file of the snapshot by family, after checking its hash; raises BrokenSnapshot."""
    return {family: open_snapshot(snapshot, family) for family in snapshot.manifest["files"]}


def asked_of(report: Report, files: FactFiles) -> tuple[Asked, Asked]:
    """Return the questions of the report's period and of the same period last year."""
    places = {int(old): node for old, node in report.frozen_context["places"].items()}
    now, before = periods_of(report)
    return Asked(places, now.start, now.end, files), Asked(places, before.start, before.end, files)


def periods_of(report: Report) -> tuple[Period, Period]:
    """Return the report's period as far as its cut-off, and the same days a year before."""
    chosen = period(report.period).until(report.cut_off)
    return chosen, same_period_last_year(chosen, regimes())


def inputs_of(report: Report, files: FactFiles) -> ReportInputs:
    """Return the inputs of the report, counted from the snapshot's files."""
    kept = report.frozen_context
    now, before = periods_of(report)
    office, form = kept["office"], form_of(report)
    addressee = report.addressee or office["addressee"]
    return ReportInputs(
        office=Office(office["name"], office["superior"], office["place"], office["territory"], addressee),
        period=now,
        last_year=before,
        cut_off=report.cut_off,
        sources=sources_of(*asked_of(report, files), kept, form.formulas),
        naming=naming_of(kept),
        form=form,
        frozen=kept,
        typed=typed_of(report),
        sections={text.section: text.text for text in report.sections.all()},
        justified={text.section: tuple(text.justified) for text in report.sections.all()},
        previous=_previous(report),
        explained={given.finding: given.text for given in report.explanations.all()},
        edited={
            one.key: Edited(one.text, one.generated, one.justified)
            for one in report.passages.filter(is_in_force=True).order_by("pk")
        },
    )


def form_of(report: Report) -> Form:
    """Return the statistics form of the report, as it was when its snapshot was frozen."""
    kept = report.frozen_context
    form = with_unrecorded_rows_typed(form_kept(kept["form"], form_groups(kept)), kept.get(RECORDING, {}))
    return with_rolled_up_rows(form, kept)


def form_groups(kept: Mapping[str, Any]) -> dict[str, dict[str, tuple[int, ...]]]:
    """Return the numbers of the form's groups from a frozen context."""
    return {
        group.declared: {name: tuple(found) for name, found in kept.get(group.declared, {}).items()} for group in GROUPS
    }


def composed(report: Report, files: FactFiles) -> Composed:
    """Compose the report from its inputs."""
    return compose(inputs_of(report, files))


def naming_of(kept: Mapping[str, Any]) -> Naming:
    """Return the words of a report's dimensions as they were when its snapshot was frozen."""
    return Naming(
        {name: {int(number): word for number, word in words.items()} for name, words in kept["labels"].items()},
        {int(number): name for number, name in kept["agencies"].items()},
        kept["definitions"],
        kept["citations"],
    )


def typed_of(report: Report) -> dict[str, Typed]:
    """Return the typed cells of the report, by row; of an issued one with the names that authors had at issue."""
    kept, called = report.cells.select_related("author"), report.evidence.get("authors", {})
    names = {cell.row: called.get(cell.row, cell.author.full_name if cell.author else "") for cell in kept}
    return {cell.row: replace(typed_cell(cell), author=names[cell.row]) for cell in kept}


def typed_cell(cell: CellEntry) -> Typed:
    """Convert a stored cell to the form that the rules take."""
    state, number = CellState(cell.state), plain_number(cell.number)
    return Typed(state, number, cell.numerator, cell.denominator, cell.text, cell.note, cell.evidence)


def issue_of(report: Report) -> Issue:
    """Return number, date and signature of the report."""
    authority = tuple(line for line in report.authority.splitlines() if line.strip())
    earlier, replaced = report.supersedes, None
    if earlier is not None and earlier.dated_on is not None:
        rows = {row["ref"]: row for row in earlier.evidence.get("figures", ())}
        replaced = Replaced(earlier.number, earlier.dated_on, report.erratum_reason, earlier.content_hash, rows)
    draft = not report.went_out
    return Issue(report.number, report.dated_on, authority, report.signer, draft, report.gap_reason, replaced)


def provenance_of(report: Report) -> tuple[str, ...]:
    """Return the lines at the end of a report that tell the provenance of its figures and how to check them."""
    snapshot = report.snapshot
    return (
        f"Số liệu lấy từ bộ số liệu chốt {snapshot.id} (chốt lúc {_moment(snapshot.frozen_at)}), "
        f"mã kê khai {snapshot.digest[:16]}.",
        "Tệp PDF mang theo figures.json gồm mọi số liệu, định nghĩa và mã kiểm tra; "
        "kiểm tra bằng lệnh: motcua verify TỆP.pdf",
    )


def _addressee(above: Place | None) -> str:
    """Return the default recipient of a report: the home-affairs body of the superior agency."""
    if above is None or not above.unit_kind:
        return ""
    return f"{'Sở' if above.level == 'province' else 'Phòng'} Nội vụ {above.unit}"


def _previous(report: Report) -> PreviousReport | None:
    """Return the issued report that ends on the day before this one begins."""
    earlier = (
        Report.objects.filter(agency=report.agency_id, status=ReportStatus.ISSUED, cut_off__lt=report.starts_on)
        .order_by("-cut_off", "-pk")
        .first()
    )
    if earlier is None or (report.starts_on - earlier.cut_off).days != 1:
        return None
    found = {row["ref"]: row["value"] for row in earlier.evidence["figures"]}
    return PreviousReport(f"Báo cáo {period(earlier.period).label}", found)


def _reported(family: str) -> ReportedFamily:
    return REPORTED_FAMILIES[family] if family in REPORTED_FAMILIES else ReportedFamily(family)


def _moment(moment: datetime) -> str:
    return f"{local(moment):%H:%M ngày %d/%m/%Y}"


def suffix_of(name: str) -> str:
    """Return a file name suffix made of a period's or an agency's name."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
