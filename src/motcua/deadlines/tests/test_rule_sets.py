"""Rule sets: the narrower one wins, the day of reception decides, two of one scope are refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from motcua.base import law
from motcua.base.law import LAW, LawError
from motcua.base.time import VIETNAM
from motcua.base.worktime import national_calendar
from motcua.deadlines.rules import rule_sets
from motcua.deadlines.rules.deadline import TimeLimit, first_due, return_due, rule_set
from motcua.deadlines.rules.rule_sets import Matter, laws

TODAY = date(2026, 11, 20)
CALENDAR = national_calendar()
SPECIAL = """\
key: {key}
document: "{document}"
valid_from: {since}
verified: false
applies_to: {scope}
rules:
  cut_off: {{value: {cut_off}, verified: false}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Own special sets beside the general ones that come with the platform."""
    place = tmp_path / "time_limits"
    place.mkdir()
    for path in (LAW / "time_limits").glob("nd*_20[12][58].yaml"):
        if path.stem in ("nd61_2018", "nd118_2025"):
            (place / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(law, "LAW", tmp_path)

    def add(key: str, scope: str, cut_off: str = "null", since: str = "2025-07-01") -> None:
        text = SPECIAL.format(key=key, document=f"Quy định {key}", scope=scope, cut_off=cut_off, since=since)
        (place / f"{key}.yaml").write_text(text, encoding="utf-8")

    caches = (law.entries, laws, rule_sets._composed)
    for cache in caches:
        cache.cache_clear()
    yield add
    for cache in caches:
        cache.cache_clear()


def test_rule_set_of_reception_is_the_narrowest_of_field_procedure_and_place(folder):
    folder("province", '{provinces: ["92"]}', '"16:00"')
    folder("field", "{fields: [DD]}", '"14:00"')
    folder("procedure", '{procedures: ["1.013978"]}', '"13:30"')
    folder("own", '{provinces: ["92"], procedures: ["1.013978"]}')
    of = {
        "general": Matter(procedure="1.001193", field="HT", province="01"),
        "province": Matter(procedure="1.001193", field="HT", province="92"),
        "field": Matter(procedure="1.012796", field="DD", province="92"),
        "procedure": Matter(procedure="1.013978.H13", field="DD", province="01"),
        "own": Matter(procedure="1.013978", field="DD", province="92"),
    }
    hours = {name: rule_set(TODAY, matter)["cut_off"] for name, matter in of.items()}
    assert hours == {"general": "15:00", "province": "16:00", "field": "14:00", "procedure": "13:30", "own": None}
    assert "Quy định field" in rule_set(TODAY, of["field"]).cite("cut_off")
    assert rule_set(TODAY, of["field"])["supplement_requests"] == 1, "what a special set leaves out is general"
    assert laws().ask_for("provinces")


def test_a_special_set_holds_only_in_its_days(folder):
    folder("field", "{fields: [DD]}", since="2026-01-01")
    matter = Matter(procedure="1.012796", field="DD")
    assert rule_set(date(2025, 12, 31), matter)["cut_off"] == "15:00"
    assert rule_set(date(2026, 1, 1), matter)["cut_off"] is None


def test_two_special_sets_of_one_scope_on_one_day_are_refused(folder):
    folder("one", "{fields: [DD, XD]}")
    folder("two", "{fields: [DD]}", since="2026-01-01")
    with pytest.raises(LawError, match="“one” và “two” cùng áp dụng"):
        laws()


def test_every_rule_set_answers_the_same_questions():
    assert len({tuple(sorted(one.value["rules"])) for one in laws().general}) == 1


def test_last_hour_counts_as_next_day_for_an_online_filing_of_an_interconnected_group():
    # Nghị định 297/2025/NĐ-CP, Điều 3 khoản 5, Điều 6 khoản 3; applied to the groups of civil status by configuration
    online = Matter(procedure="3.000722", channel="online")
    limit = TimeLimit(1, "working_day")

    def due(day: int, hour: int, minute: int, matter: Matter) -> str:
        at = datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)
        rules = rule_set(TODAY, matter)
        return f"{first_due(received_at=at, limit=limit, rules=rules, calendar=CALENDAR).at:%a %d %H:%M}"

    assert due(16, 15, 30, online) == "Tue 17 17:00", "after 15:00, yet before the last hour"
    assert due(16, 16, 0, online) == "Wed 18 17:00", "in the last hour: counted from Tuesday"
    assert due(16, 18, 0, online) == "Wed 18 17:00"
    assert due(16, 15, 30, Matter(procedure="3.000722", channel="counter")) == "Wed 18 17:00", "15:00 at the counter"
    eight = rule_set(TODAY, online).with_choices(hours_per_day=8)
    moved = first_due(
        received_at=datetime(2026, 11, 14, 9, tzinfo=VIETNAM),
        limit=TimeLimit(2, "working_hour"),
        rules=eight,
        calendar=CALENDAR,
    )
    assert f"{moved.at:%a %d %H:%M}" == "Mon 16 10:00", "on a day off: from 08:00 of the next working day"
    assert any("08:00 thứ Hai" in line for line in moved.trace)


def test_return_step_has_its_own_time_and_never_ends_before_the_appointment():
    ended = datetime(2026, 11, 16, 10, 0, tzinfo=VIETNAM)
    rules = rule_set(TODAY)

    def due(hours: int, promised: datetime | None) -> datetime:
        return return_due(ended_at=ended, hours=Decimal(hours), promised_at=promised, rules=rules, calendar=CALENDAR)

    promised = datetime(2026, 11, 19, 17, 0, tzinfo=VIETNAM)
    assert due(0, promised) == promised, "ready early: on time until the appointment"
    assert due(0, None) == datetime(2026, 11, 17, 10, 0, tzinfo=VIETNAM), "without hours of its own: one working day"
    assert due(4, datetime(2026, 11, 13, 17, 0, tzinfo=VIETNAM)) == datetime(2026, 11, 16, 16, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("one", "two", "since", "until", "is_refused"),
    [
        ("{fields: [DD]}", "{fields: [XD]}", "2025-07-01", "9999-12-31", False),
        ("{fields: [XD, DD]}", "{fields: [DD, HT]}", "2025-07-01", "9999-12-31", True),
        ("{fields: [DD]}", '{fields: [DD], provinces: ["92"]}', "2025-07-01", "9999-12-31", False),
        ("{fields: [DD]}", "{fields: [DD]}", "2026-01-01", "2026-01-01", False),
        ("{fields: [DD]}", "{fields: [DD]}", "2025-12-31", "2026-01-01", True),
    ],
)
def test_only_sets_of_one_scope_that_share_a_day_are_rivals(folder, one, two, since, until, is_refused):
    folder("one", f"{one}\nvalid_to: {until}")
    folder("two", two, since=since)
    if is_refused:
        with pytest.raises(LawError, match="cùng áp dụng"):
            laws()
    else:
        assert len(laws().special) == 2


def test_rivals_are_found_whichever_of_them_is_read_first(folder):
    folder("b", "{fields: [DD]}\nvalid_to: 2026-01-01")
    folder("a", "{fields: [DD]}", since="2026-01-01")
    assert [one.key for one in laws().special] == ["b", "a"]


def test_a_kind_of_scope_is_asked_for_only_where_a_set_has_it(folder):
    folder("field", "{fields: [DD]}")
    assert laws().ask_for("fields")
    assert not laws().ask_for("provinces")


def test_every_rule_of_a_set_is_kept_under_its_own_name():
    kept = rule_set(TODAY)
    assert {name: found.key for name, found in kept.rules.items()} == {name: name for name in kept.rules}
