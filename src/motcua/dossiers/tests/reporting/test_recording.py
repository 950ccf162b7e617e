"""No data is not zero: before an agency keeps records its figures are not known, and nothing is compared with them."""

import json
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from motcua.agencies.queries import resolve
from motcua.base.refusals import Refused
from motcua.base.time import VIETNAM
from motcua.dossiers.tests.reporting.conftest import FRIDAY
from motcua.people.models import AdministrationEvent
from motcua.procedures.reporting.catalogue import is_complete
from motcua.reports import actions
from motcua.reports.gateways.files import make
from motcua.reports.gateways.pdf import write_pdf
from motcua.reports.gateways.verification import verify_content
from motcua.reports.models import RecordingStart
from motcua.reports.queries.law import period
from motcua.reports.queries.report_inputs import files_of
from motcua.reports.rules.forms import Typed
from motcua.reports.vocabulary import CellState, Severity

pytestmark = pytest.mark.django_db
NOVEMBER = "2026-11-01..2026-11-19"


def declared(stage, since, channel="", by="reform"):
    where = resolve("xa:31567", FRIDAY.date())
    actor = stage.cast.actor(by, FRIDAY.date())
    actions.declare_recording(
        where=where, family="dossiers", channel=channel, since=since, note="Biên bản bàn giao", by=actor, at=FRIDAY
    )


def drafted(stage, name=NOVEMBER):
    where = resolve("xa:31567", FRIDAY.date())
    report = actions.draft_report(
        where=where, chosen=period(name), by=stage.cast.actor("reform", FRIDAY.date()), at=FRIDAY
    )
    return report, make(report, files_of(report.snapshot))


def figures_of(*words):
    out = StringIO()
    call_command("figures", "--agency", "xa:31567", *words, "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_a_report_of_days_before_the_first_record_says_that_nothing_is_known(worked):
    report, made = drafted(worked, "2025")
    figures = made.composed.figures
    assert figures["all.received"].text == "chưa có số liệu"
    assert figures["all.c1"].text == "chưa có số liệu"
    text = "\n".join(paragraph.text for paragraph in made.composed.text["procedures"])
    assert "chưa có số liệu về tiếp nhận, giải quyết thủ tục hành chính" in text
    assert "không phát sinh" not in text
    content = write_pdf(made.document, made.evidence, at=report.snapshot.frozen_at)
    verdict = verify_content(content, "bao-cao.pdf")
    assert [line for line in verdict.differences if "tính lại" in line] == []


def test_a_report_of_recorded_days_has_its_zeros(worked):
    _, made = drafted(worked)
    assert made.composed.figures["all.received"].text == "6"
    assert made.composed.figures["all.received_post"].text == "0"


def test_a_declared_day_takes_what_was_before_out_of_the_figures(worked):
    declared(worked, date(2026, 11, 20))
    _, made = drafted(worked)
    assert made.composed.figures["all.received"].text == "chưa có số liệu"
    assert made.composed.inputs.frozen["recording"]["dossiers"]["since"] == "2026-11-20"


def test_a_channel_that_began_later_is_not_known_while_the_others_are(worked):
    declared(worked, date(2026, 11, 20), channel="post")
    figures = drafted(worked)[1].composed.figures
    assert figures["all.received_post"].text == "chưa có số liệu"
    assert figures["all.received"].text == "6"
    assert figures["all.received_counter"].text == "6"


@pytest.mark.parametrize(("first", "known"), [(date(2025, 11, 17), False), (date(2025, 11, 4), True)])
def test_nothing_is_compared_with_a_year_that_was_recorded_for_less_than_a_third(worked, stage, first, known):
    stage.at = datetime(first.year, first.month, first.day, 8, tzinfo=VIETNAM)
    stage.processing()
    change = drafted(worked)[1].composed.figures["all.received.change"]
    assert (change.value.number is not None) is known


def test_the_command_line_tells_the_state_beside_the_figures(worked):
    before, since = figures_of("--period", "2025.cal"), figures_of("--from", "2026-11-01", "--to", "2026-11-19")
    assert before["state"] == "not_known"
    assert since["state"] == "value"
    assert since["recording"]["since"] == "2026-11-02"
    assert since["figures"]["received"] == 6
    rows = {row["id"]: row for row in figures_of("--period", "2025.cal", "--form", "chung-2025")["rows"]}
    assert (rows["3.6.all_received"]["state"], rows["3.6.all_received"]["value"]) == ("not_known", None)


def test_only_the_office_itself_declares_and_the_log_of_administration_has_it(worked):
    declared(worked, date(2026, 1, 1))
    assert AdministrationEvent.objects.filter(action="recording_start").count() == 1
    declared(worked, date(2026, 2, 1))
    assert RecordingStart.objects.get().since == date(2026, 2, 1)
    declared(worked, None)
    assert not RecordingStart.objects.exists()
    with pytest.raises(Refused):
        declared(worked, date(2026, 1, 1), by="officer")
    with pytest.raises(Refused, match="sau hôm nay"):
        declared(worked, FRIDAY.date() + timedelta(days=1))


def test_the_pages_say_since_when_and_offer_to_declare_it(worked):
    client = worked.cast.client("reform")
    place = resolve("xa:31567", FRIDAY.date())
    board = client.get(f"/so-lieu/?agency={place.agency_id}&first=2025-01-01&last=2025-12-31&by=field").content.decode()
    assert "Chưa có số liệu của kỳ này" in board
    assert "chưa có số liệu" in board
    page = client.get("/so-lieu/ghi-nhan/").content.decode()
    assert "bản ghi đầu tiên" in page
    sent = {"agency": place.agency_id, "what": "dossiers", "since": "01/07/2025", "note": "Ngày thành lập"}
    assert client.post("/so-lieu/ghi-nhan/", sent).status_code == 302
    assert "khai báo: Ngày thành lập" in client.get("/so-lieu/ghi-nhan/").content.decode()


def sources(stage):
    rows = stage.cast.client("reform").get("/so-lieu/ghi-nhan/").context["rows"]
    return {row["what"]: (row["since"], "khai báo" if row["declared"] else row["source"]) for row in rows}


def test_channels_that_were_not_declared_count_from_the_day_of_all_dossiers(worked):
    first = date(2026, 11, 2)
    found = sources(worked)
    assert found["Hồ sơ"] == (first, "bản ghi đầu tiên")
    assert found["Hồ sơ: Bưu chính công ích"] == (first, "bản ghi đầu tiên của hồ sơ")
    declared(worked, date(2026, 1, 1))
    declared(worked, date(2026, 11, 10), channel="post")
    found = sources(worked)
    assert found["Hồ sơ: Bưu chính công ích"] == (date(2026, 11, 10), "khai báo")
    assert found["Hồ sơ: Tiếp nhận trực tuyến"] == (date(2026, 1, 1), "khai báo của hồ sơ")


def test_kinds_without_records_have_no_day_and_a_commune_s_catalogue_has_its_default(worked):
    found = sources(worked)
    assert found["Nhiệm vụ"][0] is None
    assert found["Danh mục thủ tục hành chính đầy đủ"] == (date(2025, 7, 1), "mặc định của cấp này")


@pytest.mark.parametrize(("since", "state"), [(None, "value"), ("2026-01-01", "value"), ("2026-11-01", "not_known")])
def test_rows_on_the_catalogue_are_known_only_of_days_on_which_it_is_complete(worked, since, state):
    if since:
        where = resolve("xa:31567", FRIDAY.date())
        by = worked.cast.actor("reform", FRIDAY.date())
        day = date.fromisoformat(since)
        actions.declare_recording(where=where, family="catalogue", channel="", since=day, note="", by=by, at=FRIDAY)
    rows = {row["id"]: row for row in figures_of("--period", "2026-10", "--form", "chung-2025")["rows"]}
    assert rows["7.8.full"]["state"] == state


def test_the_catalogue_of_2021_is_not_taken_for_complete():
    assert not is_complete(1, "commune", date(2025, 6, 30))
    assert not is_complete(1, "district", date(2021, 12, 14))
    assert is_complete(1, "commune", date(2025, 7, 1))


def test_the_checks_name_their_rule_and_who_may_let_them_pass(worked):
    report, _ = drafted(worked, "2026")
    page = worked.cast.client("reform").get(f"/bao-cao/{report.pk}/kiem-tra/").content.decode()
    assert "Căn cứ: Nghị định 09/2019/NĐ-CP, Điều 12" in page
    assert "Không ai được bỏ qua" in page
    assert "Không chặn ban hành" in page


def test_more_may_be_handled_than_was_received_where_something_was_carried_over(worked):
    report, _ = drafted(worked)
    by = worked.cast.actor("reform", FRIDAY.date())
    cells = {
        row: Typed(CellState.VALUE, number, evidence="Sổ theo dõi phản ánh, kiến nghị")
        for row, number in (("3.4.received", 3), ("3.4.handled", 5))
    }
    actions.enter_cells(report=report, cells=cells, by=by, at=FRIDAY)
    report.refresh_from_db()
    found = [one for one in make(report, files_of(report.snapshot)).composed.findings if one.kind == "cross"]
    assert [one.severity for one in found] == [Severity.WARN]
    assert "kỳ trước chuyển sang" in found[0].message
