"""Tracking books of other systems: what is taken in, what is refused and why, and that nothing comes twice."""

import csv
import json
import re
import zipfile
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from openpyxl import Workbook
from tests.cast import Cast

from motcua.acts.queries import verify_chain
from motcua.acts.tables.gateways.files import open_table
from motcua.acts.tables.models import ImportRun, RefusedRow
from motcua.acts.tables.vocabulary import FileRefused, ImportReport
from motcua.agencies.models import AgencyVersion
from motcua.base.refusals import Refused
from motcua.base.time import VIETNAM
from motcua.dossiers.actions.import_run import import_book, preview
from motcua.dossiers.actions.rebuilding import rebuild_facts
from motcua.dossiers.facts import FACT_COLUMNS, STATE_COLUMNS
from motcua.dossiers.facts import state_of as fact_state
from motcua.dossiers.models import Dossier, DossierEvent, DossierFact, ImportedRow
from motcua.dossiers.queries.subject import DOSSIERS
from motcua.dossiers.rules.tracking_book import MACHINE_COLUMNS, Defaults
from motcua.dossiers.tests.stage import Stage, make_procedure
from motcua.people.vocabulary import SYSTEM
from motcua.procedures.models import Procedure

AT = datetime(2026, 11, 20, 10, tzinfo=VIETNAM)
GOOD = {
    "code": "000.10.31.H13-260105-0001",
    "procedure_code": "1.001193",
    "procedure_name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "level": "commune",
    "received_agency": "xa:31567",
    "competent_agency": "xa:31567",
    "channel": "counter",
    "on_behalf": "0",
    "submitted_at": "2026-01-05T08:00:00",
    "received_at": "2026-01-05T08:00:00",
    "due_at": "2026-01-08T17:00:00",
    "ended_at": "2026-01-07T15:00:00",
    "outcome": "granted",
    "returned_at": "2026-01-08T09:00:00",
    "paused_days": "0",
    "supplements": "0",
}


def write(path: Path, *rows: dict[str, str], encoding: str = "utf-8", separator: str = ",") -> Path:
    out = StringIO()
    writer = csv.DictWriter(out, MACHINE_COLUMNS, delimiter=separator)
    writer.writeheader()
    writer.writerows({**GOOD, **row} for row in rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def run(path: Path, at: datetime = AT, **options: Any) -> ImportReport:
    return import_book(path=path, by=SYSTEM, at=at, **options)


def columns_of(fact: object) -> dict[str, int]:
    return {name: getattr(fact, name) for name in STATE_COLUMNS}


def test_a_row_becomes_a_dossier_with_its_event_and_its_fact(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}))
    assert (report.total, report.added, report.refused) == (1, 1, 0)
    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.outcome, dossier.origin) == ("returned", "granted", "imported")
    assert dossier.competent_agency == cast.commune
    assert dossier.received_at == datetime(2026, 1, 5, 8, tzinfo=VIETNAM)
    assert dossier.procedure.origin == "imported"
    assert report.news == ["1.001193"]
    assert dossier.field.name == "Hộ tịch"
    assert verify_chain(DOSSIERS, dossier) == []
    fact = DossierFact.objects.get()
    told = fact_state(dossier)
    assert {name: getattr(fact, name) for name in told.__slots__} == {
        name: getattr(told, name) for name in told.__slots__
    }


def test_the_catalogue_s_procedure_is_used_where_it_has_it(cast: Cast, tmp_path: Path) -> None:
    known = make_procedure()
    report = run(write(tmp_path / "so.csv", {}))
    assert Dossier.objects.get().procedure == known
    assert report.news == []
    assert Procedure.objects.count() == 1


STATES = [
    ({"ended_at": "", "outcome": "", "returned_at": ""}, "processing"),
    ({"returned_at": ""}, "processed"),
    ({"outcome": "refused"}, "stopped"),
    ({"outcome": "stopped", "returned_at": ""}, "stopped"),
    ({"outcome": "withdrawn", "returned_at": ""}, "withdrawn"),
    (
        {"channel": "online", "received_at": "", "due_at": "", "ended_at": "", "outcome": "", "returned_at": ""},
        "registered",
    ),
]


@pytest.mark.parametrize(("row", "status"), STATES)
def test_a_row_stands_where_its_days_say(cast: Cast, tmp_path: Path, row: dict[str, str], status: str) -> None:
    assert run(write(tmp_path / "so.csv", row)).refused_rows == []
    dossier = Dossier.objects.get()
    assert dossier.status == status
    assert verify_chain(DOSSIERS, dossier) == []
    fact, told = DossierFact.objects.get(), fact_state(dossier)
    assert {name: getattr(fact, name) for name in told.__slots__} == {
        name: getattr(told, name) for name in told.__slots__
    }


REFUSED = {
    "unknown agency": {"competent_agency": "xa:99999"},
    "agency before it was founded": {"received_at": "2024-01-05", "submitted_at": "2024-01-05"},
    "no code": {"code": ""},
    "odd code": {"code": "mã hồ sơ; drop"},
    "code of no day": {"code": "H13.100-261332-0001"},
    "received in the future": {"received_at": "2026-11-20T10:01", "submitted_at": "", "due_at": "2026-12-01"},
    "ended in the future": {"ended_at": "2026-12-01T08:00", "returned_at": ""},
    "end before reception": {"ended_at": "2026-01-04T15:00"},
    "return before end": {"returned_at": "2026-01-06T15:00"},
    "submitted after received": {"submitted_at": "2026-01-05T08:01"},
    "outcome without end": {"ended_at": "", "returned_at": ""},
    "end without outcome": {"outcome": ""},
    "return without end": {"ended_at": "", "outcome": ""},
    "due before reception": {"due_at": "2026-01-04T17:00"},
    "odd outcome": {"outcome": "đã xong"},
    "odd channel": {"channel": "fax"},
    "odd level": {"level": "ward"},
    "odd flag": {"on_behalf": "yes"},
    "odd number": {"paused_days": "-1"},
    "large number": {"supplements": "1e9"},
    "odd day": {"received_at": "05/01/2026"},
    "no such day": {"received_at": "2026-02-30T08:00"},
    "no reception": {"received_at": ""},
    "no procedure": {"procedure_code": "", "procedure_name": ""},
    "long procedure code": {"procedure_code": "1" * 33},
}


@pytest.mark.parametrize("row", REFUSED.values(), ids=REFUSED)
def test_a_wrong_row_is_refused_with_its_reason_and_the_others_come_in(
    cast: Cast, tmp_path: Path, row: dict[str, str]
) -> None:
    good = {"code": "000.10.31.H13-260105-0002"}
    report = run(write(tmp_path / "so.csv", row, good))
    assert (report.added, report.refused) == (1, 1)
    line, _, reason = report.refused_rows[0]
    assert line == 2
    assert len(reason) > 10
    assert Dossier.objects.get().code == good["code"]
    assert RefusedRow.objects.get().line == 2


def test_a_code_twice_in_the_file_comes_in_once(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}, {"returned_at": ""}))
    assert (report.added, report.refused) == (1, 1)
    assert "dòng 2" in report.refused_rows[0][2]


def test_a_second_run_adds_nothing_twice(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", {}, {"code": "H13.100-260106-0001"})
    run(path)
    events = DossierEvent.objects.count()
    report = run(path)
    assert (report.added, report.unchanged, report.updated) == (0, 2, 0)
    assert (Dossier.objects.count(), DossierEvent.objects.count(), DossierFact.objects.count()) == (2, events, 2)
    assert report.is_done


def test_a_changed_row_changes_its_dossier_by_an_event(cast: Cast, tmp_path: Path) -> None:
    run(write(tmp_path / "so.csv", {"ended_at": "", "outcome": "", "returned_at": ""}))
    report = run(write(tmp_path / "so.csv", {}), AT + timedelta(days=1))
    assert (report.updated, report.added) == (1, 0)
    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.revision, dossier.events.count()) == ("returned", 2, 2)
    assert verify_chain(DOSSIERS, dossier) == []
    believed = DossierFact.objects.get(known_to=99_999)
    told = fact_state(dossier)
    assert columns_of(believed) == columns_of(told)
    assert run(write(tmp_path / "so.csv", {}), AT + timedelta(days=2)).unchanged == 1


def test_the_figures_of_a_changed_row_can_be_rebuilt_from_its_events(cast: Cast, tmp_path: Path) -> None:
    def facts() -> list[Any]:
        return sorted(DossierFact.objects.values_list(*FACT_COLUMNS, "known_to"))

    run(write(tmp_path / "so.csv", {"due_at": "2026-01-06T17:00:00"}))
    run(write(tmp_path / "so.csv", {"paused_days": "1"}), AT + timedelta(days=1))
    before = facts()
    assert len(before) == 2
    rebuild_facts(Dossier.objects.select_related("version", "case"))
    assert facts() == before


def test_what_was_worked_on_here_is_not_overwritten(cast: Cast, tmp_path: Path) -> None:
    stage = Stage(cast, make_procedure())
    stage.at = AT
    run(write(tmp_path / "so.csv", {"ended_at": "", "outcome": "", "returned_at": ""}))
    stage.do("leader", "add_note", Dossier.objects.get(), text="Đã gọi điện")
    report = run(write(tmp_path / "so.csv", {}))
    assert (report.updated, report.refused) == (0, 1)
    local = stage.intake()
    report = run(write(tmp_path / "so.csv", {"code": local.code}))
    assert (report.added, report.refused) == (0, 1)


def test_an_imported_open_dossier_can_be_assigned_and_finished_here(cast: Cast, tmp_path: Path) -> None:
    stage = Stage(cast, make_procedure())
    stage.at = AT
    run(write(tmp_path / "so.csv", {"ended_at": "", "outcome": "", "returned_at": ""}))
    dossier = Dossier.objects.get()
    stage.do("leader", "assign", dossier, to=cast.officer)
    assert dossier.holder == cast.officer
    stage.grant(dossier)
    assert verify_chain(DOSSIERS, dossier) == []


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_encodings_and_separators_are_recognised(cast: Cast, tmp_path: Path, encoding: str, separator: str) -> None:
    report = run(write(tmp_path / "so.csv", {}, encoding=encoding, separator=separator))
    assert report.added == 1
    assert Procedure.objects.get().name == "Đăng ký khai sinh"


def test_days_without_hours_do_not_contradict_each_other(cast: Cast, tmp_path: Path) -> None:
    same_day = dict.fromkeys(("submitted_at", "received_at", "ended_at", "returned_at"), "2026-01-05")
    mixed = {**same_day, "submitted_at": "2026-01-05T17:30", "code": "H13.100-260105-0007"}
    today = {**same_day, **dict.fromkeys(("received_at", "ended_at", "returned_at"), "2026-11-20"), "due_at": ""}
    today |= {"submitted_at": "2026-11-20", "code": "H13.100-261120-0007"}
    report = run(write(tmp_path / "so.csv", same_day, mixed, today))
    assert report.refused_rows == []
    for dossier in Dossier.objects.all():
        assert dossier.submitted_at <= dossier.received_at <= dossier.processing_ended_at <= dossier.returned_at <= AT


def broken(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "so.csv"
    content: dict[str, bytes] = {
        "empty": b"",
        "windows-1258": "code,field\n1,Hộ".encode("utf-16")[2:] + b"\xff\xfe\xff",
        "latin": "code,competent_agency,procedure_name,received_at\n1,é,\xe9,2".encode("latin-1"),
        "nul": b"code,procedure_code,received_at,outcome\n\x00\x00",
        "picture": b"\x89PNG\r\n\x1a\n" + b"0" * 99,
        "old excel": b"\xd0\xcf\x11\xe0" + b"0" * 99,
        "no header": b"a,b,c\n1,2,3\n",
        "no such column": b"code,procedure_code,received_at,competent_agency,ended_at\n1,2,3,4,5\n",
        "cut zip": b"PK\x03\x04" + b"0" * 99,
    }
    if kind == "missing":
        return tmp_path / "khong-co.csv"
    if kind in ("bomb", "not a sheet"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(
                "xl/workbook.xml" if kind == "bomb" else "a.txt", b"0" * (64 * 2**20 if kind == "bomb" else 9)
            )
        return path
    path.write_bytes(content[kind])
    return path


@pytest.mark.parametrize(
    "kind",
    [
        *("empty", "windows-1258", "latin", "nul", "picture", "old excel", "no header", "no such column", "cut zip"),
        *("missing", "bomb", "not a sheet"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_whole(cast: Cast, tmp_path: Path, kind: str) -> None:
    with pytest.raises(FileRefused):
        run(broken(tmp_path, kind))
    assert not Dossier.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_damaged_workbook_is_not_blamed_on_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(b"\x9f\xe1\x00\x07" * 99)
    with pytest.raises(FileRefused, match="không phải văn bản"):
        open_table(path)


def test_a_row_of_another_width_or_with_a_huge_cell_is_refused_alone(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", {})
    text = path.read_text()
    path.write_text(text + "một,hai\n" + "x" * 200_000 + ",1\n" + text.splitlines()[1].replace("0001", "0009") + "\n")
    report = run(path)
    assert (report.added, report.refused) == (2, 2)


def test_a_trial_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {}, {"code": ""}), dry_run=True)
    assert (report.added, report.refused) == (1, 1)
    assert not Dossier.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Procedure.objects.exists()


def form_07(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["SỔ THEO DÕI HỒ SƠ"])
    sheet.append(["Năm 2026"])
    sheet.append(["STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Tên cá nhân, tổ chức", "Địa chỉ, số điện thoại",
                  "Cơ quan chủ trì giải quyết", "Nhận và trả kết quả", None, None, "Phương thức nhận kết quả",
                  "Ký nhận"])  # fmt: skip
    sheet.append([None, None, None, None, None, None, "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả"])
    sheet.append(["(1)", *range(2, 12)])
    returned = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - a sheet knows no zone
    sheet.append([1, "H13.100-260302-0001", "Chứng thực bản sao", "Nguyễn Thị Đào", "ấp Mỹ Lợi, 0912 345 678",
                  "UBND xã Mỹ Tú", "02/03/2026 8:15", "02/03/2026", returned, "Trực tiếp", ""])  # fmt: skip
    sheet.append([2, "H13.100-260302-0002", "Chứng thực bản sao", "Trần Văn Bình", "ấp Mỹ Hòa",
                  "UBND xã Mỹ Tú", date(2026, 3, 2), "05/03/2026", None, "Bưu chính", ""])  # fmt: skip
    sheet.append([3, "H13.100-260302-0003", "Chứng thực bản sao", "Lê Thị Cúc", "ấp Mỹ Hòa",
                  "UBND xã Mỹ Tú", "hôm qua", "05/03/2026", None, "Bưu chính", ""])  # fmt: skip
    sheet.append([None, "Tổng cộng"])
    book.save(path)
    return path


def test_form_07_is_read_with_its_two_header_rows(cast: Cast, tmp_path: Path) -> None:
    path = form_07(tmp_path / "so.xlsx")
    shown = preview(path=path, by=SYSTEM)
    assert (shown.form, shown.missing) == ("book", [])
    assert {
        "code": 1,
        "procedure_name": 2,
        "applicant_name": 3,
        "received_at": 6,
        "due_at": 7,
        "returned_at": 8,
    }.items() <= (shown.columns.items())
    report = run(path)
    assert [row[0] for row in report.refused_rows] == [8], report.refused_rows
    assert report.added == 2
    assert report.refused_rows[0][:2] == (8, "H13.100-260302-0003")
    first, second = Dossier.objects.order_by("code")
    assert (first.status, first.applicant_name, first.phone) == ("returned", "Nguyễn Thị Đào", "0912345678")
    assert first.competent_agency == cast.commune
    assert first.received_at == datetime(2026, 3, 2, 8, 15, tzinfo=VIETNAM)
    assert (second.status, second.return_method) == ("processing", "post")
    assert run(path).unchanged == 2


def test_a_book_without_agency_needs_to_be_told_whose_it_is(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(
        "Mã hồ sơ,Tên TTHC,Ngày nhận,Ngày hẹn trả,Ngày trả\nHS-0001,Khai sinh,05/01/2026,08/01/2026,07/01/2026\n"
    )
    with pytest.raises(FileRefused, match="cơ quan"):
        run(path)
    assert run(path, defaults=Defaults(agency="xa:31567")).added == 1


def test_columns_can_be_named_by_hand(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("Số,Việc,Nhận lúc\nHS-0001,Khai sinh,05/01/2026\n")
    mapping = {"code": 0, "procedure_name": 1, "received_at": 2}
    assert run(path, mapping=mapping, defaults=Defaults(agency="xa:31567")).added == 1


@pytest.mark.parametrize("name", ["desk", "leader", "administrator", "controller", "outside_leader", "nobody"])
def test_only_a_reform_officer_imports(cast: Cast, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        import_book(path=write(tmp_path / "so.csv", {}), by=cast.actor(name, AT.date()), at=AT)
    assert not Dossier.objects.exists()


def test_a_reform_officer_brings_in_what_the_own_office_received_and_settled(cast: Cast, tmp_path: Path) -> None:
    assert import_book(path=write(tmp_path / "so.csv", {}), by=cast.actor("reform", AT.date()), at=AT).added == 1
    assert ImportedRow.objects.get().office == cast.commune


def test_the_command_tells_its_numbers_and_leaves_with_1_when_all_is_refused(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import", "dossiers", str(write(tmp_path / "so.csv", {}, {"code": ""})), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["total"], told["added"], told["refused"]) == (2, 1, 1)
    assert told["refused_rows"][0]["line"] == 3
    with pytest.raises(SystemExit) as left:
        call_command("import", "dossiers", str(write(tmp_path / "so2.csv", {"code": ""})))
    assert left.value.code == 1
    assert "từ chối 1" in capsys.readouterr().out


def test_rows_in_bulk_cost_few_queries(cast: Cast, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    rows = [{"code": f"H13.100-260105-{number:04d}"} for number in range(500)]
    path = write(tmp_path / "so.csv", *rows)
    with django_assert_max_num_queries(50):
        assert run(path).added == 500
    assert ImportedRow.objects.count() == 500


def test_form_06_without_a_column_of_procedures_comes_in_to_be_matched(cast: Cast, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Mã hồ sơ", "Số lượng hồ sơ (bộ)", "Tên cá nhân, tổ chức", "Địa chỉ", "Số điện thoại",
                  "Nhận hồ sơ", "Hẹn trả kết quả", "Trả kết quả", "Ghi chú"])  # fmt: skip
    sheet.append([1, "H13.100-260302-0001", 1, "Lý Thị Na", "ấp A", "0912345678", "02/03/2026", "05/03/2026", None, ""])
    book.save(tmp_path / "so-06.xlsx")
    told = StringIO()
    call_command("import", "dossiers", str(tmp_path / "so-06.xlsx"), agency="xa:31567", stdout=told)
    assert "mọi dòng là “Thủ tục không ghi trong sổ”, chờ đối chiếu" in told.getvalue()
    assert Dossier.objects.get().procedure.origin == "imported"


def workbook(path: Path, *rows: list[object], **sheets: list[list[object]]) -> Path:
    """A workbook with the machine form on its first sheet, and other sheets after it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [[*MACHINE_COLUMNS], *rows] if rows else []:
        sheet.append(row)
    for name, content in sheets.items():
        other = book.create_sheet(name)
        for row in content:
            other.append(row)
    book.save(path)
    return path


def test_the_machine_form_takes_its_own_words_only(cast: Cast, tmp_path: Path) -> None:
    rows = [{"code": f"HS.{place}", "outcome": word} for place, word in enumerate(("rut", "tu choi", "Granted", "rút"))]
    report = run(write(tmp_path / "so.csv", *rows))
    assert (report.added, report.refused) == (0, 4)
    assert all("granted, refused, stopped, withdrawn" in reason for _, _, reason in report.refused_rows)


def test_six_digits_of_another_system_s_code_need_not_be_a_day(cast: Cast, tmp_path: Path) -> None:
    report = run(write(tmp_path / "so.csv", {"code": "BK-123456-0001"}, {"code": "000.10.31.H13-261399-0001"}))
    assert (report.added, report.refused) == (1, 1)
    assert "không có trong lịch" in report.refused_rows[0][2]


@pytest.mark.parametrize("day", ["20260105", "2026-01-05", "2026-W02-1"])
def test_a_day_alone_is_one_however_iso_writes_it(cast: Cast, tmp_path: Path, day: str) -> None:
    row = {**dict.fromkeys(("received_at", "ended_at", "returned_at"), day), "submitted_at": "2026-01-05T18:00"}
    assert run(write(tmp_path / "so.csv", row)).refused_rows == []
    assert Dossier.objects.get().received_at == datetime(2026, 1, 5, 18, tzinfo=VIETNAM)


@pytest.mark.parametrize("name", ["UBND xã Mỹ Tú", "ủy ban nhân dân xã Mỹ Tú", "Uỷ ban nhân dân xã Mỹ Tú", "XA: 31567"])
def test_the_machine_form_may_name_its_agencies_in_words(cast: Cast, tmp_path: Path, name: str) -> None:
    report = run(write(tmp_path / "so.csv", {"competent_agency": name, "received_agency": name}))
    assert report.refused_rows == []
    assert Dossier.objects.get().competent_agency == cast.commune


def test_of_two_agencies_of_one_name_the_person_s_own_is_meant(cast: Cast, tmp_path: Path) -> None:
    version = AgencyVersion.objects.get(agency=cast.other_commune)
    AgencyVersion.objects.filter(pk=version.pk).update(name="Ủy ban nhân dân xã Mỹ Tú")
    path = write(tmp_path / "so.csv", dict.fromkeys(("competent_agency", "received_agency"), "UBND xã Mỹ Tú"))
    refused = run(path).refused_rows
    assert [reason.partition("ngày ")[2][11:35] for _, _, reason in refused] == ["có 2 cơ quan cùng tên. G"]
    assert import_book(path=path, by=cast.actor("reform", AT.date()), at=AT).added == 1
    assert Dossier.objects.get().competent_agency == cast.commune


def test_a_quote_that_is_never_closed_is_named_with_the_lines_it_swallowed(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", *({"code": f"HS.{number}"} for number in range(1, 6)))
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace("Đăng ký khai sinh", '"Đăng ký khai sinh')
    path.write_text("\n".join(lines) + "\n")
    report = run(path)
    assert report.added == 1
    assert [(line, "các dòng 3 đến 7" in reason) for line, _, reason in report.refused_rows] == [(3, True)]


def test_a_cell_without_end_is_named_with_the_lines_lost_in_it(cast: Cast, tmp_path: Path) -> None:
    path = write(tmp_path / "so.csv", {}, {"code": "HS.9", "procedure_name": "x\n" * 70_000})
    report = run(path)
    assert report.added == 1
    assert "dấu ngoặc kép" in report.refused_rows[0][2]
    assert report.refused_rows[0][0] == 3


def test_a_sheet_s_typed_cells_say_what_their_text_would(cast: Cast, tmp_path: Path) -> None:
    moment, day = datetime(2026, 1, 5, 8), datetime(2026, 1, 5)
    whose = ["1.001193", "Đăng ký khai sinh", "Hộ tịch", "commune", "xa:31567", "xa:31567", "counter"]
    path = workbook(
        tmp_path / "so.xlsx",
        ["HS.1", *whose, False, moment, moment, day, day, "granted", day, 0.0, 1],
        ["HS.2", *whose, 1, moment.isoformat(), moment, None],
    )
    assert run(path).refused_rows == []
    one, other = Dossier.objects.order_by("code")
    assert (one.on_behalf, one.supplement_count, other.on_behalf) == (False, 1, True)
    assert one.received_at is not None
    assert one.processing_ended_at is not None
    assert one.received_at < one.processing_ended_at
    assert (other.received_at, other.due_at) == (one.received_at, None)


def test_a_workbook_is_read_at_the_sheet_that_has_the_header(cast: Cast, tmp_path: Path) -> None:
    row: list[object] = [*GOOD.values()]
    path = workbook(tmp_path / "so.xlsx", Bìa=[["Sổ theo dõi năm 2026"]], Sổ=[[*MACHINE_COLUMNS], row], Trắng=[])
    shown = preview(path=path, by=SYSTEM)
    assert (shown.sheet, shown.left_out) == ("Sổ", ("Bìa",))
    assert shown.samples[0][0] == GOOD["code"]
    assert run(path).added == 1


def test_a_row_a_million_lines_down_a_sheet_is_taken_in(cast: Cast, tmp_path: Path) -> None:
    path = workbook(tmp_path / "so.xlsx", [*GOOD.values()])
    stretched = tmp_path / "dai.xlsx"
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(stretched, "w") as target:
        for name in packed.namelist():
            content = packed.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<row r="2"', b'<row r="1000000"')
                content = re.sub(rb'r="([A-Z]+)2"', rb'r="\g<1>1000000"', content)
            target.writestr(name, content)
    assert [line for line, _ in open_table(stretched).rows()] == [1, 1_000_000]
    assert run(stretched).added == 1
