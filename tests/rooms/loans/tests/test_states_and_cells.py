"""Rows that ask a state on a day, and cells with the values of several agencies: counted, typed, added up, opened."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from motcua.agencies.queries import place
from motcua.base.law_files import LawError
from motcua.people.vocabulary import Role
from motcua.reports import actions
from motcua.reports.forms import CellForm
from motcua.reports.gateways.files import make
from motcua.reports.gateways.verification import Verdict, _check_figures
from motcua.reports.models import Report
from motcua.reports.queries.drill_down import drill_down
from motcua.reports.queries.law import period, read_form
from motcua.reports.queries.report_inputs import asked_for, asked_of, files_of
from motcua.reports.registry import FORM_FOLDERS
from motcua.reports.rules.composition import document_of
from motcua.reports.rules.document import Cell, statistics_table
from motcua.reports.rules.figures import Cube, Figure, Sources
from motcua.reports.rules.forms import Row, Typed, fill, form_from
from motcua.reports.rules.inputs import Issue
from motcua.reports.vocabulary import CellState
from tests.cast import MOMENT, Cast, hold
from tests.rooms.loans.tests.book import BOOK, HERE, Entry, at
from tests.rooms.loans.tests.test_reports import drafted, put_together

pytestmark = pytest.mark.django_db
FIXED = date(2026, 11, 5)


@pytest.fixture
def draft(book: Cast) -> Report:
    """The commune's report of November, on the room's form."""
    return drafted(book)


def out_on(day: date, entries: list[Entry]) -> list[Entry]:
    """Out at the end of a day."""
    return [one for one in entries if one.lent_on <= day and (one.back_on == "" or one.back_on > day)]


def figure(report: Report, ref: str) -> Figure:
    return put_together(report).figures[f"form.{ref}"]


@pytest.mark.parametrize(("ref", "day"), [("out-start", date(2026, 10, 31)), ("out-fixed", FIXED),
                                          ("out", date(2026, 11, 19))])  # fmt: skip
def test_a_state_is_counted_at_the_end_of_the_day_that_its_row_names(
    book: Cast, draft: Report, ref: str, day: date
) -> None:
    behind = out_on(day, at(HERE, BOOK))
    found = figure(draft, ref)
    assert found.value.number == len(behind) > 0
    opened = drill_down(
        asked_for(found.formula, *asked_of(draft, files_of(draft.snapshot))), found.formula,
        book.actor("clerk", MOMENT.date()),
    )  # fmt: skip
    assert len(opened.ids) == found.value.number
    hold(book.accounts["clerk"], Role.REFORM_OFFICER, book.commune, with_subtree=True)
    page = book.client("clerk").get(reverse("report_figure", args=[draft.pk, f"form.{ref}"]))
    assert [code for _, code, _ in page.context["rows"]] == sorted(one.code for one in behind)
    days = dict(page.context["facts"])["Kỳ số liệu"]
    assert f"hết ngày {day:%d/%m/%Y}" in days
    assert ("đến" in days) is (ref == "out")


def test_the_days_of_a_state_are_frozen_and_verified_with_the_report(draft: Report) -> None:
    evidence = make(draft, files_of(draft.snapshot)).evidence
    rows = {row["ref"]: row for row in evidence["figures"]}
    assert rows["form.out-start"]["formula"]["period"] == "start"
    assert rows["form.out-fixed"]["formula"]["period"] == FIXED.isoformat()
    verdict = Verdict()
    _check_figures(evidence, files_of(draft.snapshot), verdict)
    assert verdict.differences == []
    rows["form.out-fixed"]["value"] += 1
    rows["form.out-of-each"]["each"][0]["number"] += 1
    _check_figures(evidence, files_of(draft.snapshot), verdict)
    assert len(verdict.differences) == 2


def test_a_state_on_a_day_after_the_cut_off_or_before_every_record_is_not_known(book: Cast) -> None:
    where = place(book.commune.pk, MOMENT.date())
    early = actions.draft_report(
        where=where, chosen=period("2026-08-01..2026-08-31"), by=book.actor("reform", MOMENT.date()), at=MOMENT,
        form="loans-2026",
    )  # fmt: skip
    assert figure(early, "out-fixed").value.state is CellState.NOT_KNOWN
    assert figure(early, "out-start").value.state is CellState.NOT_KNOWN
    assert figure(early, "out").value.number == 0


def test_a_cell_holds_the_value_of_each_agency_and_the_total(book: Cast) -> None:
    book.accounts["above"] = book.accounts["reform"]
    hold(book.accounts["reform"], Role.REFORM_OFFICER, book.province, with_subtree=True)
    report = drafted(book, code="tinh:92")
    found = figure(report, "out-of-each")
    wanted = {
        name: len(out_on(date(2026, 11, 19), at(code, BOOK)))
        for name, code in (("Mỹ Tú", HERE), ("Long Hưng", "xa:31579"))
    }
    got = {name.rpartition("xã ")[2]: value.number for name, value in found.value.each}
    assert got == wanted
    assert found.value.number == sum(wanted.values())
    assert "; " in found.text
    assert all(f"{name}: {value.number}" in found.text for name, value in found.value.each)
    page = book.client("reform").get(reverse("report", args=[report.pk])).content.decode()
    assert found.text in page
    [cell] = [cell for cell in _cells_of(report) if cell.ref == found.ref]
    assert (cell.text, cell.align, cell.value) == (found.text, "left", None)


def _cells_of(report: Report) -> list[Cell]:
    """The cells of the statistics form as printed."""
    table = document_of(put_together(report), Issue()).appendices[0].table
    return [cell for row in table.rows for cell in row]


def test_a_percentage_of_each_agency_has_its_own_parts(draft: Report) -> None:
    found = figure(draft, "rate-of-each")
    [(_, value)] = found.value.each
    whole = figure(draft, "rate").value
    assert (value.numerator, value.denominator, value.number) == (whole.numerator, whole.denominator, whole.number)
    assert found.text.endswith("%")


def test_typed_values_of_several_agencies_are_read_line_by_line() -> None:
    row = Row("x", "", "Kết quả", "Phiếu", "cells", over_places="sum")
    right = CellForm({"state": "blank", "text": "Phòng Nội vụ: 1.234\nCông an xã: 0,5"}, row=row)
    assert right.is_valid()
    spec = {"id": "x", "t": "Kết quả", "u": "Phiếu", "type": "cells", "typed": True}
    form = form_from({**_whole(), "rows": [spec]})
    [cell] = fill(form, Sources(Cube()), {"x": right.typed()})
    assert cell.text == "Phòng Nội vụ: 1.234; Công an xã: 0,50"
    for wrong in ("Phòng Nội vụ", "Phòng Nội vụ: nhiều", ": 12", "Phòng Nội vụ: 1.2"):
        assert not CellForm({"state": "blank", "text": wrong}, row=row).is_valid(), wrong


def _whole() -> dict:
    return {
        "form": "x", "title": "x", "short_title": "x", "kind": "statistics", "citation": "x", "verified": False,
        "provinces": [], "valid_from": date(2025, 1, 1), "valid_to": date(9999, 12, 31),
    }  # fmt: skip


def test_a_typed_date_is_printed_as_a_day_and_yes_as_a_word() -> None:
    rows = [
        {"id": "d", "t": "Ngày", "type": "date", "typed": True},
        {"id": "y", "t": "Có?", "type": "yes_no", "typed": True},
    ]
    form = form_from({**_whole(), "rows": rows})
    typed = {"d": Typed(CellState.VALUE, text="2026-07-01"), "y": Typed(CellState.VALUE, 1)}
    filled = fill(form, Sources(Cube()), typed)
    assert [cell.text for cell in filled] == ["01/07/2026", "Có"]
    assert [row[3].text for row in statistics_table(filled).rows] == ["01/07/2026", "Có"]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("as_of: start", "as_of: begin", "start"),
        ("as_of: start", "as_off: start", "as_of"),
        ("as_of: 2026-11-05", 'as_of: "2026-11-05"', "as_of"),
        ("state: [loans.out], as_of: start", "count: [loans.out], as_of: start", "as_of"),
        ("state: [loans.out], as_of: start", "state: [loans.lent], as_of: start", "dùng count"),
        ("type: cells, state: [loans.out]", "type: cells, count: [loans.mean]", "cells"),
        ("type: cells, ratio: loans.return_rate", "type: cells, growth: [loans.lent]", "cells"),
    ],
)
def test_a_wrong_day_or_source_stops_the_start(tmp_path: Path, right: str, wrong: str, words: str) -> None:
    text = (FORM_FOLDERS["loans"] / "loans.yaml").read_text(encoding="utf-8")
    assert right in text
    folder = tmp_path / "forms"
    folder.mkdir()
    broken = folder / "wrong.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(LawError, match=words) as refused:
        read_form(broken)
    assert refused.value.line == next(number for number, line in enumerate(text.splitlines(), 1) if right in line)
