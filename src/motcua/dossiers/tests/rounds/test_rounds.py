"""A round over three communes: who may do what, what is summed, who is missing, what a correction changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.acts.queries import verify_chain, verify_dependents
from motcua.acts.registry import acts_of
from motcua.agencies.queries import place
from motcua.base.refusals import Invalid, Refused
from motcua.reports.models import Report
from motcua.reports.queries.law import period
from motcua.reports.rules.forms import Typed, stamp
from motcua.reports.vocabulary import CellState
from motcua.rounds import actions
from motcua.rounds.permissions import submission_authority
from motcua.rounds.queries.board import bar_of, board_of
from motcua.rounds.queries.cells import cells_of, form_of, live_cells, typed_of
from motcua.rounds.queries.due import due_reports, watched_rounds
from motcua.rounds.queries.subjects import ROUNDS, SUBMISSIONS
from motcua.rounds.vocabulary import SUBMISSION, RoundStatus, SubmissionStatus
from motcua.statistics.actions import freeze

pytestmark = pytest.mark.django_db
RATE = Typed(CellState.VALUE, None, 45, 50, evidence="Phiếu khảo sát")


def board(province):
    return board_of(province.round, province.at.date())


def test_a_round_asks_every_unit_below_and_chains_its_first_events(province):
    assert {each.status for each in province.round.submissions.all()} == {SubmissionStatus.NOT_STARTED}
    assert verify_chain(ROUNDS, province.round) == []
    assert [verify_chain(SUBMISSIONS, each) for each in province.round.submissions.all()] == [[], [], []]


def test_computed_cells_come_from_the_records_of_the_unit(province):
    submission = province.of("home")
    cells = {cell.row.id: cell for cell in cells_of(submission, form_of(province.round), province.at.date())}
    assert cells["3.6.all_received"].figure.value.number == 4
    assert cells["3.6.all_resolved"].figure.value.number == 3
    value = cells["3.6.all_on_time_rate"].figure.value
    assert (value.numerator, value.denominator) == (2, 3)


def test_sums_count_only_what_came_in_and_name_who_is_missing(province):
    province.enter("home", planned=10, done=4)
    province.enter("next", planned=7, done=7)
    province.enter("third", planned=100, done=1)
    province.send("home")
    province.send("next")
    found = board(province)
    total = found.totals["1.1.1"]
    assert (total.value.number, total.missing) == (17, (province.third.pk,))
    assert found.totals["3.6.all_received"].value.number == 4
    assert (found.came_in, found.late) == (2, 0)


def test_percentages_are_made_again_from_their_parts(province):
    province.do("home_officer", "enter", "home", cells={"1.5.3": RATE})
    province.do("next_officer", "enter", "next", cells={"1.5.3": Typed(CellState.VALUE, None, 1, 100)})
    province.send("home")
    province.send("next")
    value = board(province).totals["1.5.3"].value
    assert (value.numerator, value.denominator, value.number) == (46, 150, Decimal("30.67"))


def test_a_blank_cell_of_a_unit_that_sent_is_named_and_never_zero(province):
    province.enter("home", planned=10)
    province.send("home")
    province.send("next")
    total = board(province).totals["1.1.1"]
    assert total.value.number == 10
    assert set(total.missing) == {province.cast.other_commune.pk, province.third.pk}
    assert board(province).totals["1.1.3"].value.state is CellState.BLANK


def test_what_was_sent_stays_when_records_change_later(province, worked):
    province.send("home")
    worked.at = province.at
    worked.processing()
    found = board(province)
    assert found.totals["3.6.all_received"].value.number == 4


def test_the_late_stand_first_and_are_reminded(province):
    province.enter("home", planned=1, done=1)
    province.send("home")
    province.later(5)
    found = board(province)
    assert [line.is_late for line in found.lines] == [True, True, False]
    assert found.lines[0].days == 2
    assert {words: number for _, words, number in bar_of(found.lines)} == {
        "Chưa mở, quá hạn": 2,
        "Đã gửi, chờ xem": 1,
    }
    reminded = actions.remind_late(round=province.round, by=province.who("above"), at=province.at)
    assert len(reminded) == 2
    assert province.of("third").reminded_at == province.at
    assert province.of("home").reminded_at is None


def test_a_returned_report_leaves_the_sum_until_it_is_sent_again(province):
    province.enter("home", planned=10)
    province.send("home")
    province.do("above", "comment", "home", row="1.1.1", text="Có tính cả nhiệm vụ của năm trước không?")
    province.do("above", "send_back", "home", reason="Xem lại chỉ tiêu 1", due_on=date(2026, 11, 25))
    assert board(province).totals["1.1.1"].given == {}
    assert board(province).returned == 1
    province.do("home_officer", "comment", "home", row="1.1.1", text="Có, đã bỏ.")
    province.enter("home", planned=6)
    province.do("home_officer", "present", "home")
    province.send("home")
    province.do("above", "approve", "home")
    assert board(province).totals["1.1.1"].value.number == 6
    assert [one.from_above for one in province.of("home").comments.all()] == [True, False]
    submission = province.of("home")
    assert verify_chain(SUBMISSIONS, submission) == []
    assert verify_dependents(SUBMISSIONS, [submission]) == {}


def test_the_second_person_in_a_cell_sees_what_the_first_wrote_and_nothing_is_lost(province):
    seen = {"1.1.1": stamp(None), "1.1.3": stamp(None)}
    province.enter("home", planned=10)
    mine = {"1.1.1": Typed(CellState.VALUE, 12), "1.1.3": Typed(CellState.VALUE, 3)}
    with pytest.raises(Invalid) as refused:
        province.do("reform", "enter", "home", cells=mine, seen=seen)
    assert list(refused.value.errors) == ["1.1.1"]
    assert "Cán bộ home vừa nhập “10” (minh chứng: Kế hoạch)" in refused.value.errors["1.1.1"]
    assert [cell.row for cell in province.of("home").cells.all()] == ["1.1.1"]
    standing = typed_of(province.of("home").cells.all())["1.1.1"]
    province.do("reform", "enter", "home", cells=mine, seen={"1.1.1": stamp(standing), "1.1.3": ""})
    assert typed_of(province.of("home").cells.all())["1.1.1"].number == 12


def test_two_people_in_different_cells_both_keep_what_they_typed(province):
    province.do("home_officer", "enter", "home", cells={"1.1.1": Typed(CellState.VALUE, 5)}, seen={"1.1.1": ""})
    province.do("reform", "enter", "home", cells={"1.1.3": Typed(CellState.VALUE, 2)}, seen={"1.1.3": ""})
    assert {cell.row: int(cell.number) for cell in province.of("home").cells.all()} == {"1.1.1": 5, "1.1.3": 2}


def test_a_report_that_breaks_a_rule_of_the_form_is_not_sent(province):
    province.enter("home", planned=3, done=9)
    with pytest.raises(Refused, match="hoàn thành không vượt"):
        province.send("home")
    assert province.of("home").status == SubmissionStatus.DRAFTING


def test_a_computed_cell_is_not_typed(province):
    with pytest.raises(Refused, match="hệ thống tính"):
        province.do("home_officer", "enter", "home", cells={"3.6.all_received": Typed(CellState.VALUE, 99)})


def test_a_correction_names_the_issued_reports_above_it(province, settings, tmp_path):
    settings.HOME = settings.MEDIA_ROOT = tmp_path
    snapshot = freeze(
        families=["dossiers"], cut_off=date(2026, 11, 20), by="thử", at=province.at, purpose="báo cáo của tỉnh"
    )
    issued = Report.objects.create(
        agency=province.cast.province, period="2026-11-01..2026-11-20", starts_on=date(2026, 11, 1), form="chung-2025",
        ends_on=date(2026, 11, 20), cut_off=date(2026, 11, 20), tree_on=date(2026, 11, 20), snapshot=snapshot,
        status="issued", number="9/BC-UBND", content_hash="x", created_at=province.at, dated_on=date(2026, 11, 20),
    )  # fmt: skip
    province.enter("home", planned=10)
    province.send("home")
    province.do("above", "approve", "home")
    province.do("home_leader", "correct", "home", reason="Đếm thừa hai nhiệm vụ")
    told = province.of("home").events.get(action="correct").payload["notes"]["reports_above"]
    assert [(each["report"], each["number"]) for each in told] == [(issued.pk, "9/BC-UBND")]


def test_closing_locks_what_was_accepted_and_takes_nothing_more(province):
    province.send("home")
    with pytest.raises(Refused, match="chưa được xem"):
        actions.close_round(round=province.round, by=province.who("above"), at=province.at)
    province.do("above", "approve", "home")
    actions.close_round(round=province.round, by=province.who("above"), at=province.at)
    assert province.round.status == RoundStatus.CLOSED
    assert province.of("home").status == SubmissionStatus.LOCKED
    with pytest.raises(Refused, match="khóa sổ"):
        province.enter("next", planned=1)
    with pytest.raises(Refused):
        province.do("home_leader", "correct", "home", reason="muộn")


def test_an_extended_unit_is_not_late(province):
    province.later(5)
    province.do("above", "extend", "next", due_on=date(2026, 11, 30), reason="Mất điện")
    found = board(province)
    assert found.unit(province.cast.other_commune.pk).is_late is False
    assert found.late == 2


#: Who does each act: the unit's officer, its leader, the superior's officer, its leader.
MATRIX = {
    "enter": (1, 0, 0, 0), "present": (1, 0, 0, 0), "submit": (0, 1, 0, 0), "withdraw": (1, 1, 0, 0),
    "correct": (1, 1, 0, 0), "approve": (0, 0, 1, 1), "return": (0, 0, 1, 1), "lock": (0, 0, 1, 1),
    "extend": (0, 0, 1, 1), "remind": (0, 0, 1, 1), "ask": (0, 0, 1, 1), "comment": (1, 1, 1, 1),
}  # fmt: skip
WHO = ("home_officer", "home_leader", "above", "above_leader")


def may(province, name: str, act: str) -> bool:
    try:
        submission_authority(province.who(name), act, province.of("home"))
    except Refused:
        return False
    return True


def test_every_act_has_its_line_in_the_matrix():
    assert set(MATRIX) == set(acts_of(SUBMISSION).names())


def test_each_act_is_for_the_unit_itself_or_for_the_one_above_and_for_nobody_else(province):
    found = {act: tuple(int(may(province, name, act)) for name in WHO) for act in MATRIX}
    assert found == MATRIX
    strangers = ("next_officer", "next_leader", "third_leader", "desk", "head", "controller", "auditor", "nobody")
    assert [(act, name) for act in MATRIX for name in strangers if may(province, name, act)] == []


def test_the_board_asks_the_same_number_of_queries_however_many_units(province):
    province.enter("home", planned=1)
    province.send("home")
    alone = actions.open_round(
        where=place(province.cast.province.pk, province.at.date()), chosen=period("2026-10"), form="chung-2025",
        title="Một đơn vị", due_on=date(2026, 11, 23), units=[province.third.pk], by=province.who("above"),
        at=province.at,
    )  # fmt: skip
    board(province)
    with CaptureQueriesContext(connection) as three:
        board(province)
    with CaptureQueriesContext(connection) as one:
        board_of(alone, province.at.date())
    assert len(three) == len(one)


def test_what_is_due_and_what_waits_is_told_to_each_side(province):
    home, province_id = province.cast.commune.pk, province.cast.province.pk
    assert [(one.unit.agency_id, one.days) for one in due_reports([home], province.at.date())] == [(home, -3)]
    assert watched_rounds([province_id], province.at.date()) == []
    province.send("home")
    province.later(4)
    watched = watched_rounds([province_id], province.at.date())
    assert [(one.waiting, one.late) for one in watched] == [(1, 2)]
    assert due_reports([home], province.at.date()) == []


def test_a_unit_takes_the_cells_it_submitted_for_shorter_periods(province):
    documents = Typed(CellState.VALUE, 4, evidence="Sổ văn bản")
    province.do("home_officer", "enter", "home", cells={"1.1.3": documents})
    province.send("home")
    longer = actions.open_round(
        where=place(province.cast.province.pk, province.at.date()),
        chosen=period("2026-11-01..2026-11-25"),
        form=province.round.form,
        title="Báo cáo đến 25 tháng 11",
        due_on=province.at.date() + timedelta(days=10),
        units=[province.cast.commune.pk],
        by=province.who("above"),
        at=province.at,
    )
    province.later(6)
    submission = longer.submissions.select_related("round").get()
    today = province.at.date()
    cells = {cell.row.id: cell for cell in live_cells(submission, today, {})}
    assert (cells["1.1.3"].figure.value.number, cells["1.1.3"].note) == (4, "chưa có số của: 21/11/2026–25/11/2026")
    with time_machine.travel(province.at, tick=False):
        page = province.cast.client("home_officer").get(reverse("submission_cell", args=[submission.code, "1.1.3"]))
    assert reverse("submission_cell", args=[province.of("home").code, "1.1.3"]) in page.content.decode()
    with pytest.raises(Invalid, match="báo cáo của các kỳ trong kỳ này"):
        actions.enter(
            submission=submission,
            cells={"1.1.3": Typed(CellState.VALUE, 9)},
            by=province.who("home_officer"),
            at=province.at,
        )
    actions.submit(submission=submission, by=province.who("home_leader"), at=province.at, comment="Chưa nhập đủ")
    sent = {cell.row.id: cell for cell in cells_of(submission, form_of(longer), today)}
    assert sent["1.1.3"].figure.value.number == 4
    assert board_of(longer, today).totals["1.1.3"].value.number == 4
