"""From draft to issue to verification: nothing untrue goes out, nothing issued changes, everything recomputes."""

import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.agencies.queries import resolve
from motcua.base.refusals import Invalid, Refused
from motcua.books.models import Book, BookNumber
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.reader.gateways import read_file
from motcua.reader.vocabulary import Verdict
from motcua.reports import actions
from motcua.reports.gateways.files import file_of, hash_of, make
from motcua.reports.gateways.pdf import NotOurs, read_evidence, set_pages
from motcua.reports.gateways.verification import verify
from motcua.reports.models import Report
from motcua.reports.queries.drill_down import drill_down
from motcua.reports.queries.law import period
from motcua.reports.queries.record_lists import records_of
from motcua.reports.queries.report_inputs import asked_of, family_of, files_of
from motcua.reports.queries.subject import REPORTS
from motcua.reports.rules.figures import Kind
from motcua.reports.rules.forms import Typed, stamp
from motcua.reports.vocabulary import CellState, ReportStatus, Section
from motcua.statistics.actions import folder_of

SIGNING = actions.Signing("Nguyễn Văn Lãnh Đạo", gap_reason="các mục do sở khác báo cáo")
NUMBERING = actions.Numbering(date(2026, 11, 20), "BC-UBND", 12)


def who(worked, name):
    return worked.cast.actor(name, FRIDAY.date())


def drafted(worked, days):
    """Draft a report of the commune for other days."""
    where = resolve("xa:31567", FRIDAY.date())
    return actions.draft_report(where=where, chosen=period(days), by=who(worked, "reform"), at=FRIDAY)


def files_kept(report):
    return files_of(report.snapshot)


def signed(worked, report):
    report = actions.submit(report=report, by=who(worked, "reform"), at=FRIDAY)
    return actions.sign(report=report, signing=SIGNING, by=who(worked, "leader"), at=FRIDAY)


def issued(worked, report, numbering=NUMBERING):
    report = signed(worked, report)
    return actions.issue(report=report, numbering=numbering, by=who(worked, "clerk"), at=FRIDAY)


def test_the_draft_counts_what_happened(draft):
    figures = make(draft, files_kept(draft)).composed.figures
    names = ("received", "ended", "in_time", "resolved_overdue", "ended_refused", "open", "open_overdue")
    assert [figures[f"all.{name}"].value.number for name in names] == [6, 4, 2, 1, 1, 2, 0]
    assert figures["all.on_time_rate"].fraction == "2/3"
    assert figures["all.c1"].value.number == figures["all.c5"].value.number + figures["all.c9"].value.number


def test_the_records_behind_every_count_are_as_many_as_the_figure(worked, draft):
    asked, _ = asked_of(draft, files_kept(draft))
    counts = [
        figure
        for figure in make(draft, files_kept(draft)).composed.figures.values()
        if figure.formula.kind in (Kind.COUNT, Kind.RATIO)
        and figure.formula.period == "current"
        and family_of(figure.formula) == "dossiers"  # rooms of others count money too
    ]
    assert len(counts) > 60
    for figure in counts:
        size = figure.value.numerator if figure.formula.kind is Kind.RATIO else figure.value.number
        found = drill_down(asked, figure.formula, who(worked, "reform"))
        assert (len(found.ids), found.hidden) == (size, 0), figure.ref


def test_a_reader_without_reach_sees_the_figure_but_no_record(worked, draft):
    asked, _ = asked_of(draft, files_kept(draft))
    figure = make(draft, files_kept(draft)).composed.figures["all.received"]
    found = drill_down(asked, figure.formula, who(worked, "outside_leader"))
    assert (len(found.ids), len(found.shown), found.hidden) == (6, 0, 6)


def test_the_records_are_told_as_they_stood_at_the_cut_off(worked, draft):
    still_open = Dossier.objects.filter(processing_ended_at=None).first()
    worked.at = FRIDAY + timedelta(hours=1)
    worked.grant(still_open)
    asked, _ = asked_of(draft, files_kept(draft))
    [line] = records_of("dossiers").lines(asked, [still_open.pk])
    assert line.cells[-1] == "Đang giải quyết"


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json"])
def test_the_same_snapshot_gives_the_same_bytes(draft, kind):
    again = Report.objects.get(pk=draft.pk)
    assert file_of(draft, files_kept(draft), kind) == file_of(again, files_kept(again), kind)


def test_the_pdf_is_archival_accessible_and_carries_its_figures(draft, tmp_path):
    file = tmp_path / "r.pdf"
    file.write_bytes(file_of(draft, files_kept(draft), "pdf"))
    with pikepdf.open(file) as pdf:
        facts = pdf.open_metadata()
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"], facts["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("vi")
        assert pdf.Root.AF[0].AFRelationship == "/Source"
        assert list(pdf.attachments) == ["figures.json"]
    evidence = read_evidence(file)
    assert evidence["content_hash"] == hash_of(evidence)
    assert {row["ref"] for row in evidence["figures"]} >= {"all.received", "form.3.7.on_time_rate", "all.c11"}


def test_text_and_table_of_the_document_show_the_same_figure(draft):
    made = make(draft, files_kept(draft))
    paragraphs = [block.text for block in made.document.blocks]
    assert any("tiếp nhận 6 hồ sơ thủ tục hành chính" in text for text in paragraphs)
    shown = {cell.text for appendix in made.document.appendices for row in appendix.table.rows for cell in row
             if cell.ref in ("all.received", "form.3.7.received")}  # fmt: skip
    assert shown == {"6"}


def test_what_was_issued_verifies_and_what_was_touched_does_not(worked, draft, tmp_path):
    report = issued(worked, draft)
    file = tmp_path / "issued.pdf"
    file.write_bytes(file_of(report, files_kept(report), "pdf"))
    verdict = verify(file)
    assert verdict.holds, verdict.differences
    assert verdict.recomputed > 100

    wrong = json.loads(json.dumps(report.evidence))
    [row] = [row for row in wrong["figures"] if row["ref"] == "all.received"]
    row["value"] = 7
    touched = tmp_path / "touched.pdf"
    touched.write_bytes(set_pages(wrong["document"], wrong, at=report.snapshot.frozen_at))
    verdict = verify(touched)
    assert "mã kiểm tra nội dung không khớp" in verdict.differences[0]
    assert "báo cáo ghi 7, tính lại được 6" in verdict.differences[-1]

    wrong["content_hash"] = hash_of(wrong)
    touched.write_bytes(set_pages(wrong["document"], wrong, at=report.snapshot.frozen_at))
    signed, figure = verify(touched).differences
    assert "không có chữ ký số" in signed
    assert "báo cáo ghi 7, tính lại được 6" in figure

    words = json.loads(json.dumps(report.evidence))
    words["document"]["subject"] = "Kết quả tuyệt vời"
    touched.write_bytes(set_pages(words["document"], report.evidence, at=report.snapshot.frozen_at))
    assert "Chữ trên các trang PDF khác với nội dung đã phát hành." in verify(touched).differences


def test_a_third_party_verifies_from_a_copy_of_the_snapshot(worked, draft, tmp_path):
    import shutil

    report = issued(worked, draft)
    file, copy = tmp_path / "r.pdf", tmp_path / "copy"
    file.write_bytes(file_of(report, files_kept(report), "pdf"))
    shutil.copytree(folder_of(report.snapshot.id), copy)
    assert verify(file, copy).holds
    facts = copy / "dossiers.parquet"
    facts.chmod(0o644)
    facts.write_bytes(facts.read_bytes() + b"x")
    assert "đã bị thay đổi" in verify(file, copy).differences[0]
    assert not verify(file, tmp_path / "nothing").holds
    for broken in ("{", "[]", ""):
        (copy / "manifest.json").chmod(0o644)
        (copy / "manifest.json").write_text(broken)
        assert "Kê khai" in verify(file, copy).differences[0]


def test_a_foreign_pdf_is_named_so(tmp_path):
    file = tmp_path / "foreign.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(file)
    with pytest.raises(NotOurs, match="không mang theo"):
        verify(file)
    file.write_bytes(b"hello")
    with pytest.raises(NotOurs, match="Không mở được"):
        verify(file)


def test_dossiers_handled_later_do_not_change_an_issued_report(worked, draft):
    report = issued(worked, draft)
    before = file_of(report, files_kept(report), "pdf")
    worked.at = FRIDAY + timedelta(days=1)
    worked.processing()
    again = Report.objects.get(pk=report.pk)
    assert file_of(again, files_kept(again), "pdf") == before
    assert make(again, files_kept(again)).evidence["content_hash"] == report.content_hash


def test_an_issued_report_refuses_every_change(worked, draft):
    report = issued(worked, draft)
    reform = who(worked, "reform")
    for change in (
        lambda: actions.refresh(report=report, by=reform, at=FRIDAY),
        lambda: actions.enter_cells(report=report, cells={"1.1.1": Typed(CellState.VALUE, 3)}, by=reform, at=FRIDAY),
        lambda: actions.write_section(
            report=report, section=Section.PLAN, text="Thêm", justified={}, by=reform, at=FRIDAY
        ),
        lambda: actions.submit(report=report, by=reform, at=FRIDAY),
    ):
        with pytest.raises(Refused, match="đã ban hành"):
            change()


@pytest.mark.parametrize("name", ["leader", "controller", "auditor", "desk", "nobody", "outside_leader"])
def test_only_the_reform_officer_of_the_agency_changes_a_draft(worked, draft, name):
    with pytest.raises(Refused):
        actions.enter_cells(report=draft, cells={"1.1.1": Typed(CellState.VALUE, 3)}, by=who(worked, name), at=FRIDAY)
    assert not draft.cells.exists()


@pytest.mark.parametrize("name", ["reform", "controller", "outside_leader", "administrator", "clerk"])
def test_only_a_leader_of_the_agency_signs(worked, draft, name):
    report = actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)
    with pytest.raises(Refused):
        actions.sign(report=report, signing=SIGNING, by=who(worked, name), at=FRIDAY)
    report.refresh_from_db()
    assert report.status == ReportStatus.UNDER_REVIEW


@pytest.mark.parametrize("name", ["reform", "controller", "outside_leader", "administrator", "leader"])
def test_only_the_clerk_of_the_agency_numbers_and_issues(worked, draft, name):
    report = signed(worked, draft)
    with pytest.raises(Refused):
        actions.issue(report=report, numbering=NUMBERING, by=who(worked, name), at=FRIDAY)
    report.refresh_from_db()
    assert report.status == ReportStatus.SIGNED


def test_an_unsigned_report_gets_no_number(worked, draft):
    report = actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)
    with pytest.raises(Refused, match="đã ký"):
        actions.issue(report=report, numbering=NUMBERING, by=who(worked, "clerk"), at=FRIDAY)
    assert not BookNumber.objects.filter(book__kind="report").exists()


def test_numbers_of_reports_run_through_the_year_by_book(worked, draft):
    """Nghị định 30/2020/NĐ-CP Điều 15: one number, one report, in the agency's book of the symbol and year."""
    first = issued(worked, draft)
    assert first.number == "12/BC-UBND"
    second = signed(worked, drafted(worked, "2026-10-01..2026-10-31"))
    clerk = {"by": who(worked, "clerk"), "at": FRIDAY}
    with pytest.raises(Invalid) as refused:
        actions.issue(report=second, numbering=NUMBERING, **clerk)
    assert f"đã cấp cho {first.code}" in refused.value.errors["number"]
    assert Report.objects.get(pk=second.pk).status == ReportStatus.SIGNED
    second = actions.issue(report=second, numbering=replace(NUMBERING, number=None), **clerk)
    third = signed(worked, drafted(worked, "2026-09-01..2026-09-30"))
    third = actions.issue(report=third, numbering=replace(NUMBERING, number=7), **clerk)
    assert (second.number, third.number) == ("13/BC-UBND", "07/BC-UBND")
    other = signed(worked, drafted(worked, "2026-08-01..2026-08-31"))
    other = actions.issue(report=other, numbering=replace(NUMBERING, series="BC-VP", number=None), **clerk)
    assert other.number == "01/BC-VP"
    book = Book.objects.get(kind="report", series="BC-UBND")
    assert (book.year, book.first_number, book.last_number) == (2026, 1, 13)
    assert sorted(book.numbers.values_list("number", "subject_id")) == [(7, third.pk), (12, first.pk), (13, second.pk)]


def test_a_dropped_draft_stays_readable_and_frees_its_period(worked, draft):
    reform = who(worked, "reform")
    with pytest.raises(Refused, match="lý do"):
        actions.drop(report=draft, reason=" ", by=reform, at=FRIDAY)
    with pytest.raises(Refused):
        actions.drop(report=draft, reason="Lập nhầm kỳ", by=who(worked, "leader"), at=FRIDAY)
    dropped = actions.drop(report=draft, reason="Lập nhầm kỳ", by=reform, at=FRIDAY)
    assert (dropped.status, dropped.events.last().comment) == (ReportStatus.DROPPED, "Lập nhầm kỳ")
    with pytest.raises(Refused, match="đã bỏ"):
        actions.refresh(report=dropped, by=reform, at=FRIDAY)
    assert make(dropped, files_kept(dropped)).document.draft
    assert drafted(worked, draft.period).status == ReportStatus.DRAFT
    assert verify_chain(REPORTS, dropped) == []


def test_a_dropped_erratum_lets_the_report_be_corrected_again(worked, draft):
    report = issued(worked, draft)
    given = {"report": report, "reason": "Nhập chậm", "by": who(worked, "reform"), "at": FRIDAY}
    actions.drop(**given | {"report": actions.correct(**given)})
    assert actions.correct(**given).supersedes == report


def test_a_number_typed_by_hand_stops_the_report_until_it_is_justified(worked, draft):
    reform = who(worked, "reform")
    given = {"section": Section.DIRECTION, "text": "Đã mở 3 lớp tập huấn.", "by": reform, "at": FRIDAY}
    actions.write_section(report=draft, justified={}, **given)
    with pytest.raises(Refused, match="nhập thủ công"):
        actions.submit(report=draft, by=reform, at=FRIDAY)
    actions.write_section(report=draft, justified={"3": "Kế hoạch tập huấn số 5"}, **given)
    assert actions.submit(report=draft, by=reform, at=FRIDAY).status == ReportStatus.UNDER_REVIEW


def test_a_bound_figure_in_typed_text_follows_the_snapshot(worked, draft):
    given = {"section": Section.ASSESSMENT, "text": "Đã giải quyết {all.ended} hồ sơ.", "justified": {}}
    actions.write_section(report=draft, by=who(worked, "reform"), at=FRIDAY, **given)
    made = make(Report.objects.get(pk=draft.pk), files_kept(draft))
    assert "Đã giải quyết 4 hồ sơ." in [block.text for block in made.document.blocks]


WHY = {"note": "Thiếu ba hồ sơ giấy nhập muộn", "evidence": "Sổ theo dõi hồ sơ quyển 2"}


def enter(worked, draft, cells, name="reform", **more):
    return actions.enter_cells(report=draft, cells=cells, by=who(worked, name), at=FRIDAY, **more)


def cell_of(draft, row):
    made = make(Report.objects.get(pk=draft.pk), files_kept(draft))
    return next(cell for cell in made.composed.filled if cell.row.id == row)


@pytest.mark.parametrize("missing", ["note", "evidence"])
def test_a_computed_row_is_corrected_only_with_reason_and_evidence(worked, draft, missing):
    typed = Typed(CellState.VALUE, 99, **(WHY | {missing: ""}))
    with pytest.raises(Invalid, match="do hệ thống tính") as refused:
        enter(worked, draft, {"3.7.received": typed})
    assert "“Số hồ sơ TTHC do UBND cấp xã tiếp nhận”" in str(refused.value)
    assert "Chỉ tiêu 3.7" not in str(refused.value)


def test_a_correction_prints_both_values_the_reason_and_the_name(worked, draft):
    enter(worked, draft, {"3.7.received": Typed(CellState.VALUE, 99, **WHY)})
    cell = cell_of(draft, "3.7.received")
    assert (cell.text, cell.counted.text) == ("99", "6")
    printed = make(Report.objects.get(pk=draft.pk), files_kept(draft)).document.appendices[0].table
    notes = [line[-1].text for line in printed.rows if line[3].text == "99"]
    assert notes == [
        "Hệ thống tính 6; sửa: Thiếu ba hồ sơ giấy nhập muộn (Đặng Văn Cải Cách; minh chứng: Sổ theo dõi hồ sơ quyển 2)"
    ]


def test_a_corrected_report_can_be_verified(worked, draft):
    enter(worked, draft, {"3.7.received": Typed(CellState.VALUE, 99, **WHY)})
    figures = {row["ref"]: row for row in make(Report.objects.get(pk=draft.pk), files_kept(draft)).evidence["figures"]}
    assert (figures["form.3.7.received"]["value"], figures["form.3.7.received.counted"]["value"]) == (99, 6)
    assert figures["form.3.7.received"]["formula"]["kind"] == "typed"
    assert figures["form.3.7.received.counted"]["formula"]["kind"] == "count"


def test_a_note_stands_on_any_row_and_changes_no_value(worked, draft):
    enter(worked, draft, {"3.7.received": Typed(CellState.BLANK, note="Kể cả hồ sơ liên thông")})
    cell = cell_of(draft, "3.7.received")
    assert (cell.text, cell.note, cell.counted) == ("6", "Kể cả hồ sơ liên thông", None)


def test_the_second_person_in_a_cell_of_a_report_is_told_what_the_first_wrote(worked, draft):
    enter(worked, draft, {"1.1.1": Typed(CellState.VALUE, 12)})
    mine = {"1.1.1": Typed(CellState.VALUE, 15)}
    with pytest.raises(Invalid, match="Đặng Văn Cải Cách vừa nhập “12”"):
        enter(worked, draft, mine, seen={"1.1.1": ""})
    assert draft.cells.get().number == 12
    enter(worked, draft, mine, seen={"1.1.1": stamp(Typed(CellState.VALUE, 12))})
    assert draft.cells.get().number == 15


def test_typed_cells_keep_author_and_evidence_and_a_blank_one_stays_blank(worked, draft):
    reform = who(worked, "reform")
    typed = Typed(CellState.VALUE, 12, evidence="Kế hoạch 05/KH-UBND")
    actions.enter_cells(report=draft, cells={"1.1.1": typed}, by=reform, at=FRIDAY)
    cell = draft.cells.get()
    assert (cell.author_id, cell.number, cell.evidence) == (reform.account_id, 12, "Kế hoạch 05/KH-UBND")
    actions.enter_cells(report=draft, cells={"1.1.1": Typed(CellState.BLANK)}, by=reform, at=FRIDAY)
    cell = draft.cells.get()
    assert (cell.state, cell.number, cell.evidence) == (CellState.BLANK, None, "")
    assert cell_of(draft, "1.1.1").text == ""
    assert draft.events.filter(action="enter").count() == 2


def test_a_sent_back_report_can_be_changed_again(worked, draft):
    report = actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)
    with pytest.raises(Refused, match="đã trình ký"):
        actions.refresh(report=report, by=who(worked, "reform"), at=FRIDAY)
    back = actions.send_back(report=report, reason="Bổ sung minh chứng", by=who(worked, "leader"), at=FRIDAY)
    assert actions.refresh(report=back, by=who(worked, "reform"), at=FRIDAY).status == ReportStatus.DRAFT


def test_an_erratum_supersedes_and_links(worked, draft):
    report = issued(worked, draft)
    actions_before = report.content_hash
    worked.at = FRIDAY - timedelta(days=3)
    worked.processing()  # entered late: the figures of the erratum are others
    erratum = actions.correct(report=report, reason="Nhập chậm một hồ sơ.", by=who(worked, "reform"), at=FRIDAY)
    later = issued(worked, erratum, replace(NUMBERING, number=None))
    report.refresh_from_db()
    assert (report.status, later.status) == (ReportStatus.SUPERSEDED, ReportStatus.ISSUED)
    assert (later.supersedes, report.content_hash) == (report, actions_before)
    assert later.evidence["supersedes"] == "12/BC-UBND"
    assert later.number == "13/BC-UBND"
    printed = " ".join(run["text"] for block in later.evidence["document"]["blocks"] for run in block.get("runs", ()))
    told = f"thay thế Báo cáo số 12/BC-UBND ngày 20/11/2026 của {later.frozen_context['office']['name']}. Lý do: Nhập"
    assert f"{told} chậm một hồ sơ." in printed
    [changed] = [one for one in later.evidence["document"]["appendices"] if "THAY ĐỔI" in one["title"]]
    assert ["6", "7"] in [[cell["text"] for cell in row[3:]] for row in changed["rows"]]
    assert later.evidence["replaces"]["content_hash"] == report.content_hash


def test_one_draft_of_a_period_and_none_beside_an_issued_one(worked, draft):
    from motcua.agencies.queries import resolve
    from motcua.reports.queries.law import period

    where, chosen = resolve("xa:31567", FRIDAY.date()), period(draft.period)
    reform = who(worked, "reform")
    with pytest.raises(Refused, match="đã có dự thảo"), transaction.atomic():
        actions.draft_report(where=where, chosen=chosen, by=reform, at=FRIDAY)
    issued(worked, draft)
    with pytest.raises(Refused, match="đã ban hành"):
        actions.draft_report(where=where, chosen=chosen, by=reform, at=FRIDAY)


def test_what_was_carried_out_must_be_explained_when_it_was_not_carried_in(worked, draft):
    from motcua.agencies.queries import resolve
    from motcua.reports.queries.law import period

    report = issued(worked, draft)
    evidence = json.loads(json.dumps(report.evidence))
    [row] = [row for row in evidence["figures"] if row["ref"] == "all.open"]
    row["value"] = 5  # as if the earlier report had been made by another system
    Report.objects.filter(pk=report.pk).update(evidence=evidence)
    reform, at = who(worked, "reform"), FRIDAY + timedelta(days=1)
    where, chosen = resolve("xa:31567", at.date()), period("2026-11-20..2026-11-20")
    following = actions.draft_report(where=where, chosen=chosen, by=reform, at=at)
    with pytest.raises(Refused, match="chuyển sang 5 hồ sơ"):
        actions.submit(report=following, by=reform, at=at)
    [finding] = [f for f in actions.findings_of(following)[0] if f.kind == "continuity"]
    actions.explain(report=following, finding=finding.key, text="Ba hồ sơ nhập trùng đã hủy", by=reform, at=at)
    assert actions.submit(report=following, by=reform, at=at).status == ReportStatus.UNDER_REVIEW


def test_an_error_cannot_be_explained_away(worked, draft):
    with pytest.raises(Refused, match="lỗi phải sửa"):
        actions.explain(report=draft, finding="identity:", text="kệ", by=who(worked, "reform"), at=FRIDAY)


def test_the_events_of_a_report_are_chained(worked, draft):
    report = issued(worked, draft)
    events = list(report.events.all())
    assert [event.action for event in events] == ["create", "submit", "sign", "issue"]
    assert verify_chain(REPORTS, report) == []


def test_everything_entered_and_written_is_told_by_the_events(worked, draft):
    enter(
        worked, draft, {"1.1.1": Typed(CellState.VALUE, 12, evidence="KH 05"), "3.7.received": Typed(CellState.BLANK)}
    )
    given = {"section": Section.PLAN, "text": "Tiếp tục.", "justified": {"3": "KH"}, "by": who(worked, "reform")}
    actions.write_section(report=draft, at=FRIDAY, **given)
    report = issued(worked, draft)
    erratum = actions.correct(report=report, reason="Nhập chậm", by=who(worked, "reform"), at=FRIDAY)
    later = issued(worked, erratum, replace(NUMBERING, number=None))
    for one in (Report.objects.get(pk=report.pk), Report.objects.get(pk=later.pk)):
        assert verify_chain(REPORTS, one) == []
        assert verify_dependents(REPORTS, [one]) == {}
    assert [(cell.row, cell.number) for cell in later.cells.all()] == [("1.1.1", 12)]


@pytest.mark.parametrize(
    ("meddle", "told"),
    [
        (lambda report: Report.objects.filter(pk=report.pk).update(evidence={"figures": []}), "cột evidence"),
        (lambda report: report.events.filter(sequence=2).update(comment="x"), "diễn biến số 2"),
        (lambda report: report.cells.update(number=13), "ô nhập tay số"),
        (lambda report: report.cells.all().delete(), "đã bị xóa"),
    ],
)
def test_verify_events_finds_what_was_changed_in_a_report_by_hand(worked, draft, meddle, told):
    enter(worked, draft, {"1.1.1": Typed(CellState.VALUE, 12, evidence="KH 05")})
    report = issued(worked, draft)
    out = StringIO()
    call_command("verify_events", stdout=out)
    meddle(report)
    with pytest.raises(SystemExit):
        call_command("verify_events", stdout=out)
    assert "1 báo cáo, 0 báo cáo có diễn biến sai lệch" in out.getvalue()
    assert report.code in out.getvalue()
    assert told in out.getvalue()


def test_docx_opens_with_real_styles_and_repeated_heads(draft):
    import docx

    word = docx.Document(BytesIO(file_of(draft, files_kept(draft), "docx")))
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "Body Text"} <= styles
    assert all("tblHeader" in table._tbl.xml for table in word.tables[2:])
    section = word.sections[0]
    assert (round(section.left_margin.mm), round(section.top_margin.mm)) == (30, 20)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml


def test_xlsx_holds_numbers_not_text_and_a_sheet_of_records(draft):
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(file_of(draft, files_kept(draft), "xlsx")))
    after = book.sheetnames.index("Số liệu và định nghĩa") + 1  # then a sheet of records for each room that has one
    assert book.sheetnames[after] == "Hồ sơ trong kỳ"
    values = {row[0].value: row[3].value for row in book["Số liệu và định nghĩa"].iter_rows(min_row=2)}
    assert (values["all.received"], values["all.on_time_rate"]) == (6, 66.67)
    assert book["Hồ sơ trong kỳ"].max_row == 7


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.slow
def test_libreoffice_opens_what_we_write(draft, tmp_path, kind):
    import shutil
    import subprocess

    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / f"r.{kind}"
    file.write_bytes(file_of(draft, files_kept(draft), kind))
    profile = f"-env:UserInstallation=file://{tmp_path}/lo"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert len(pdf.pages) >= 3


def test_the_archives_hold_no_moment_of_their_making(draft):
    for kind in ("docx", "xlsx"):
        with zipfile.ZipFile(BytesIO(file_of(draft, files_kept(draft), kind))) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_the_command_writes_four_files_twice_the_same_and_verifies_them(draft, tmp_path: Path):
    out = StringIO()
    given = {"agency": "xa:31567", "period": draft.period, "stdout": out, "stderr": StringIO()}
    call_command("report", out=tmp_path / "a", **given)
    call_command("report", out=tmp_path / "b", **given)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert [name.rsplit(".", 1)[1] for name in files] == ["docx", "json", "pdf", "xlsx"]
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    [pdf] = (tmp_path / "a").glob("*.pdf")
    call_command("verify", pdf, stdout=out)
    assert "Báo cáo khớp với bộ số liệu chốt." in out.getvalue()
    with pytest.raises(CommandError, match="Không có tệp"):
        call_command("verify", tmp_path / "none.pdf")


def test_a_form_is_filled_on_the_command_line(worked):
    def asked(form):
        out = StringIO()
        given = {"agency": "xa:31567", "first": date(2026, 11, 1), "last": date(2026, 11, 19), "subtree": True}
        call_command("figures", form=form, stdout=out, **given)
        return json.loads(out.getvalue())

    statistics, by_field = asked("soc-trang-2021"), asked("bieu-06a")
    assert statistics["figures"]["3.7.received"] == 6
    assert statistics["figures"]["3.7.on_time_rate"] == 66.67
    assert statistics["figures"]["1.1.1"] is None
    assert by_field["figures"] == {
        "1": 6,
        "2": 0,
        "3": 6,
        "4": 0,
        "5": 4,
        "6": 3,
        "7": 0,
        "8": 1,
        "9": 2,
        "10": 2,
        "11": 0,
    }
    with pytest.raises(CommandError, match="Không có mẫu"):
        asked("khong-co")


def test_a_period_under_way_is_reported_up_to_its_last_whole_day_and_one_to_come_is_refused(worked, home):
    from motcua.agencies.queries import resolve
    from motcua.reports.queries.law import period
    from motcua.reports.rules.periods import PeriodError

    where = resolve("xa:31567", FRIDAY.date())
    reform = who(worked, "reform")
    report = actions.draft_report(where=where, chosen=period("2026"), by=reform, at=FRIDAY)
    assert (report.cut_off, report.ends_on) == (date(2026, 11, 19), date(2026, 12, 14))
    with pytest.raises(Refused, match="chưa kết thúc"):
        actions.submit(report=report, by=reform, at=FRIDAY)
    with pytest.raises(PeriodError):
        actions.draft_report(where=where, chosen=period("2028"), by=reform, at=FRIDAY)


def test_issuing_before_the_cut_off_or_in_the_future_is_refused(worked, draft):
    report = signed(worked, draft)
    for day in (date(2026, 11, 1), date(2026, 11, 19), date(2026, 12, 1)):
        numbering = replace(NUMBERING, dated_on=day)
        with pytest.raises(Invalid) as refused:
            actions.issue(report=report, numbering=numbering, by=who(worked, "clerk"), at=FRIDAY)
        assert "Ngày ban hành" in refused.value.errors["dated_on"]


def test_a_year_cut_short_and_issued_before_does_not_block_the_whole_one(worked, home):
    early = issued(worked, drafted(worked, "2026-11-01..2026-11-19"))
    Report.objects.filter(pk=early.pk).update(period="2026", ends_on=date(2026, 12, 14))  # as issued by an old version
    assert drafted(worked, "2026").status == ReportStatus.DRAFT


def test_a_period_means_the_same_days_in_figures_and_report(worked, home, time_machine):
    time_machine.move_to(FRIDAY, tick=False)
    printed = StringIO()
    call_command("figures", agency="xa:31567", period="2026", json=True, stdout=printed, stderr=StringIO())
    days = json.loads(printed.getvalue())["provenance"]
    report = drafted(worked, "2026")
    assert (report.starts_on.isoformat(), report.cut_off.isoformat()) == ("2025-12-15", "2026-11-19")
    assert {days["from"], days["to"]} == {"2025-12-15", "2026-11-19"}


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_reader_finds_nothing_wrong_in_a_report_of_our_own(draft, tmp_path, kind):
    file = tmp_path / f"r.{kind}"
    file.write_bytes(file_of(draft, files_kept(draft), kind))
    found = read_file(file).findings
    assert found
    assert [one.explanation for one in found if one.verdict is Verdict.INCONSISTENT] == []
    open_ones = {one.kind for one in found if one.verdict is Verdict.AMBIGUOUS}
    assert open_ones <= {"missing", "identity"}  # blank cells of the form; refused dossiers beside the account


def test_the_head_of_a_committees_report_names_no_superior_and_no_note_names_a_model(draft):
    document = make(draft, files_kept(draft)).document
    assert document.superior == ""
    assert document.issuer.startswith("ỦY BAN NHÂN DÂN")
    assert not any("Mẫu:" in note for appendix in document.appendices for note in appendix.notes)


def test_figures_of_days_to_come_say_at_which_day_they_are_judged(worked):
    told, printed = StringIO(), StringIO()
    given = {"agency": "xa:31567", "json": True, "stdout": printed, "stderr": told}
    call_command("figures", first=date(2026, 1, 1), last=date(2199, 1, 1), **given)
    assert "ngày 01/01/2199 chưa đến" in told.getvalue()
    assert json.loads(printed.getvalue())["figures"]


def test_a_report_with_gaps_is_issued_only_for_a_printed_reason(worked, draft):
    report = actions.submit(report=draft, by=who(worked, "reform"), at=FRIDAY)
    leader = who(worked, "leader")
    with pytest.raises(Invalid) as refused:
        actions.sign(report=report, signing=replace(SIGNING, gap_reason=" "), by=leader, at=FRIDAY)
    assert "Chưa có nội dung: Công tác chỉ đạo" in refused.value.errors["gap_reason"]
    assert Report.objects.get(pk=report.pk).status == ReportStatus.UNDER_REVIEW
    report = actions.sign(report=report, signing=SIGNING, by=leader, at=FRIDAY)
    report = actions.issue(report=report, numbering=NUMBERING, by=who(worked, "clerk"), at=FRIDAY)
    printed = json.dumps(report.evidence["document"], ensure_ascii=False)
    assert f"lý do: các mục do sở khác báo cáo ({leader.name})" in printed


def test_a_period_has_one_open_report_for_each_form(worked, draft):
    told = {"where": resolve("xa:31567", FRIDAY.date()), "chosen": period(draft.period), "at": FRIDAY}
    by = who(worked, "reform")
    other = actions.draft_report(**told, by=by, form="soc-trang-2021")
    assert (other.form, draft.form) == ("soc-trang-2021", "chung-2025")
    for form in ("soc-trang-2021", ""):
        with pytest.raises(Refused, match="đã có dự thảo"):
            actions.draft_report(**told, by=by, form=form)
