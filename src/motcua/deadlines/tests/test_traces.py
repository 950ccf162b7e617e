"""Traces of due dates, whole: every line from which an official counts the date again, with what it cites.

`*` stands for the mark of a citation that nobody has compared with the text yet.
"""

from datetime import datetime

import pytest

from motcua.base.time import VIETNAM
from motcua.base.worktime import national_calendar
from motcua.deadlines.rules.deadline import (
    Matter,
    TimeLimit,
    after_pause,
    after_supplement,
    first_due,
    judged_on,
    reception_due,
    rule_set,
    say,
    supplement_answer_due,
)
from motcua.deadlines.tests.test_deadline import at

CALENDAR = national_calendar()
RULES = rule_set(datetime(2026, 11, 1, tzinfo=VIETNAM).date())
DECREE = "Nghị định 118/2025/NĐ-CP"


def marked(trace: list[str]) -> list[str]:
    """The lines with a star for the mark of what is not verified."""
    return [line.replace(" – chưa đối chiếu văn bản gốc", "*") for line in trace]


#: Reception, limit, choices of the office; the lines between the first one, which repeats the reception, and the end.
TRACES = [
    (
        "Mon 2026-11-02 09:10",
        5,
        "working_day",
        {},
        [
            "Thời hạn giải quyết: 5 ngày làm việc.",
            "Không tính 2 ngày nghỉ hằng tuần.",
            "Không tính ngày bắt đầu 02/11/2026: ngày 1 là thứ Ba 03/11/2026; ngày 2 là thứ Tư "
            "04/11/2026; ngày 3 là thứ Năm 05/11/2026; … ngày 5 là thứ Hai 09/11/2026 (Bộ luật Dân sự"
            " 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Hai 09/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 09:10",
        3,
        "working_day",
        {},
        [
            "Thời hạn giải quyết: 3 ngày làm việc.",
            "Không tính ngày bắt đầu 02/11/2026: ngày 1 là thứ Ba 03/11/2026; ngày 2 là thứ Tư "
            "04/11/2026; ngày 3 là thứ Năm 05/11/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Năm 05/11/2026",
        ],
    ),
    (
        "Fri 2026-11-06 09:10",
        0.5,
        "working_day",
        {},
        [
            "Thời hạn giải quyết: 0,5 ngày làm việc.",
            "Thêm 0,5 ngày, nửa ngày là một buổi: đến 11:30 thứ Hai 09/11/2026 (Thông tư 01/2018/TT-VPCP, Điều 8*).",
            "Hẹn trả: 11:30 thứ Hai 09/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 09:10",
        1.75,
        "working_day",
        {},
        [
            "Thời hạn giải quyết: 1,75 ngày làm việc.",
            "Không tính ngày bắt đầu 02/11/2026: ngày 1 là thứ Ba 03/11/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Thêm 0,75 ngày, nửa ngày là một buổi: đến 17:00 thứ Tư 04/11/2026 (Thông tư 01/2018/TT-VPCP, Điều 8*).",
            "Hẹn trả: 17:00 thứ Tư 04/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 09:10",
        0,
        "working_day",
        {},
        [
            "Thời hạn giải quyết: trong ngày làm việc.",
            "Hẹn trả: 17:00 thứ Hai 02/11/2026",
        ],
    ),
    (
        "Tue 2026-02-10 09:00",
        7,
        "calendar_day",
        {},
        [
            "Thời hạn giải quyết: 7 ngày.",
            "Không tính ngày bắt đầu 10/02/2026, tính cả ngày nghỉ: hết hạn thứ Ba 17/02/2026 (Bộ "
            "luật Dân sự 2015, Điều 147 khoản 2*).",
            "Ngày cuối là ngày nghỉ (Tết Nguyên Đán) nên lùi đến thứ Hai 23/02/2026 (Bộ luật Dân sự "
            "2015, Điều 148 khoản 5*).",
            "Hẹn trả: 17:00 thứ Hai 23/02/2026",
        ],
    ),
    (
        "Mon 2026-11-02 09:00",
        5,
        "calendar_day",
        {},
        [
            "Thời hạn giải quyết: 5 ngày.",
            "Không tính ngày bắt đầu 02/11/2026, tính cả ngày nghỉ: hết hạn thứ Bảy 07/11/2026 (Bộ "
            "luật Dân sự 2015, Điều 147 khoản 2*).",
            "Ngày cuối là ngày nghỉ (ngày nghỉ hằng tuần) nên lùi đến thứ Hai 09/11/2026 (Bộ luật Dân"
            " sự 2015, Điều 148 khoản 5*).",
            "Hẹn trả: 17:00 thứ Hai 09/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 09:00",
        4,
        "calendar_day",
        {},
        [
            "Thời hạn giải quyết: 4 ngày.",
            "Không tính ngày bắt đầu 02/11/2026, tính cả ngày nghỉ: hết hạn thứ Sáu 06/11/2026 (Bộ "
            "luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Sáu 06/11/2026",
        ],
    ),
    (
        "Thu 2026-10-15 09:00",
        1.5,
        "month",
        {},
        [
            "Thời hạn giải quyết: 1,5 tháng.",
            "Hết hạn vào ngày tương ứng của tháng cuối, thứ Hai 30/11/2026 (Bộ luật Dân sự 2015, Điều"
            " 148 khoản 3*); nửa tháng là 15 ngày (Bộ luật Dân sự 2015, Điều 146 khoản 1).",
            "Hẹn trả: 17:00 thứ Hai 30/11/2026",
        ],
    ),
    (
        "Mon 2026-11-30 09:00",
        3,
        "month",
        {},
        [
            "Thời hạn giải quyết: 3 tháng.",
            "Hết hạn vào ngày tương ứng của tháng cuối, Chủ nhật 28/02/2027 (Bộ luật Dân sự 2015, Điều 148 khoản 3*).",
            "Ngày cuối là ngày nghỉ (ngày nghỉ hằng tuần) nên lùi đến thứ Hai 01/03/2027 (Bộ luật Dân"
            " sự 2015, Điều 148 khoản 5*).",
            "Hẹn trả: 17:00 thứ Hai 01/03/2027",
        ],
    ),
    (
        "Mon 2026-11-02 14:00",
        20,
        "working_hour",
        {},
        [
            "Thời hạn giải quyết: 20 giờ làm việc.",
            "8 giờ làm việc là 1 ngày làm việc: 20 giờ là 2 ngày làm việc, còn lại 4 giờ đếm theo giờ"
            " làm việc (Bộ luật Lao động 2019, Điều 105 khoản 1*).",
            "Hẹn trả: 08:30 thứ Năm 05/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 14:00",
        16,
        "working_hour",
        {},
        [
            "Thời hạn giải quyết: 16 giờ làm việc.",
            "8 giờ làm việc là 1 ngày làm việc: 16 giờ là 2 ngày làm việc (Bộ luật Lao động 2019, Điều 105 khoản 1*).",
            "Hẹn trả: 14:00 thứ Tư 04/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 14:00",
        2.5,
        "working_hour",
        {},
        [
            "Thời hạn giải quyết: 2,5 giờ làm việc.",
            "Hẹn trả: 16:30 thứ Hai 02/11/2026",
        ],
    ),
    (
        "Fri 2026-08-21 16:00",
        1,
        "working_day",
        {},
        [
            "Nhận sau 15:00 nên tính như nhận lúc 07:30 thứ Bảy 22/08/2026 (Nghị định 118/2025/NĐ-CP*).",
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính 1 ngày nghỉ hằng tuần.",
            "Không tính ngày bắt đầu 22/08/2026: ngày 1 là thứ Hai 24/08/2026 (Bộ luật Dân sự 2015, "
            "Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Hai 24/08/2026",
        ],
    ),
    (
        "Sun 2026-02-15 09:00",
        1,
        "working_day",
        {},
        [
            "Thời điểm tiếp nhận là ngoài giờ làm việc nên tính từ 07:30 thứ Hai 23/02/2026.",
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính ngày bắt đầu 23/02/2026: ngày 1 là thứ Ba 24/02/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Ba 24/02/2026",
        ],
    ),
    (
        "Tue 2026-02-17 09:00",
        1,
        "calendar_day",
        {},
        [
            "Thời điểm tiếp nhận là tết nguyên đán nên tính từ 07:30 thứ Hai 23/02/2026.",
            "Thời hạn giải quyết: 1 ngày.",
            "Không tính ngày bắt đầu 23/02/2026, tính cả ngày nghỉ: hết hạn thứ Ba 24/02/2026 (Bộ "
            "luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Ba 24/02/2026",
        ],
    ),
    (
        "Thu 2026-02-12 16:30",
        1,
        "working_day",
        {},
        [
            "Nhận sau 15:00 nên tính như nhận lúc 07:30 thứ Sáu 13/02/2026 (Nghị định 118/2025/NĐ-CP*).",
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính ngày nghỉ: 16/02/2026 Giao thừa Tết Nguyên Đán; 17/02/2026 Tết Nguyên Đán; "
            "18/02/2026 Mùng hai Tết Nguyên Đán; 19/02/2026 Mùng ba Tết Nguyên Đán; 20/02/2026 Mùng "
            "bốn Tết Nguyên Đán (Bộ luật Lao động, Điều 112).",
            "Không tính 4 ngày nghỉ hằng tuần.",
            "Không tính ngày bắt đầu 13/02/2026: ngày 1 là thứ Hai 23/02/2026 (Bộ luật Dân sự 2015, "
            "Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Hai 23/02/2026",
        ],
    ),
    (
        "Mon 2026-11-02 16:00",
        1,
        "working_day",
        {"last_hours": 1},
        [
            "Nhận trong giờ làm việc cuối của ngày nên tính từ 07:30 thứ Ba 03/11/2026 (Không có quy định chung*).",
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính ngày bắt đầu 03/11/2026: ngày 1 là thứ Tư 04/11/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Tư 04/11/2026",
        ],
    ),
    (
        "Mon 2026-11-02 15:59",
        1,
        "working_day",
        {"last_hours": 1, "cut_off": None},
        [
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính ngày bắt đầu 02/11/2026: ngày 1 là thứ Ba 03/11/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Ba 03/11/2026",
        ],
    ),
    (
        "Sat 2026-11-07 16:30",
        1,
        "working_day",
        {"opens_at": "08:00"},
        [
            "Thời điểm tiếp nhận là ngoài giờ làm việc nên tính từ 08:00 thứ Hai 09/11/2026.",
            "Thời hạn giải quyết: 1 ngày làm việc.",
            "Không tính ngày bắt đầu 09/11/2026: ngày 1 là thứ Ba 10/11/2026 (Bộ luật Dân sự 2015, Điều 147 khoản 2*).",
            "Hẹn trả: 17:00 thứ Ba 10/11/2026",
        ],
    ),
]


@pytest.mark.parametrize(("received", "amount", "unit", "choices", "lines"), TRACES)
def test_the_trace_names_every_step_of_the_count(received, amount, unit, choices, lines):
    moment = at(received)
    rules = rule_set(moment.date()).with_choices(**choices)
    found = first_due(received_at=moment, limit=TimeLimit(amount, unit), rules=rules, calendar=CALENDAR)
    *steps, end = lines
    assert marked(found.trace) == [f"Tiếp nhận lúc {say(moment)}.", *steps, f"{end} (theo {DECREE})."]
    assert found.trace[-1].startswith(f"Hẹn trả: {say(found.at)} ")


def test_the_trace_of_a_reception_says_when_the_dossier_must_be_answered():
    found = reception_due(submitted_at=at("Fri 2026-11-20 20:00"), rules=RULES, calendar=CALENDAR)
    assert marked(found.trace) == [
        "Nộp lúc 20:00 thứ Sáu 20/11/2026.",
        "Thời điểm tiếp nhận là ngoài giờ làm việc nên tính từ 07:30 thứ Hai 23/11/2026.",
        "Phải tiếp nhận hoặc trả lời trong 8 giờ làm việc (Thực hành của các bộ, ngành*).",
        "Hạn tiếp nhận: 17:00 thứ Hai 23/11/2026.",
    ]


def test_the_trace_of_a_supplement_says_until_when_it_is_waited_for():
    found = supplement_answer_due(asked_at=at("Mon 2026-11-02 10:00"), rules=RULES, calendar=CALENDAR)
    assert marked(found.trace) == [
        "Yêu cầu bổ sung lúc 10:00 thứ Hai 02/11/2026.",
        f"Chờ bổ sung 15 ngày làm việc ({DECREE}*).",
        "Hạn bổ sung: 17:00 thứ Hai 23/11/2026.",
    ]


def test_the_trace_of_a_pause_says_how_long_the_clock_stood():
    found = after_pause(
        due_at=at("Mon 2026-11-09 17:00"),
        paused_from=at("Tue 2026-11-03 08:00"),
        resumed_at=at("Thu 2026-11-05 08:45"),
        calendar=CALENDAR,
    )
    assert found.trace == [
        "Tạm dừng từ 08:00 thứ Ba 03/11/2026 đến 08:45 thứ Năm 05/11/2026.",
        "Thời gian làm việc đã dừng: 15 giờ 45 phút, cộng vào hẹn trả cũ 17:00 thứ Hai 09/11/2026.",
        "Hẹn trả: 08:15 thứ Năm 12/11/2026.",
    ]


def test_a_pause_that_ends_before_it_began_is_refused_and_one_of_no_time_moves_nothing():
    noon = at("Tue 2026-11-03 10:00")
    due = at("Thu 2026-11-12 17:00")
    with pytest.raises(ValueError, match="^the clock cannot resume before it was paused$"):
        after_pause(due_at=due, paused_from=noon, resumed_at=at("Tue 2026-11-03 09:59"), calendar=CALENDAR)
    assert after_pause(due_at=due, paused_from=noon, resumed_at=noon, calendar=CALENDAR).at == due


def test_the_trace_after_a_supplement_begins_with_the_reason_and_counts_the_whole_limit():
    limit, complete = TimeLimit(3, "working_day"), at("Mon 2026-11-09 10:00")
    found = after_supplement(completed_at=complete, limit=limit, rules=RULES, calendar=CALENDAR)
    whole = first_due(received_at=complete, limit=limit, rules=RULES, calendar=CALENDAR)
    first = f"Hồ sơ bổ sung đủ: thời hạn được tính lại từ đầu ({DECREE}*)."
    assert (found.at, marked(found.trace)) == (whole.at, [first, *marked(whole.trace)])


def test_lateness_is_judged_by_the_first_promise_where_an_apology_made_a_later_one():
    first, later = at("Thu 2026-11-05 17:00"), at("Mon 2026-11-09 17:00")
    assert judged_on(due_at=later, original_due_at=first) == first
    assert judged_on(due_at=later, original_due_at=None) == later
    assert judged_on(due_at=None, original_due_at=None) is None


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [(-1, "working_day", "^thời hạn không được âm$"), (3, "week", "^đơn vị thời hạn không hợp lệ: 'week'$")],
)
def test_a_limit_that_makes_no_sense_is_refused_with_its_reason(amount, unit, said):
    with pytest.raises(ValueError, match=said):
        TimeLimit(amount, unit)


def test_a_limit_keeps_its_amount_as_an_exact_number():
    assert [str(TimeLimit(amount, "working_day").amount) for amount in (0.1, 3)] == ["0.1", "3"]


def test_an_unknown_choice_of_an_office_is_refused_by_name_and_special_sets_stay_with_a_changed_one():
    with pytest.raises(LookupError, match="^bộ quy tắc không có: a, b$"):
        RULES.with_choices(b=1, a=2)
    changed = RULES.with_choices(cut_off=None)
    assert (changed.entry, changed.special, changed["cut_off"]) == (RULES.entry, RULES.special, None)
    own = next(each for each in ONLINE.special)
    assert ONLINE.with_choices(cut_off=None).special == (own,)


#: An online filing of an interconnected group of procedures, which a special set is for.
ONLINE = rule_set(datetime(2026, 11, 20, tzinfo=VIETNAM).date(), Matter(procedure="3.000722", channel="online"))
