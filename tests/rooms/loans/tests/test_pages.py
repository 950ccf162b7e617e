"""Pages of the room and what others show of it: by role, with navigation, panel, export, figures and import."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from motcua.acts.tables.models import ImportRun, RefusedRow
from tests.cast import Cast
from tests.rooms.loans.models import Loan, LoanFact
from tests.rooms.loans.tests.book import BOOK, HERE, at, deposits, lent, written

pytestmark = pytest.mark.django_db
BAD = """code,agency,borrower,shelf,deposit,lent_on,back_on
L-1,xa:31567,Nguyễn Văn A,maps,500000,2026-10-05,2026-11-09
L-20,xa:31567,Nguyễn Văn A,maps,500000,2026-11-05,2026-11-02
L-21,xa:31567,,maps,500000,2026-11-05,
L-22,xa:00000,Nguyễn Văn A,maps,500000,2026-11-05,
L-23,xa:31567,Nguyễn Văn A,attic,nhiều,2026-11-05,
L-24,xa:31567,Nguyễn Văn A,maps,1,2026-11-05,
L-24,xa:31567,Nguyễn Văn A,maps,1,2026-11-05,
"""


def taken_in(path: Path) -> dict:
    told = StringIO()
    call_command("import", "loans", str(path), json=True, stdout=told)
    return json.loads(told.getvalue())


def test_the_command_takes_the_table_in_and_a_second_time_adds_nothing(cast: Cast, home: Path) -> None:
    path = written(home, BOOK)
    told = taken_in(path)
    assert (told["added"], told["unchanged"], told["refused"]) == (len(BOOK), 0, 0)
    before = (Loan.objects.count(), LoanFact.objects.count())
    told = taken_in(path)
    assert (told["added"], told["unchanged"], told["refused"]) == (0, len(BOOK), 0)
    assert (Loan.objects.count(), LoanFact.objects.count()) == before == (len(BOOK), len(BOOK))


def test_refused_rows_are_named_with_their_reasons(book: Cast, home: Path) -> None:
    path = home / "sai.csv"
    path.write_text(BAD, encoding="utf-8")
    told = taken_in(path)
    assert [told[key] for key in ("total", "added", "unchanged", "refused")] == [7, 1, 1, 5]
    reasons = {row["line"]: row["reason"] for row in told["refused_rows"]}
    assert "ngày trả trước ngày cho mượn" in reasons[3]
    assert "Người mượn" in reasons[4]
    assert "xa:00000" in reasons[5]
    assert "Kho" in reasons[6]
    assert "Tiền đặt cọc" in reasons[6]
    assert "Trùng mã phiếu" in reasons[8]
    kept = RefusedRow.objects.filter(run=told["run"]).order_by("line")
    assert [row.line for row in kept] == [3, 4, 5, 6, 8]
    assert "Nguyễn Văn A" in str(kept[0].cells)


def test_a_dry_run_writes_nothing(cast: Cast, home: Path) -> None:
    call_command("import", "loans", str(written(home, BOOK)), dry_run=True, stdout=StringIO())
    assert (Loan.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_the_page_of_the_import_is_there_for_whom_the_kind_names(cast: Cast, home: Path) -> None:
    address = reverse("table_import", args=["loans"])
    page = cast.client("clerk").get(address)
    assert page.status_code == 200
    assert "sổ mượn tài liệu" in page.content.decode().lower()
    assert cast.client("reform").get(address).status_code == 403


WELCOME = {"clerk": 200, "reform": 200, "leader": 200, "desk": 403, "officer": 403, "administrator": 403, "nobody": 403}


@pytest.mark.parametrize(("role", "answer"), WELCOME.items())
def test_pages_answer_by_role(book: Cast, role: str, answer: int) -> None:
    client = book.client(role)
    assert client.get(reverse("loan_list")).status_code == answer
    assert client.get(reverse("loan", args=["L-2"])).status_code == answer
    home = client.get("/viec-hom-nay/")
    if home.status_code == 200:
        assert (reverse("loan_list") in home.content.decode()) is (answer == 200)


def test_a_reader_next_door_sees_the_own_loans_only(book: Cast) -> None:
    client = book.client("outside_leader")
    page = client.get(reverse("loan_list")).content.decode()
    assert "L-7" in page
    assert "L-2" not in page
    assert client.get(reverse("loan", args=["L-2"])).status_code == 404


def test_the_home_page_shows_the_panel_to_whom_it_concerns(book: Cast) -> None:
    out = sum(one.back_on == "" for one in at(HERE))
    assert f"{out} phiếu đang mượn" in book.client("clerk").get("/viec-hom-nay/").content.decode()
    assert "phiếu đang mượn" not in book.client("desk").get("/viec-hom-nay/").content.decode()


def test_the_list_is_taken_out_as_files_that_run_no_formula(book: Cast) -> None:
    Loan.objects.filter(code="L-3").update(borrower="=1+1")
    client = book.client("clerk")
    machine = client.get(reverse("loan_list"), {"dang": "csv-may"}).content.decode()
    rows = list(csv.DictReader(StringIO(machine)))
    assert [row["code"] for row in rows] == sorted(one.code for one in at(HERE))
    assert [int(row["deposit"]) for row in rows] == deposits(sorted(at(HERE), key=lambda one: one.code))
    assert rows[2]["borrower"] == "'=1+1"
    sheet = load_workbook(BytesIO(client.get(reverse("loan_list"), {"dang": "xlsx"}).content)).active
    assert [cell.value for cell in sheet[1]] == ["Mã phiếu", "Người mượn", "Kho", "Tiền đặt cọc", "Ngày mượn"]
    assert sheet["D3"].value == 2_500_000_000
    assert book.client("desk").get(reverse("loan_list"), {"dang": "xlsx"}).status_code == 403


def test_the_figures_page_has_a_board_of_the_room_that_opens_into_its_records(book: Cast) -> None:
    asked = {"board": "loans", "first": "2026-11-01", "last": "2026-11-19", "agency": book.commune.pk, "subtree": "on"}
    client = book.client("reform")
    for by in ("", "shelf", "loans.agency"):
        page = client.get(reverse("figures_board"), asked | {"by": by})
        assert page.status_code == 200, by
        assert f"{sum(deposits(lent(at(HERE)))):,}".replace(",", ".") in page.content.decode()
    for key, size in (("loans.lent", len(lent(at(HERE)))), ("loans.mean", len(lent(at(HERE))))):
        opened = client.get(reverse("figure_records"), asked | {"measure": key, "by": "shelf"})
        assert (opened.status_code, opened.context["size"], opened.context["hidden"]) == (200, size, 0)
    maps = [one for one in lent(at(HERE)) if one.shelf == "maps"]
    opened = client.get(reverse("figure_records"), asked | {"measure": "loans.deposits", "by": "shelf", "value": "1"})
    assert opened.context["size"] == len(maps)
    assert reverse("loan", args=[maps[0].code]) in opened.content.decode()
    sheet = client.get(reverse("figures_export", args=["xlsx"]), asked | {"by": "shelf"})
    assert sheet.status_code == 200
    empty = asked | {"first": "2020-01-01", "last": "2020-12-31"}
    assert client.get(reverse("figures_board"), empty).status_code == 200


def test_the_command_line_counts_the_family_of_the_room(book: Cast) -> None:
    told = StringIO()
    call_command(
        "figures", "--family", "loans", "--agency", HERE, "--from", "2026-11-01", "--to", "2026-11-19", "--json",
        stdout=told,
    )  # fmt: skip
    assert str(sum(deposits(lent(at(HERE))))) in told.getvalue()
