"""The one-page summary: its figures are those of the board, each opens its records, the sheet is one page."""

import io
import re
from datetime import date

import pikepdf
import pytest
import time_machine
from django.core.cache import cache

from motcua.base.time import now
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.people.models import AccessRecord
from motcua.procedures.models import ProcedureField
from motcua.reports.gateways.summary import write_summary
from motcua.reports.queries.course import Ranked
from motcua.reports.queries.summary import best_and_worst
from motcua.reports.rules.figures import Cube, Formula, Kind, Sources, evaluate

URL, PDF = "/so-lieu/mot-trang/", "/so-lieu/mot-trang/tep/pdf/"
ASKED = {"period": "", "first": "2026-11-01", "last": "2026-11-20", "subtree": "on", "by": "field", "tree": "ghi-nhan"}
RATE = Formula(Kind.RATIO, ("kept",), ("all",))


@pytest.fixture(autouse=True)
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


def ask(worked, name, url, **changes):
    return worked.cast.client(name).get(url, {"agency": worked.cast.commune.pk, **ASKED, **changes})


def heads(page):
    found = re.findall(r'data-key="([^"]+)">\s*<a href="([^"]+)">.*?mc-val[^>]*>([^<]*)<', page, re.DOTALL)
    return {key: (link.replace("&amp;", "&"), text) for key, link, text in found}


def test_the_figures_are_those_of_the_board_and_open_their_records(worked):
    board = ask(worked, "reform", "/so-lieu/").context
    page = ask(worked, "reform", URL)
    found = heads(page.content.decode())
    assert {key: text for key, (_, text) in found.items()} == {tile["key"]: tile["text"] for tile in board["tiles"]}
    assert found["received"][1] == "6"
    for key, size in (("received", 6), ("ended", 4), ("resolved_overdue", 1), ("open", 2)):
        opened = worked.cast.client("reform").get(found[key][0]).content.decode()
        assert f"<h2>{size} hồ sơ" in opened


def test_months_parts_and_overdue_open_as_many_records_as_they_show(worked):
    context = ask(worked, "reform", URL, by="procedure").context
    last = context["months"][-1]
    assert (len(context["months"]), last["label"], last["text"], last["fraction"]) == (
        12, "tháng 11/2026", "66,67%", "2/3",
    )  # fmt: skip
    assert context["months"][0]["text"] == "chưa có số liệu"
    assert [row["text"] for row in context["best"]] == ["66,67%"]
    assert context["worst"] == []
    client = worked.cast.client("reform")
    for href in (last["href"], context["best"][0]["href"]):
        assert "<h2>2 hồ sơ" in client.get(f"/so-lieu/ho-so/?{href}").content.decode()


def test_the_best_and_the_worst_are_different_parts_and_larger_ones_go_first():
    rates = {"a": (1, 2), "b": (10, 10), "c": (2, 2), "d": (3, 4), "e": (0, 9), "f": (0, 3), "g": (0, 0)}
    rows = [
        Ranked(at, name, {"rate": evaluate(RATE, Sources(Cube.of_whole({"kept": part, "all": whole})))}, {})
        for at, (name, (part, whole)) in enumerate(rates.items())
    ]
    best, worst = best_and_worst(rows, "rate")
    assert ([row.label for row in best], [row.label for row in worst]) == (["b", "c", "d"], ["e", "f", "a"])
    assert best_and_worst(rows[:2], "rate")[1] == []


def test_what_is_overdue_is_told_of_today_also_for_a_period_that_is_over(worked):
    with time_machine.travel(FRIDAY.replace(year=2027, month=3), tick=False):
        page = ask(worked, "reform", URL, by="procedure")
        overdue = page.context["overdue"]
        assert overdue["text"] == "2"
        assert [one["text"] for one in overdue["most"]] == ["2"]
        client = worked.cast.client("reform")
        for href in (overdue["href"], overdue["most"][0]["href"]):
            assert "<h2>2 hồ sơ" in client.get(f"/so-lieu/ho-so/?{href}").content.decode()
        assert heads(page.content.decode())["open_overdue"][1] == "0"


def test_days_before_the_first_record_have_no_figures(worked):
    page = ask(worked, "reform", URL, first="2025-01-01", last="2025-12-31")
    assert {text for _, text in heads(page.content.decode()).values()} == {"chưa có số liệu"}
    assert {month["text"] for month in page.context["months"]} == {"chưa có số liệu"}
    assert "Chưa có số liệu để xếp thứ tự" in page.content.decode()


@pytest.mark.parametrize("url", [URL, PDF])
def test_the_summary_follows_the_policy_of_the_board(worked, client, url):
    assert ask(worked, "leader", url).status_code == 200
    assert ask(worked, "reform", url).status_code == 200
    for name in ("desk", "officer", "nobody", "administrator", "clerk", "outside_leader"):
        assert ask(worked, name, url).status_code == 403
    assert client.get(url).status_code == 302


def test_the_board_leads_to_the_summary_of_the_same_question(worked):
    page = ask(worked, "reform", "/so-lieu/").content.decode()
    link = re.search(r'href="(/so-lieu/mot-trang/\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert worked.cast.client("reform").get(link).context["chosen"].period.start == date(2026, 11, 1)


def test_another_question_stays_with_the_board(worked):
    page = ask(worked, "reform", URL, board="tasks", by="").content.decode()
    assert '<input type="hidden" name="board" value="tasks">' in page


def test_a_wrong_question_is_told_on_the_page_and_an_unknown_file_is_not_found(worked):
    answer = ask(worked, "reform", URL, first="2026-12-01", last="2026-11-01")
    assert answer.status_code == 422
    assert ask(worked, "reform", "/so-lieu/mot-trang/tep/docx/").status_code == 404


def test_the_sheet_is_one_page_also_with_long_names_and_is_logged(worked):
    ProcedureField.objects.filter(pk=Dossier.objects.first().field_id).update(
        name="Lĩnh vực có tên rất dài và nhiều chữ " * 5
    )
    answer = ask(worked, "leader", PDF)
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) == 1
    assert answer["Content-Type"] == "application/pdf"
    assert AccessRecord.objects.filter(action="export", detail__contains="tóm tắt, pdf").count() == 1


@pytest.mark.parametrize("letters", [10, 255])
def test_every_number_of_lines_fits_one_page(letters):
    name = ("Ủy ban nhân dân xã " * 20)[:letters]
    row = {"label": name, "text": "chưa có số liệu", "fraction": "1.234.567/1.234.567", "length": 700, "then": "66,67%"}
    head = {"name": name, "text": "1.234.567", "fraction": "1/2", "then": "1.234.567", "moved": "tăng 1.234.567"}
    data = {
        "title": "Số liệu", "agency": name, "period": name, "before": name, "tree": "20/11/2026", "unit": "hồ sơ",
        "unknown": True, "heads": [head] * 6, "rate": "Tỷ lệ", "split": "Cơ quan", "today": "20/11/2026",
        "months": [row] * 16, "best": [row] * 3, "worst": [row] * 3, "at": "10:00", "digest": "a" * 64,
        "overdue": {"name": name, "text": "9", "most": [{"label": name, "text": "3"}] * 3},
    }  # fmt: skip
    with pikepdf.open(io.BytesIO(write_summary(data, at=now()))) as pdf:
        assert len(pdf.pages) == 1
