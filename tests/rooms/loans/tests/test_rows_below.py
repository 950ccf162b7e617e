"""Rows of a province's report that sum its units: filled from the round, frozen, opened, verified, corrected."""

from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from motcua.agencies.queries import place
from motcua.base.refusals import Invalid
from motcua.people.models import Account
from motcua.people.queries import actor_of
from motcua.people.vocabulary import SYSTEM, Role
from motcua.reports import actions as report_actions
from motcua.reports.gateways.files import file_of
from motcua.reports.gateways.verification import verify
from motcua.reports.models import Report
from motcua.reports.queries.law import period
from motcua.reports.queries.report_inputs import composed, files_of
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import GAPS, OBLIGATORY_SECTIONS, CellState
from motcua.rounds import actions
from tests.cast import MOMENT, Cast, account, hold
from tests.rooms.loans.tests.book import BOOK, HERE, THERE, at, lent, returned, still_out
from tests.rooms.loans.tests.test_rounds import OF_THIRD, THIRD, Province, province

pytestmark = pytest.mark.django_db
__all__ = ["province"]
WHY = {"note": "Hai phiếu ghi sổ giấy", "evidence": "Sổ mượn quyển 3"}


@pytest.fixture
def _friday():
    cache.clear()
    with time_machine.travel(MOMENT, tick=False):
        yield


def drafted(cast: Cast) -> Report:
    """The province's report of the same days, on the form that sums its units."""
    return report_actions.draft_report(
        where=place(cast.province.pk, MOMENT.date()), chosen=period("2026-11-01..2026-11-19"),
        by=cast.actor("above", MOMENT.date()), at=MOMENT, form="loans-province-2026",
    )  # fmt: skip


def cells_of(report: Report):
    fresh = Report.objects.get(pk=report.pk)
    found = composed(fresh, files_of(fresh.snapshot))
    return {cell.row.id: cell for cell in found.filled}, found


def test_the_rows_are_the_sums_of_what_the_units_sent(province: Province) -> None:
    for code in (HERE, THERE, THIRD):
        province.send(code)
    cells, found = cells_of(drafted(province.cast))
    everything = (*BOOK, *OF_THIRD)
    held = cells["held"].figure.value
    assert sorted(value.number for _, value in held.each) == sorted(
        sum(int(one.deposit) for one in still_out(at(code, everything))) for code in (HERE, THERE, THIRD)
    )
    assert held.number == sum(value.number for _, value in held.each)
    assert cells["lent"].figure.value.number == len(lent(everything))
    assert cells["rate"].figure.value.numerator == len(returned(everything))
    assert "chưa có số" not in cells["lent"].note
    assert [one.refs for one in found.findings if one.kind == "units_missing"] == [("form.visits",)]


def test_who_has_not_sent_is_named_beside_the_sum_and_in_the_checks(province: Province) -> None:
    province.send(HERE)
    province.send(THIRD)
    cells, found = cells_of(drafted(province.cast))
    assert cells["lent"].figure.value.number == len(lent((*at(HERE), *OF_THIRD)))
    assert cells["lent"].note == "chưa có số của: Ủy ban nhân dân xã Long Hưng"
    messages = [one.message for one in found.findings if one.kind == "units_missing"]
    assert any("chưa có số của: Ủy ban nhân dân xã Long Hưng" in message for message in messages)


def test_without_a_round_the_sum_is_not_known_and_never_zero(book: Cast, province: Province) -> None:
    cells, found = cells_of(drafted(province.cast))
    assert cells["visits"].figure.value.state is CellState.NOT_KNOWN
    assert any("chưa có đợt báo cáo nào" in one.message for one in found.findings if one.kind == "units_missing")


def test_the_sum_is_frozen_until_the_figures_are_frozen_anew(province: Province) -> None:
    province.send(HERE)
    report = drafted(province.cast)
    province.send(THIRD)
    assert cells_of(report)[0]["lent"].figure.value.number == len(lent(at(HERE)))
    report_actions.refresh(report=report, by=province.who("above"), at=MOMENT)
    assert cells_of(report)[0]["lent"].figure.value.number == len(lent((*at(HERE), *OF_THIRD)))


@pytest.mark.usefixtures("_friday")
def test_a_sum_opens_into_the_cells_of_the_units_and_from_there_into_records(province: Province) -> None:
    province.send(HERE)
    province.send(THIRD)
    client = province.cast.client("above")
    page = client.get(reverse("report_figure", args=[drafted(province.cast).pk, "form.lent"])).content.decode()
    cell = reverse("submission_cell", args=[province.of(THIRD).code, "lent"])
    assert f'href="{cell}"' in page
    assert "Ủy ban nhân dân xã Long Hưng" in page  # who is missing
    assert "T-1" in client.get(cell).content.decode()


def test_an_issued_report_with_sums_is_computed_again_by_the_verifier(province: Province, tmp_path) -> None:
    for code in (HERE, THERE, THIRD):
        province.send(code)
    report = issued(province)
    pdf = tmp_path / "r.pdf"
    pdf.write_bytes(file_of(report, files_of(report.snapshot), "pdf"))
    verdict = verify(pdf)
    assert verdict.holds, verdict.differences
    assert verdict.typed == 1  # the remark that a person wrote; every sum is computed again


def issued(province: Province) -> Report:
    """The province's report, issued by its leader."""
    if "chair" not in province.cast.accounts:
        province.cast.accounts["chair"] = account("chair", "Chủ tịch tỉnh")
        hold(province.cast.accounts["chair"], Role.LEADER, province.cast.province, with_subtree=True)
    report = drafted(province.cast)
    for finding in report_actions.findings_of(report)[0]:
        if finding.kind == "units_missing":
            report_actions.explain(
                report=report, finding=finding.key, text="Không theo dõi", by=province.who("above"), at=MOMENT
            )
    report = report_actions.submit(report=report, by=province.who("above"), at=MOMENT)
    signing = report_actions.Signing("Chủ tịch", gap_reason="Báo cáo chuyên đề")
    report = report_actions.sign(report=report, signing=signing, by=province.who("chair"), at=MOMENT)
    return numbered(report)


def numbered(report: Report) -> Report:
    """Number and issue the signed report."""
    numbering = report_actions.Numbering(MOMENT.date(), number=9)
    return report_actions.issue(report=report, numbering=numbering, by=SYSTEM, at=MOMENT)


def fill_all_but(report: Report, gap: str) -> None:
    """Fill everything that a report needs but one kind of gap."""
    by = {"by": officer_above(report), "at": MOMENT}
    if gap != "required_row":
        typed = Typed(CellState.VALUE, text="Đạt yêu cầu", evidence="Sổ theo dõi")
        report_actions.enter_cells(report=report, cells={"view": typed}, **by)
    if gap != "empty_section":
        for section in OBLIGATORY_SECTIONS:
            report_actions.write_section(report=report, section=section, text="Đã làm.", justified={}, **by)


def officer_above(report: Report):
    """The province's reform officer."""
    return actor_of(Account.objects.get(username="above"), MOMENT.date())


@pytest.mark.usefixtures("_friday")
@pytest.mark.parametrize(
    ("gap", "days", "told"),
    [
        ("empty_section", "2026-11-01..2026-11-19", "Chưa có nội dung: Công tác chỉ đạo"),
        ("required_row", "2026-11-01..2026-11-19", "“Nhận xét chung” bắt buộc phải có số liệu"),
    ],
)
def test_each_gap_asks_on_the_page_for_a_reason_that_is_printed(province: Province, gap, days, told, tmp_path) -> None:
    by = province.who("above")
    where = place(province.cast.province.pk, MOMENT.date())
    made = {"where": where, "chosen": period(days), "by": by, "at": MOMENT, "form": "loans-province-2026"}
    report = report_actions.draft_report(**made)
    fill_all_but(report, gap)
    found = report_actions.findings_of(report)[0]
    assert {one.kind for one in found if one.kind in GAPS} == {gap}
    report = report_actions.submit(report=report, by=by, at=MOMENT)
    province.cast.accounts["chair"] = account("chair", "Chủ tịch tỉnh")
    hold(province.cast.accounts["chair"], Role.LEADER, province.cast.province, with_subtree=True)
    client, url = province.cast.client("chair"), reverse("report_sign", args=[report.pk])
    assert told in client.get(url).content.decode()
    given = {"authority": "CHỦ TỊCH", "signer": "A", "gap_reason": ""}
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "ghi lý do vẫn ban hành" in refused.content.decode()
    assert Report.objects.get(pk=report.pk).status == "under_review"
    assert client.post(url, {**given, "gap_reason": "Sở yêu cầu gửi sớm"}).status_code == 302
    issued_one = numbered(Report.objects.get(pk=report.pk))
    pdf = tmp_path / "r.pdf"
    pdf.write_bytes(file_of(issued_one, files_of(issued_one.snapshot), "pdf"))
    with pypdfium2.PdfDocument(pdf) as pages:
        text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
    assert "lý do: Sở yêu cầu gửi sớm (Chủ tịch tỉnh)" in text


# Corrections below ---------------------------------------------------------------------------------------
def correct_cell(province: Province, number: int, **why: str) -> None:
    typed = Typed(CellState.VALUE, number, **(WHY | why))
    actions.enter(submission=province.of(HERE), cells={"lent": typed}, by=province.who("reform"), at=MOMENT)


def test_a_corrected_cell_goes_up_with_both_values_the_reason_and_the_name(province: Province) -> None:
    correct_cell(province, 99)
    province.send(HERE)
    board = province.board()
    assert board.totals["lent"].value.number == 99
    sent = province.of(HERE)
    assert sent.counted["lent"]["number"] == len(lent(at(HERE)))
    cells, _ = cells_of(drafted(province.cast))
    assert cells["lent"].figure.value.number == 99


@pytest.mark.usefixtures("_friday")
def test_both_values_of_a_corrected_cell_stand_on_the_pages(province: Province) -> None:
    correct_cell(province, 99)
    province.send(HERE)
    client, code = province.cast.client("above"), province.of(HERE).code
    for address in (reverse("submission", args=[code]), reverse("submission_cell", args=[code, "lent"])):
        page = " ".join(client.get(address).content.decode().split())
        assert f"Hệ thống tính {len(lent(at(HERE)))}; sửa: Hai phiếu ghi sổ giấy" in page
        assert "minh chứng: Sổ mượn quyển 3" in page
        assert "99" in page


@pytest.mark.usefixtures("_friday")
def test_a_unit_corrects_a_computed_cell_on_its_page_only_with_reason_and_evidence(province: Province) -> None:
    client, url = province.cast.client("reform"), reverse("submission", args=[province.of(HERE).code])
    given = {"lent-state": "value", "lent-number": "99", "lent-seen": "", "lent-note": "", "lent-evidence": ""}
    refused = client.post(url, given)
    assert refused.status_code == 409
    assert "phải ghi lý do" in refused.content.decode()
    assert client.post(url, {**given, "lent-note": "Sổ giấy", "lent-evidence": "Quyển 3"}).status_code == 302
    assert int(province.of(HERE).cells.get().number) == 99
    assert "Sổ giấy" in client.get(url).content.decode()


def test_a_correction_below_names_the_issued_reports_and_the_rows_it_changes(province: Province) -> None:
    province.send(HERE)
    report = issued(province)
    actions.approve(submission=province.of(HERE), by=province.who("above"), at=MOMENT)
    leader = province.who(f"leader {HERE}")
    actions.correct(submission=province.of(HERE), reason="Sót hai phiếu", by=leader, at=MOMENT)
    [told] = province.of(HERE).events.get(action="correct").payload["notes"]["reports_above"]
    assert (told["report"], told["number"]) == (report.pk, "09/BC-UBND")
    assert set(told["rows"]) == {"lent", "deposits", "rate", "held"}
    correct_cell(province, 99)
    later = MOMENT + timedelta(minutes=5)
    actions.submit(submission=province.of(HERE), by=leader, at=later)
    changed = province.of(HERE).events.filter(action="submit").last().payload["notes"]["changed"]
    assert {row: [one["number"] for one in pair] for row, pair in changed.items()} == {
        "lent": [len(lent(at(HERE))), 99]
    }


@pytest.mark.usefixtures("_friday")
def test_the_page_of_a_corrected_report_tells_what_changed_and_above(province: Province) -> None:
    province.send(HERE)
    issued(province)
    actions.approve(submission=province.of(HERE), by=province.who("above"), at=MOMENT)
    leader, url = province.who(f"leader {HERE}"), reverse("submission", args=[province.of(HERE).code])
    actions.correct(submission=province.of(HERE), reason="Sót hai phiếu", by=leader, at=MOMENT)
    client = province.cast.client("reform")
    page = " ".join(client.get(url).content.decode().split())
    assert "Báo cáo số 09/BC-UBND" in page
    assert "Số phiếu cho mượn" in page
    correct_cell(province, 99)
    actions.submit(submission=province.of(HERE), by=leader, at=MOMENT + timedelta(minutes=5))
    page = " ".join(client.get(url).content.decode().split())
    assert "Đã sửa 1 ô so với lần gửi trước" in page
    assert "Báo cáo số 09/BC-UBND" in page


def test_the_second_person_in_a_corrected_cell_is_told(province: Province) -> None:
    correct_cell(province, 99)
    typed = Typed(CellState.VALUE, 98, **WHY)
    with pytest.raises(Invalid, match="vừa nhập “99”"):
        actions.enter(
            submission=province.of(HERE), cells={"lent": typed}, seen={"lent": ""}, by=province.who("reform"), at=MOMENT
        )
