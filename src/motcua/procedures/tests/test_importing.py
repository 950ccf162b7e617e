"""The workbook of the catalogue: round trip, preview, refusals, hostile files; and loading what is shipped."""

import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.acts.tables.rules.cells import CellFault, day, number, yes
from motcua.base.refusals import Invalid, Refused
from motcua.base.time import now
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import SYSTEM, Actor
from motcua.procedures.actions import import_catalogue, preview, take_in, upgrade_shipped
from motcua.procedures.gateways.law_files import shipped_catalogue
from motcua.procedures.gateways.workbook import MAX_BYTES, read_workbook, write_workbook
from motcua.procedures.models import Procedure, ProcedureField, ProcedureVersion, ProcessStep
from motcua.procedures.queries import snapshot

SOME = ("1.001193", "1.001612", "2.000815", "1.013225")


@pytest.fixture
def few(db):
    entries = [one for one in shipped_catalogue() if one.code in SOME]
    take_in(entries=entries, by=SYSTEM, at=now(), source="test")
    return entries


@pytest.fixture
def exported(few, tmp_path):
    path = tmp_path / "danh-muc.xlsx"
    path.write_bytes(write_workbook(snapshot().values()))
    return path


def edited(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def test_loading_the_shipped_catalogue_twice_adds_nothing_and_asks_little(db):
    with CaptureQueriesContext(connection) as queries:
        assert len(upgrade_shipped(at=now()).added) == len(shipped_catalogue()) >= 60
    assert len(queries) < 7 * ProcedureField.objects.count(), (
        "some queries per field of administration, none per procedure"
    )
    with CaptureQueriesContext(connection) as queries:
        assert upgrade_shipped(at=now()).changes == ()
    assert len(queries) < 6
    assert AdministrationEvent.objects.filter(action="procedures.load").count() == 1


def test_loading_leaves_what_the_office_changed(db):
    upgrade_shipped(at=now())
    Procedure.objects.filter(code="1.001193").update(name="Tên của cơ quan")
    ProcedureVersion.objects.filter(procedure__code="1.001193").update(result_name="Kết quả của cơ quan")
    upgrade_shipped(at=now())
    assert Procedure.objects.get(code="1.001193").name == "Tên của cơ quan"
    assert set(ProcedureVersion.objects.filter(procedure__code="1.001193").values_list("result_name", flat=True)) == {
        "Kết quả của cơ quan"
    }


def test_the_database_holds_exactly_what_the_files_say(few):
    assert list(snapshot().values()) == sorted(few, key=lambda one: one.code)


def test_export_then_import_changes_nothing(exported):
    assert list(snapshot().values()) == read_workbook(exported).entries
    report = import_catalogue(exported, SYSTEM, now(), True)
    assert (report.changes, report.refusals, report.unchanged) == ((), (), len(SOME))
    assert not AdministrationEvent.objects.filter(action="procedures.import").exists()


def test_the_whole_catalogue_makes_the_round_trip(db, tmp_path):
    path = tmp_path / "tat-ca.xlsx"
    path.write_bytes(write_workbook(shipped_catalogue()))
    assert read_workbook(path).entries == sorted(shipped_catalogue(), key=lambda one: one.code)


def test_preview_tells_and_writes_nothing(exported):
    def change(book):
        sheet = book["Trường hợp"]
        rows = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "1.001612"]
        rows[-1][4].value = 2
        steps = book["Quy trình"]
        for row in list(steps.iter_rows(min_row=2)):
            if row[0].value == "1.001612" and row[7].value.startswith("Thẩm tra"):
                row[10].value = 4 if float(row[10].value) == 6 else row[10].value

    before = snapshot()
    report = preview(path=edited(exported, change), by=SYSTEM)
    assert [one.code for one in report.changed] == ["1.001612"]
    assert "trường hợp" in " ".join(report.changed[0].lines)
    assert report.added == ()
    assert snapshot() == before


def test_import_adds_and_changes_in_one_run_and_records_it(exported):
    new = replace(next(one for one in shipped_catalogue() if one.code == "1.000894"), name="Thủ tục đăng ký kết hôn")
    changed = replace(snapshot(["1.001193"])["1.001193"], owner_ministry="Bộ khác")
    exported.write_bytes(write_workbook([changed, new]))
    report = import_catalogue(exported, SYSTEM, now(), True)
    assert report.applied
    assert [one.code for one in report.added] == ["1.000894"]
    assert [one.code for one in report.changed] == ["1.001193"]
    assert snapshot(["1.000894"])["1.000894"] == new
    assert snapshot(["1.001193"])["1.001193"] == changed
    assert set(snapshot()) == {*SOME, "1.000894"}, "what the file does not name stays"
    event = AdministrationEvent.objects.get(action="procedures.import")
    assert event.detail["added"] == ["1.000894"]
    assert import_catalogue(exported, SYSTEM, now(), True).changes == ()


def test_one_refused_row_stops_the_whole_run(exported):
    def change(book):
        book["Thủ tục"].cell(2, 3).value = "Tên đã sửa"
        book["Thủ tục"].cell(3, 3).value = "Tên đã sửa"
        book["Trường hợp"].cell(2, 5).value = "ba ngày"

    before = snapshot()
    report = import_catalogue(edited(exported, change), SYSTEM, now(), True)
    assert not report.applied
    assert any(one.place == "Trường hợp, dòng 2" and "không phải số" in one.reason for one in report.refusals)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("sheet", "column", "value", "why"),
    [
        ("Thủ tục", 1, "abc", "không đúng dạng"),
        ("Thủ tục", 2, "ngày kia", "không phải ngày"),
        ("Thủ tục", 2, None, "thiếu “Hiệu lực từ”"),
        ("Trường hợp", 6, "tuần", "không thuộc"),
        ("Trường hợp", 5, -1, "không phải số hợp lệ"),
        ("Trường hợp", 1, "9.999999", "không có thủ tục 9.999999"),
        ("Thành phần hồ sơ", 6, 1.5, "số nguyên"),
        ("Thành phần hồ sơ", 8, "có lẽ", "Có hoặc Không"),
        ("Quy trình", 11, 400, "Tổng thời gian các bước"),
        ("Quy trình", 2, "xa:00000", "xa:00000"),
        ("Thủ tục", 3, "=HYPERLINK(1)", "công thức"),
    ],
)
def test_each_refused_row_says_where_and_why(exported, sheet, column, value, why):
    def change(book):
        book[sheet].cell(2, column).value = value

    report = import_catalogue(edited(exported, change), SYSTEM, now(), True)
    assert not report.applied
    assert any(why in one.reason for one in report.refusals), report.refusals


def test_a_text_that_looks_like_a_formula_stays_a_text(few, tmp_path):
    path = tmp_path / "x.xlsx"
    entry = replace(few[0], name="=1+1")
    path.write_bytes(write_workbook([entry]))
    assert read_workbook(path).entries[0].name == "=1+1"


def bomb() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 2**20))
    return buffer.getvalue()


def macro() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/vbaProject.bin", b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7", "không phải bảng tính"),
        (b"", "không phải bảng tính"),
        (b"PK\x03\x04 broken", "không phải bảng tính"),
        (bomb(), "nén bất thường"),
        (macro(), "macro"),
        (b"0" * (MAX_BYTES + 1), "lớn hơn"),
    ],
    ids=["pdf", "empty", "broken", "bomb", "macro", "huge"],
)
def test_hostile_files_are_refused_with_advice(db, tmp_path, content, why):
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(Invalid, match=why):
        import_catalogue(path, SYSTEM, now(), True)


def test_a_broken_workbook_is_refused(exported, tmp_path):
    path = tmp_path / "hong.xlsx"
    with zipfile.ZipFile(exported) as whole, zipfile.ZipFile(path, "w") as broken:
        for part in whole.infolist():
            broken.writestr(part, whole.read(part) if part.filename != "xl/workbook.xml" else b"<not-xml")
    with pytest.raises(Invalid, match="bị hỏng"):
        read_workbook(path)


def test_a_workbook_without_a_sheet_is_refused(exported):
    with pytest.raises(Invalid, match="thiếu trang “Quy trình”"):
        read_workbook(edited(exported, lambda book: book.remove(book["Quy trình"])))


def test_the_template_is_empty_and_says_so(tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(write_workbook([]))
    with pytest.raises(Invalid, match="không có dòng nào"):
        read_workbook(path)


def test_who_keeps_no_catalogue_imports_none(exported):
    nobody = Actor(account_id=0, name="", on=date(2026, 11, 20))
    with pytest.raises(Refused, match="kiểm soát"):
        import_catalogue(exported, nobody, now(), True)


def test_changing_a_process_keeps_its_steps(exported):
    entry = snapshot(["1.001612"])["1.001612"]
    process = entry.processes[-1]
    steps = (replace(process.steps[0], name="Tiếp nhận tại quầy"), *process.steps[1:])
    before = set(ProcessStep.objects.values_list("pk", flat=True))
    exported.write_bytes(
        write_workbook([replace(entry, processes=(*entry.processes[:-1], replace(process, steps=steps)))])
    )
    assert import_catalogue(exported, SYSTEM, now(), True).applied
    assert set(ProcessStep.objects.values_list("pk", flat=True)) == before
    assert ProcessStep.objects.filter(name="Tiếp nhận tại quầy").count() == 1


def test_cells_are_read_as_people_write_them():
    assert day("31/12/2026") == date(2026, 12, 31)
    assert number("1.250.000,5") == Decimal("1250000.5")
    assert yes("có") is True
    assert yes(None) is False
    for reader, value in ((day, "31/02/2026"), (number, "NaN"), (number, True), (yes, "hm")):
        with pytest.raises(CellFault):
            reader(value)


def test_the_command_takes_a_workbook_in_whole_and_tells_its_changes_as_json(exported, capsys):
    def change(book):
        for row in book["Thủ tục"].iter_rows(min_row=2):
            if row[0].value == "1.001193":
                row[2].value = "Tên mới của thủ tục"

    call_command("import", "procedures", str(edited(exported, change)), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (len(told["changed"]), told["refused"]) == (1, [])
    assert Procedure.objects.filter(name="Tên mới của thủ tục").exists()
    exported.write_bytes(b"PK broken")
    with pytest.raises(SystemExit) as left:
        call_command("import", "procedures", str(exported))
    assert left.value.code == 1
