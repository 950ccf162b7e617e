"""The pages of figures and reports: who comes in, what they show, that figures open, that nothing leaks."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from motcua.base.time import VIETNAM
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.worklists import members
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.dossiers.tests.reporting.test_reports import NUMBERING, issued, signed, who
from motcua.reports import actions
from motcua.reports.models import Report
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState

BOARD = {"period": "", "first": "2026-11-01", "last": "2026-11-19", "subtree": "on", "by": "field", "tree": "ghi-nhan"}
PAGES = ("report", "report_checks", "report_cells", "report_sections", "report_history")


@pytest.fixture(autouse=True)
def _friday():
    cache.clear()
    with time_machine.travel(FRIDAY, tick=False):
        yield


def board(worked, **changes):
    return {"agency": worked.cast.commune.pk, **BOARD, **changes}


def ask(worked, name, url, **query):
    return worked.cast.client(name).get(url, query)


def test_the_board_shows_the_counts_and_their_identity(worked):
    page = ask(worked, "reform", "/so-lieu/", **board(worked)).content.decode()
    assert "đúng ở mọi ô của bảng" in page
    assert re.search(r"tiếp nhận <strong>6</strong>\s+=\s+đã giải quyết <strong>4</strong>", page)
    assert "66,67%" in page
    assert "chưa có số liệu khác với bằng không" in page


def test_overdue_counts_the_first_promise_and_says_so_beside_the_list_of_the_present_one(worked):
    late = Dossier.objects.filter(processing_ended_at=None).order_by("pk").last()
    worked.at = datetime(2027, 1, 4, 9, 0, tzinfo=VIETNAM)
    worked.do("officer", "apologise", late, reason="Chờ xác minh", new_due_at=worked.at + timedelta(days=14))
    with time_machine.travel(worked.at, tick=False):
        query = board(worked, first="2026-12-01", last="2027-01-03")
        assert "tính theo ngày hẹn trả lần đầu" in ask(worked, "reform", "/so-lieu/", **query).content.decode()
        opened = ask(worked, "reform", "/so-lieu/ho-so/", **query, measure="open_overdue").content.decode()
        assert late.code in opened
        assert not members(worked.who("reform"), "overdue", worked.at).filter(pk=late.pk)


@pytest.mark.parametrize(
    "query", [{"period": "2026"}, {"first": "2026-11-01", "last": "2026-11-19"}, {"by": "channel"}]
)
def test_a_link_that_names_no_agency_shows_the_reader_s_own(worked, query):
    answer = ask(worked, "reform", "/so-lieu/", **query)
    assert answer.status_code == 200
    assert f"agency={worked.cast.commune.pk}&amp;" in answer.content.decode()


@pytest.mark.parametrize("url", ["/so-lieu/", "/bao-cao/"])
def test_quarters_are_named_with_roman_capitals(worked, url):
    page = ask(worked, "reform", url).content.decode()
    assert "Quý III năm" in page
    assert "Quý iii" not in page


@pytest.mark.parametrize(
    ("measure", "size"), [("received", 6), ("ended", 4), ("resolved_overdue", 1), ("open", 2), ("on_time_rate", 2)]
)
def test_every_figure_of_the_board_opens_into_as_many_records(worked, measure, size):
    page = ask(worked, "reform", "/so-lieu/ho-so/", **board(worked, measure=measure)).content.decode()
    assert f"<h2>{size} hồ sơ" in page
    assert page.count('<th scope="row"><a class="mc-code"') == size


def test_a_split_figure_opens_into_its_own_records_only(worked):
    field = Dossier.objects.first().field_id
    query = board(worked, measure="received", value=str(field))
    assert "<h2>6 hồ sơ" in ask(worked, "reform", "/so-lieu/ho-so/", **query).content.decode()
    query = board(worked, measure="received", value=str(field + 1))
    assert "<h2>0 hồ sơ" in ask(worked, "reform", "/so-lieu/ho-so/", **query).content.decode()


def test_last_year_opens_into_its_records_on_the_same_tree(worked):
    query = board(worked, first="2026-11-10", last="2026-11-19", against="2026-11")
    page = ask(worked, "reform", "/so-lieu/", **query).content.decode()
    table = page.split("trên cùng địa giới</h2>", 1)[1]
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/so-lieu/ho-so/\?[^"]*tree_on=[^"]*)"', table)]
    assert len(links) == 6
    assert "66,67 điểm %" in page  # a rate moves by points
    opened = worked.cast.client("reform").get(links[0]).content.decode()
    assert "<h2>6 hồ sơ" in opened
    assert "ngày 19/11/2026" in opened


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_board_is_exported_under_the_same_policy(worked, kind):
    url = f"/so-lieu/tai/{kind}/"
    assert ask(worked, "leader", url, **board(worked)).status_code == 200
    assert ask(worked, "outside_leader", url, **board(worked)).status_code in (403, 404)
    assert ask(worked, "desk", url, **board(worked)).status_code == 403


@pytest.mark.parametrize("path", ["/so-lieu/", "/so-lieu/ho-so/"])
def test_figures_of_another_agency_are_not_shown(worked, path):
    answer = ask(worked, "outside_leader", path, **board(worked, measure="received"))
    assert answer.status_code == 403
    assert "66,67" not in answer.content.decode()


def test_a_clerk_opens_reports_from_their_signature_on(worked, draft):
    client, url = worked.cast.client("clerk"), reverse("report", args=[draft.pk])
    assert client.get("/so-lieu/").status_code == 403
    assert client.get(url).status_code == 404
    signed(worked, draft)
    assert "Vào sổ, ban hành" in client.get(url).content.decode()
    assert "Đã ký, chờ vào sổ" in client.get("/bao-cao/").content.decode()


@pytest.mark.parametrize("name", ["desk", "officer", "nobody", "administrator"])
def test_roles_without_figures_stay_outside(worked, draft, name):
    client = worked.cast.client(name)
    assert client.get("/so-lieu/").status_code == 403
    assert client.get("/bao-cao/").status_code == 403
    assert client.get(reverse("report", args=[draft.pk])).status_code == 403


@pytest.mark.parametrize("url", ["/so-lieu/", "/bao-cao/", "/bao-cao/1/", "/bao-cao/1/tep/pdf/"])
def test_a_stranger_is_asked_to_sign_in(db, url):
    answer = Client().get(url)
    assert answer.status_code == 302
    assert "login" in answer["Location"] or "dang-nhap" in answer["Location"]


def test_a_signed_report_shows_who_gave_which_reason_for_its_gaps(worked, draft):
    client, url = worked.cast.client("reform"), reverse("report", args=[draft.pk])
    asking, given = "ban hành phải ghi lý do", "các mục do sở khác báo cáo"
    assert asking in client.get(url).content.decode()
    name = who(worked, "leader").name
    report = signed(worked, draft)
    for status in ("signed", "issued"):
        if status == "issued":
            actions.issue(report=report, numbering=NUMBERING, by=who(worked, "clerk"), at=FRIDAY)
        page = client.get(url).content.decode()
        assert asking not in page
        assert f"vẫn ban hành dù còn điểm thiếu: {given} ({name})" in page


def test_a_report_that_came_back_asks_for_a_reason_again(worked, draft):
    report = signed(worked, draft)
    actions.send_back(report=report, reason="Thiếu phụ lục", by=who(worked, "leader"), at=FRIDAY)
    page = worked.cast.client("reform").get(reverse("report", args=[draft.pk])).content.decode()
    assert "ban hành phải ghi lý do" in page
    assert "lý do vẫn ban hành dù còn" not in page


def test_a_report_of_another_agency_does_not_exist_for_a_reader(worked, draft):
    client = worked.cast.client("outside_leader")
    for name in (*PAGES, "report_sign", "report_issue"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 404
    assert client.get(reverse("report_file", args=[draft.pk, "pdf"])).status_code == 404
    assert client.get(reverse("report_figure", args=[draft.pk, "all.received"])).status_code == 404
    assert "Báo cáo từ ngày" not in client.get("/bao-cao/").content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["reform", "leader", "controller", "auditor"])
def test_the_pages_of_a_report_open_for_its_readers(worked, draft, name, who):
    assert ask(worked, who, reverse(name, args=[draft.pk])).status_code == 200


def test_every_figure_of_the_preview_is_a_link_that_opens_its_records(worked, draft):
    client = worked.cast.client("reform")
    page = client.get(reverse("report", args=[draft.pk])).content.decode()
    links = sorted(set(re.findall(r'class="rp-figure" href="([^"]+)"', page)))
    assert len(links) > 30
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200, link
        text = answer.content.decode()
        big, size = re.search(r'class="rp-big">([\d.]+)', text), re.search(r"<h2>([\d.]+) hồ sơ", text)
        if size and "rp-tabs" not in text and "Tử số" not in text and "thủ tục khác nhau" not in text:
            assert big is not None, link
            assert big[1] == size[1], link


def test_a_report_is_drafted_submitted_and_issued_on_the_pages(worked):
    reform, leader, clerk = (worked.cast.client(name) for name in ("reform", "leader", "clerk"))
    given = {"agency": worked.cast.commune.pk, "period": "2026-11"}
    answer = reform.post("/bao-cao/", given)
    found = Report.objects.get()
    assert answer["Location"] == f"/bao-cao/{found.pk}/"
    typed = {"1.1.1": Typed(CellState.VALUE, 3)}
    actions.enter_cells(report=found, cells=typed, by=who(worked, "reform"), at=FRIDAY)
    reform.post(reverse("report_act", args=[found.pk, "trinh"]))
    sign, number = (reverse(name, args=[found.pk]) for name in ("report_sign", "report_issue"))
    assert "số nhập thủ công chưa ghi minh chứng" in leader.get(sign).content.decode()
    signing = {"authority": "CHỦ TỊCH", "signer": "Nguyễn Văn A"}
    gaps = leader.post(sign, signing)
    assert (gaps.status_code, "hoặc ghi lý do vẫn ban hành" in gaps.content.decode()) == (422, True)
    leader.post(sign, {**signing, "gap_reason": "Sở khác báo cáo"})
    assert leader.get(number).status_code == 403
    page = clerk.get(number).content.decode()
    assert re.search(r'name="number" value="1"', page), page
    numbering = {"number": "12", "series": "BC-UBND", "dated_on": "2026-11-20"}
    for wrong in ({"number": "mười hai"}, {"series": "303"}, {"dated_on": "2026-11-01"}):
        assert clerk.post(number, {**numbering, **wrong}).status_code == 422
    clerk.post(number, numbering)
    found.refresh_from_db()
    assert (found.status, found.number, found.signer) == ("issued", "12/BC-UBND", "Nguyễn Văn A")


def test_typed_cells_are_saved_whole_or_not_at_all(worked, draft):
    reform = worked.cast.client("reform")
    url = reverse("report_cells", args=[draft.pk])
    page = reform.get(url).content.decode()
    names = re.findall(r'name="([\w-]+-state)"', page)
    base = dict.fromkeys(names, "blank")
    good = {**base, "1-1-1-number": "12", "1-1-1-state": "value", "1-1-1-evidence": "KH 05"}
    bad = {**good, "1-5-3-numerator": "9", "1-5-3-denominator": "3", "1-5-3-state": "value"}
    answer = reform.post(url, bad)
    assert answer.status_code == 422
    assert "Tử số lớn hơn mẫu số" in answer.content.decode()
    assert not draft.cells.exists()
    assert reform.post(url, good).status_code == 302
    assert draft.cells.get().number == 12
    assert worked.cast.client("leader").post(url, {**good, "1-1-1-number": "13"}).status_code == 403


def test_text_with_an_unknown_figure_is_refused_beside_the_field(worked, draft):
    reform = worked.cast.client("reform")
    url = reverse("report_section", args=[draft.pk, "direction"])
    answer = reform.post(url, {"text": "Có {all.khong_co} hồ sơ", "justified": ""})
    assert answer.status_code == 422
    assert "Không có số liệu tên" in answer.content.decode()
    assert reform.post(url, {"text": "Có {all.received} hồ sơ", "justified": ""}).status_code == 302
    assert re.search(r"hồ sơ\s*</p>", reform.get(url).content.decode())


def test_two_writers_of_one_section_do_not_overwrite_each_other(worked, draft):
    reform = worked.cast.client("reform")
    url = reverse("report_section", args=[draft.pk, "direction"])
    seen = re.search(r'name="seen"(?: value="([^"]*)")?', reform.get(url).content.decode())[1] or ""
    reform.post(url, {"text": "Người thứ nhất", "justified": "", "seen": seen})
    answer = reform.post(url, {"text": "Người thứ hai", "justified": "", "seen": seen})
    assert "vừa được" in answer.content.decode()
    assert "Người thứ hai" in answer.content.decode()
    assert draft.sections.get().text == "Người thứ nhất"


def test_an_issued_report_offers_no_change_and_refuses_the_act(worked, draft):
    found = issued(worked, draft)
    reform = worked.cast.client("reform")
    assert "Chốt lại số liệu" not in reform.get(reverse("report", args=[found.pk])).content.decode()
    reform.post(reverse("report_act", args=[found.pk, "chot-lai"]))
    found.refresh_from_db()
    assert found.snapshot_id == draft.snapshot_id


def test_the_issuing_form_of_an_issued_report_leads_to_the_report(worked, draft):
    found = issued(worked, draft)
    answer = worked.cast.client("clerk").get(reverse("report_issue", args=[found.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("report", args=[found.pk]))


def test_a_reader_of_an_erratum_sees_what_it_replaces(worked, draft):
    found = issued(worked, draft)
    reform = worked.cast.client("reform")
    answer = reform.post(reverse("report_act", args=[found.pk, "dinh-chinh"]), {"reason": "Nhập chậm"})
    assert "12/BC-UBND" in reform.get(answer["Location"]).content.decode()
    assert "đang được đính chính" in reform.get(reverse("report", args=[found.pk])).content.decode()


def test_the_list_of_reports_costs_a_constant_number_of_queries(worked, draft, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from motcua.agencies.queries import resolve
    from motcua.reports.queries.law import period

    client = worked.cast.client("reform")
    client.get("/bao-cao/")
    with CaptureQueriesContext(connection) as with_one:
        client.get("/bao-cao/")
    where = resolve("xa:31567", FRIDAY.date())
    for month in ("2026-01", "2026-02", "2026-03"):
        actions.draft_report(where=where, chosen=period(month), by=who(worked, "reform"), at=FRIDAY)
    with django_assert_max_num_queries(len(with_one)):
        assert client.get("/bao-cao/").status_code == 200


@pytest.mark.parametrize("query", [
    {"agency": "x"}, {"agency": "99999999"}, {"first": "", "last": ""}, {"first": "2026-12-01", "last": "2026-01-01"},
    {"by": "drop table"}, {"period": "1-2-3"}, {"first": "2030-01-01", "last": "2030-02-01"},
])  # fmt: skip
def test_a_wrong_question_gets_an_answer_not_a_crash(worked, query):
    answer = ask(worked, "reform", "/so-lieu/", **board(worked, **query))
    assert answer.status_code in (403, 404, 422)


@pytest.mark.parametrize("path", ["/so-lieu/ho-so/", "/so-lieu/tai/csv/"])
@pytest.mark.parametrize("query", [
    {"first": "2030-01-01", "last": "2030-02-01"}, {"against": "2026-12"}, {"tree_on": "2001-01-01"},
])  # fmt: skip
def test_a_question_about_days_to_come_or_long_gone_is_not_found(worked, path, query):
    assert ask(worked, "reform", path, **board(worked, measure="received", **query)).status_code in (200, 404)


@pytest.mark.parametrize("query", [{"measure": "nothing"}, {"measure": "received", "value": "1;2"}, {"page": "zzz"}])
def test_a_wrong_figure_is_not_found(worked, query):
    answer = ask(worked, "reform", "/so-lieu/ho-so/", **board(worked, **query))
    assert answer.status_code in (200, 404)


def test_files_of_a_report_come_as_attachments(worked, draft):
    client = worked.cast.client("controller")
    for kind in ("pdf", "docx", "xlsx", "json"):
        answer = client.get(reverse("report_file", args=[draft.pk, kind]))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("report_file", args=[draft.pk, "exe"])).status_code == 404


def test_dossiers_after_the_cut_off_do_not_reach_the_pages_of_a_report(worked, draft):
    client = worked.cast.client("reform")
    before = client.get(reverse("report", args=[draft.pk])).content
    worked.at = FRIDAY + timedelta(hours=2)
    worked.processing()
    after = client.get(reverse("report", args=[draft.pk])).content
    strip = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"|nonce="[^"]+"')
    assert strip.sub(b"", before) == strip.sub(b"", after)


def test_a_numbering_carries_over_only_by_issuing(worked, draft):
    assert draft.number == ""
    assert issued(worked, draft).number == "12/BC-UBND"


# What is coming up, on the home page --------------------------------------------------------------------
def test_the_home_page_brings_up_the_year_before_it_ends(worked):
    page = ask(worked, "reform", "/viec-hom-nay/").content.decode()
    assert "Lập báo cáo năm 2026" in page
    assert "số liệu đến hết ngày 14/12/2026 · <span>hạn gửi 17/12/2026</span>" in page
    assert "quý IV" not in page  # the year ends on the same day and holds it
    assert f"/bao-cao/?period=2026&amp;agency={worked.cast.commune.pk}" in page
    form = ask(worked, "reform", "/bao-cao/", period="2025-9M", agency=worked.cast.commune.pk).content.decode()
    assert '<option value="2025-9M" selected>' in form


def test_a_report_comes_up_as_it_stands_and_to_whom_it_waits_for(worked, draft):
    assert f'href="/bao-cao/{draft.pk}/"' in ask(worked, "reform", "/viec-hom-nay/").content.decode()
    assert "Báo cáo đến kỳ" not in ask(worked, "leader", "/viec-hom-nay/").content.decode()
    Report.objects.filter(pk=draft.pk).update(status="under_review")
    assert f'href="/bao-cao/{draft.pk}/"' in ask(worked, "leader", "/viec-hom-nay/").content.decode()
    assert "Báo cáo đến kỳ" not in ask(worked, "desk", "/viec-hom-nay/").content.decode()


def test_a_year_reported_only_in_part_still_comes_up(worked, draft):
    names = {"period": "2026", "starts_on": "2025-12-15", "ends_on": "2026-11-19", "content_hash": "x"}
    Report.objects.filter(pk=draft.pk).update(status="issued", **names)
    assert "Lập báo cáo năm 2026" in ask(worked, "reform", "/viec-hom-nay/").content.decode()
    Report.objects.filter(pk=draft.pk).update(ends_on="2026-12-14")
    assert "Báo cáo đến kỳ" not in ask(worked, "reform", "/viec-hom-nay/").content.decode()


def test_records_behind_a_live_figure_open_where_the_facts_are_kept_in_a_file(worked, monkeypatch):
    from motcua.statistics import running
    from motcua.statistics.engine import bulk_read, write_parquet

    def kept(family, **asked):
        write_parquet(family, bulk_read(family), worked_file)
        return worked_file

    worked_file = settings.HOME / "facts.parquet"
    monkeypatch.setattr(running, "live_source", kept)
    answer = ask(worked, "reform", "/so-lieu/ho-so/", **board(worked, measure="received"))
    assert answer.status_code == 200
    assert worked_file.exists()
    assert "6 hồ sơ" in answer.content.decode()


def test_a_returned_draft_says_so_at_its_top_until_it_is_submitted_again(worked, draft):
    submit = {"report": draft, "by": who(worked, "reform"), "at": FRIDAY}
    actions.submit(**submit)
    actions.send_back(report=draft, reason="Thiếu minh chứng mục 3", by=who(worked, "leader"), at=FRIDAY)
    client, pages = worked.cast.client("reform"), [reverse(name, args=[draft.pk]) for name in PAGES]
    for url in pages:
        assert "Thiếu minh chứng mục 3" in client.get(url).content.decode()
    actions.submit(**submit)
    assert "Thiếu minh chứng mục 3" not in client.get(pages[0]).content.decode()


def test_a_draft_says_which_figures_changed_since_it_was_frozen(worked, draft):
    client, url = worked.cast.client("reform"), reverse("report", args=[draft.pk])
    told = "số liệu đã khác bộ số liệu chốt"
    assert told not in client.get(url).content.decode()
    with time_machine.travel(FRIDAY + timedelta(minutes=5), tick=False):
        worked.at = FRIDAY - timedelta(days=3)
        worked.processing()  # entered late
        page = " ".join(client.get(url).content.decode().split())
        assert told in page
        assert "Tiếp nhận trong kỳ (toàn bộ): 6 → 7" in page
        client.post(reverse("report_act", args=[draft.pk, "chot-lai"]))
        assert told not in client.get(url).content.decode()


def test_a_record_of_a_later_day_changes_no_draft(worked, draft):
    with time_machine.travel(FRIDAY + timedelta(hours=2), tick=False):
        worked.at = FRIDAY + timedelta(hours=1)
        worked.processing()
        page = worked.cast.client("reform").get(reverse("report", args=[draft.pk])).content.decode()
    assert "số liệu đã khác bộ số liệu chốt" not in page
