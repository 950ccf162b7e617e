"""The pages of rounds: who comes in, what they show, that a figure opens down to its records, that nothing is lost."""

import re
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from motcua.dossiers.tests.rounds.conftest import FRIDAY
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState
from motcua.rounds.models import Round, RoundCell
from motcua.rounds.vocabulary import SubmissionStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


def ask(province, name, url, **query):
    return province.cast.client(name).get(url, query)


def send(province, name, url, **data):
    return province.cast.client(name).post(url, data)


def page(province, name, url, **query):
    answer = ask(province, name, url, **query)
    assert answer.status_code == 200, (url, answer.status_code)
    return " ".join(answer.content.decode().split())


def board(province) -> str:
    return f"/bao-cao/dot/{province.round.code}/"


def unit(province, name: str) -> str:
    return f"/bao-cao/dot/don-vi/{province.of(name).code}/"


def entry(page_of: str, row: str) -> str:
    """The stamp that the page carries for a row."""
    name = f'name="{row.replace(".", "-")}-seen" value="'
    return page_of.split(name)[1].split('"')[0]


def test_the_superior_reads_one_sentence_a_bar_and_the_units(province):
    province.enter("home", planned=3)
    province.send("home")
    text = page(province, "above", board(province))
    assert "1 trong 3 đơn vị đã gửi." in text
    assert "Đã gửi, chờ xem" in text
    assert "Nhắc" not in text


def test_a_cell_is_shown_over_all_units_and_opens_into_the_unit_s_cell_and_its_records(province):
    province.send("home")
    text = page(province, "above", board(province), o="3.6.all_received")
    assert "Tổng hợp 1 đơn vị = 4 hồ sơ" in text
    assert "Long Hưng" in text.split("Còn thiếu:")[1].split("</p>")[0]
    address = f"{unit(province, 'home')}o/3.6.all_received/"
    assert address in text
    behind = page(province, "home_leader", address)
    assert "4 hồ sơ" in behind
    assert behind.count('class="mc-code" href="/ho-so/') == 4


def test_the_parts_of_a_rate_stand_apart_from_its_evidence(province):
    rate = Typed(CellState.VALUE, None, 45, 50, evidence="Phiếu khảo sát")
    province.do("home_officer", "enter", "home", cells={"1.5.3": rate})
    province.send("home")
    text = page(province, "home_leader", unit(province, "home"))
    assert re.search(r"45/50\s+· Phiếu khảo sát", text)


def test_units_see_their_own_report_and_not_the_round_nor_their_neighbours(province):
    assert ask(province, "home_officer", board(province)).status_code == 404
    assert ask(province, "home_officer", unit(province, "next")).status_code == 404
    assert page(province, "home_officer", "/bao-cao/dot/").count("/bao-cao/dot/don-vi/") == 1
    assert ask(province, "desk", "/bao-cao/dot/").status_code == 403


@pytest.mark.parametrize("reader", ["controller", "auditor"])
def test_every_link_of_the_list_opens_for_who_reads_one_unit_only(province, reader):
    links = re.findall(r'href="(/bao-cao/dot/[^"?]+)"', page(province, reader, "/bao-cao/dot/"))
    assert links
    for link in links:
        assert ask(province, reader, link).status_code == 200, link


@pytest.mark.parametrize("name", ["home_leader", "above", "controller"])
def test_only_the_unit_s_reform_officer_types(province, name):
    address = unit(province, "home")
    assert "Lưu các ô đã sửa" not in page(province, name, address)
    assert send(province, name, address).status_code == 403


def test_the_unit_types_and_a_second_person_loses_nothing(province):
    address = unit(province, "home")
    fresh = page(province, "reform", address)
    first = {"1-1-1-number": "10", "1-1-1-state": "value", "1-1-1-evidence": "Kế hoạch 5", "1-1-1-seen": ""}
    others = {f"{row.replace('.', '-')}-state": "blank" for row in ("1.1.2", "1.1.3", "1.5.3")}
    others |= {"3-4-received-state": "blank", "3-4-handled-state": "blank"}
    assert send(province, "home_officer", address, **first, **others).status_code == 302
    stale = {**others, "1-1-1-number": "12", "1-1-1-state": "value", "1-1-1-seen": entry(fresh, "1.1.1")}
    stale |= {"1-1-3-number": "7", "1-1-3-state": "value"}
    overtaken = send(province, "reform", address, **stale)
    text = overtaken.content.decode()
    assert overtaken.status_code == 409
    assert "Cán bộ home vừa nhập “10” (minh chứng: Kế hoạch 5)" in text
    assert 'value="12"' in text
    assert 'value="7"' in text
    assert RoundCell.objects.get().number == 10
    again = stale | {"1-1-1-seen": entry(text, "1.1.1"), "1-1-3-seen": entry(text, "1.1.3")}
    assert send(province, "reform", address, **again).status_code == 302
    assert {cell.row: int(cell.number) for cell in RoundCell.objects.all()} == {"1.1.1": 12, "1.1.3": 7}


def test_a_cell_that_the_second_person_did_not_touch_keeps_what_the_first_wrote(province):
    address = unit(province, "home")
    fresh = page(province, "reform", address)
    province.enter("home", planned=10)
    posted = {"1-1-1-state": "blank", "1-1-1-seen": entry(fresh, "1.1.1"), "1-1-3-number": "7", "1-1-3-state": "value"}
    posted |= {f"{row}-state": "blank" for row in ("1-1-2", "1-5-3", "3-4-received", "3-4-handled")}
    assert send(province, "reform", address, **posted).status_code == 302
    assert {cell.row: int(cell.number) for cell in RoundCell.objects.all()} == {"1.1.1": 10, "1.1.3": 7}


def test_a_comment_from_the_board_stands_beside_the_unit_s_cell(province):
    province.enter("home", planned=10)
    province.send("home")
    answer = send(
        province, "above", f"{unit(province, 'home')}o/1.1.1/", text="Tăng gấp ba, vì sao?", back="board"
    )  # fmt: skip
    assert answer.status_code == 302
    assert "Tăng gấp ba, vì sao?" in page(province, "above", answer.url.split("#")[0])
    assert "Tăng gấp ba, vì sao?" in page(province, "home_officer", unit(province, "home"))


def test_the_leader_sends_by_the_page_of_the_act_and_the_superior_returns_it(province):
    address = unit(province, "home")
    assert f"{address}viec/submit/" in page(province, "home_leader", address)
    sent = send(province, "home_leader", f"{address}viec/submit/", revision=province.of("home").revision)
    assert sent.status_code == 302
    assert province.of("home").status == SubmissionStatus.SUBMITTED
    data = {"revision": province.of("home").revision, "reason": "Xem lại ô 1", "due_on": "25/11/2026"}
    assert send(province, "above", f"{address}viec/return/", **data).status_code == 302
    assert "Xem lại ô 1" in page(province, "home_officer", address)
    assert ask(province, "home_officer", f"{address}viec/approve/").status_code == 403


def test_all_units_stand_side_by_side_and_go_out_as_a_sheet(province):
    province.enter("home", planned=10)
    province.send("home")
    province.enter("next", planned=7)
    province.send("next")
    text = page(province, "above", f"{board(province)}bang/")
    assert "chưa gửi" in text
    sheet = openpyxl.load_workbook(BytesIO(ask(province, "above", f"{board(province)}bang/", dang="xlsx").content))
    rows = [list(row) for row in sheet.active.iter_rows(values_only=True)]
    line = next(row for row in rows if "Số nhiệm vụ đề ra trong kế hoạch" in row)
    assert line[3] == 17
    assert sorted(value for value in line[4:7] if value is not None) == [7, 10]
    assert "Mỹ Hương" in line[7]


def test_the_late_are_reminded_in_one_step_and_read_it_on_their_first_page(province):
    with time_machine.travel(FRIDAY.replace(day=25), tick=False):
        assert "Nhắc 3 đơn vị quá hạn" in page(province, "above", board(province))
        assert send(province, "above", f"{board(province)}nhac/").status_code == 302
        assert "cấp trên nhắc" in page(province, "home_officer", reverse("home"))
        assert "3 đơn vị quá hạn" in page(province, "above", reverse("home"))
    assert send(province, "home_officer", f"{board(province)}nhac/").status_code == 404


def test_a_round_is_opened_for_chosen_units(province):
    data = {"title": "Quý III", "period": "2026-Q3", "form": "chung-2025", "due_on": "30/11/2026"}
    data["units"] = [province.third.pk]
    made = send(province, "above_leader", "/bao-cao/dot/moi/", **data)
    assert made.status_code == 302
    opened = Round.objects.get(title="Quý III")
    assert [each.agency_id for each in opened.submissions.all()] == [province.third.pk]
    again = send(province, "above_leader", "/bao-cao/dot/moi/", **data)
    assert again.status_code == 422
    assert "đang thu" in again.content.decode()
    assert ask(province, "home_officer", "/bao-cao/dot/moi/").status_code == 403
