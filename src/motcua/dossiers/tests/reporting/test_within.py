"""A report of a longer period takes the cells of the shorter ones that were issued, where its rows say so."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from motcua.base.refusals import Invalid
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.dossiers.tests.reporting.test_reports import NUMBERING, cell_of, drafted, enter, files_kept, issued, who
from motcua.reports import actions
from motcua.reports.gateways.files import file_of, make
from motcua.reports.gateways.verification import verify
from motcua.reports.models import Report
from motcua.reports.rules.figures import NOT_APPLICABLE, Kind, Value
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState

DOCUMENTS, OPINIONS, RATE, PLANNED, DONE = "1.1.3", "3.4.received", "1.5.3", "1.1.1", "1.1.2"


def counted(number, **more):
    return Typed(CellState.VALUE, number, evidence="Sổ văn bản", **more)


@pytest.fixture
def parts(worked):
    """Two reports within the first eighteen days of November, issued with typed cells."""
    made = []
    for number, (days, documents, share) in enumerate(
        [("2026-11-01..2026-11-09", 4, (1, 2)), ("2026-11-10..2026-11-18", 3, (2, 8))]
    ):
        report = drafted(worked, days)
        rate = Typed(CellState.VALUE, None, share[0], share[1], evidence="Phiếu khảo sát")
        cells = {DOCUMENTS: counted(documents), RATE: rate, PLANNED: counted(20 + number), DONE: counted(5)}
        enter(worked, report, cells)
        made.append(issued(worked, report, replace(NUMBERING, number=NUMBERING.number + number)))
    return made


def test_typed_rows_of_a_longer_period_take_the_cells_of_the_shorter_ones(worked, parts):
    report = drafted(worked, "2026-11-01..2026-11-18")
    documents = cell_of(report, DOCUMENTS)
    assert (documents.figure.value, documents.figure.formula.kind) == (Value(CellState.VALUE, 7), Kind.WITHIN)
    assert str(cell_of(report, RATE).figure.value.number) == "30.00"
    assert cell_of(report, RATE).figure.fraction == "3/10"
    assert cell_of(report, PLANNED).figure.value.number == 21
    assert cell_of(report, DONE).figure.formula.kind is Kind.TYPED
    assert cell_of(report, OPINIONS).figure.formula.kind is Kind.TYPED


def test_days_without_a_report_are_named_beside_the_cell_and_by_the_checks(worked, parts):
    report = drafted(worked, "2026-11-01..2026-11-19")
    assert cell_of(report, DOCUMENTS).note == "chưa có số của: 19/11/2026"
    findings = {finding.key: finding for finding in make(report, files_kept(report)).composed.findings}
    assert "chưa có số của những ngày: 19/11/2026." in findings[f"periods_missing:form.{DOCUMENTS}"].message
    assert cell_of(report, PLANNED).figure.formula.kind is Kind.TYPED


def test_the_cell_opens_into_the_cells_of_the_shorter_periods(worked, parts):
    report, client = drafted(worked, "2026-11-01..2026-11-18"), worked.cast.client("reform")
    page = client.get(reverse("report_figure", args=[report.pk, f"form.{DOCUMENTS}"])).content.decode()
    assert "Gộp từ 2 kỳ" in page
    for part in parts:
        address = reverse("report_figure", args=[part.pk, f"form.{DOCUMENTS}"])
        assert address in page
        assert client.get(address).status_code == 200


def test_what_was_rolled_up_can_be_corrected_with_a_reason_and_is_verified_after_issue(worked, parts, tmp_path):
    report = drafted(worked, "2026-11-01..2026-11-18")
    with pytest.raises(Invalid, match="báo cáo của các kỳ trong kỳ này"):
        enter(worked, report, {DOCUMENTS: Typed(CellState.VALUE, 8)})
    enter(worked, report, {DOCUMENTS: counted(8, note="Một văn bản vào sổ muộn")})
    cell = cell_of(report, DOCUMENTS)
    assert (cell.figure.value.number, cell.counted.value.number) == (8, 7)
    sent = issued(worked, report, replace(NUMBERING, number=20))
    file = tmp_path / "issued.pdf"
    file.write_bytes(file_of(sent, files_kept(sent), "pdf"))
    assert verify(file).holds
    kept = {row["ref"]: row for row in sent.evidence["figures"]}
    assert kept[f"form.{RATE}"]["formula"] == {"kind": "within", "rows": [RATE], "period": "current"}


def test_cells_entered_by_hand_stay_when_the_figures_are_frozen_again(worked):
    report = drafted(worked, "2026-11-01..2026-11-18")
    enter(worked, report, {DOCUMENTS: counted(11)})
    part = drafted(worked, "2026-11-01..2026-11-09")
    enter(worked, part, {DOCUMENTS: counted(4), OPINIONS: counted(2)})
    issued(worked, part)
    report = actions.refresh(report=Report.objects.get(pk=report.pk), by=who(worked, "reform"), at=FRIDAY)
    assert cell_of(report, DOCUMENTS).figure.formula.kind is Kind.TYPED
    assert cell_of(report, DOCUMENTS).figure.value.number == 11
    assert cell_of(report, OPINIONS).figure.value.number == 2


def test_an_unissued_or_replaced_report_gives_no_cells(worked, parts):
    drafted(worked, "2026-11-19..2026-11-19")
    erratum = actions.correct(report=parts[0], reason="Sót văn bản", by=who(worked, "reform"), at=FRIDAY)
    enter(worked, erratum, {DOCUMENTS: counted(6)})
    issued(worked, Report.objects.get(pk=erratum.pk), replace(NUMBERING, number=30, dated_on=date(2026, 11, 20)))
    report = drafted(worked, "2026-11-01..2026-11-18")
    assert cell_of(report, DOCUMENTS).figure.value.number == 9
    assert cell_of(report, DOCUMENTS).figure.value != NOT_APPLICABLE
