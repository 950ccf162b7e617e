"""The office's own calendar: an administrator moves coming days, nobody moves days that have passed."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.cast import account, hold

from motcua.base.refusals import Invalid, Refused
from motcua.base.time import VIETNAM, now
from motcua.base.worktime import national_calendar
from motcua.people.models import AdministrationEvent
from motcua.people.vocabulary import Role
from motcua.procedures import actions
from motcua.procedures.models import CalendarChange
from motcua.procedures.queries import office_calendar
from motcua.procedures.queries.calendar import forget_calendar
from motcua.procedures.vocabulary import DayKind

FRIDAY, SATURDAY = date(2027, 1, 8), date(2027, 1, 9)


@pytest.fixture(autouse=True)
def _fresh():
    forget_calendar()
    with time_machine.travel("2026-11-20T10:00:00+07:00", tick=False):
        yield
    forget_calendar()


@pytest.fixture
def swap(cast, django_capture_on_commit_callbacks):
    def make(day: date, kind: str, name: str = "administrator", hours: str = "", **told):
        told = {
            "agency_id": cast.commune.pk,
            "reason": "Hoán đổi ngày làm việc",
            "legal_basis": "Thông báo thử 1/TB-BNV",
        } | told
        with django_capture_on_commit_callbacks(execute=True):
            return actions.change_calendar(day=day, kind=kind, hours=hours, by=cast.actor(name), at=now(), **told)

    return make


def test_without_changes_the_office_counts_as_the_nation(cast):
    assert office_calendar(cast.commune.pk) is national_calendar()


def test_a_swap_makes_saturday_work_and_friday_rest(cast, swap):
    swap(FRIDAY, DayKind.OFF)
    swap(SATURDAY, DayKind.WORK, hours="07:00-11:00")
    calendar = office_calendar(cast.commune.pk)
    assert not calendar.is_working(FRIDAY)
    assert calendar.close_of(SATURDAY) == datetime(2027, 1, 9, 11, tzinfo=VIETNAM)
    assert calendar.add_working_days(date(2027, 1, 7), 1) == SATURDAY
    assert calendar.reasons[SATURDAY] == "Hoán đổi ngày làm việc"
    assert national_calendar().is_working(FRIDAY)
    assert AdministrationEvent.objects.filter(action="procedures.calendar").count() == 2


def test_a_worked_day_without_hours_has_the_usual_shifts(cast, swap):
    swap(SATURDAY, DayKind.WORK)
    assert office_calendar(cast.commune.pk).shifts(SATURDAY) == national_calendar().shifts(FRIDAY)


def test_a_second_change_replaces_the_first_and_a_revoked_one_is_gone(cast, swap, django_capture_on_commit_callbacks):
    swap(SATURDAY, DayKind.WORK, hours="07:00-11:00")
    change = swap(SATURDAY, DayKind.WORK, hours="08:00-12:00")
    assert CalendarChange.objects.filter(revoked_at=None).get() == change
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_calendar_change(change=change, by=cast.actor("administrator"), at=now())
    assert office_calendar(cast.commune.pk) is national_calendar()
    assert CalendarChange.objects.count() == 2, "nothing is erased"


@pytest.mark.parametrize(
    ("day", "kind", "hours", "why"),
    [
        (date(2026, 11, 20), DayKind.OFF, "", "chưa đến"),
        (date(2026, 11, 1), DayKind.WORK, "", "chưa đến"),
        (SATURDAY, DayKind.OFF, "", "vốn đã là ngày nghỉ"),
        (SATURDAY, DayKind.WORK, "sáng", "07:30-11:30"),
        (SATURDAY, DayKind.WORK, "07:30-11:30; 11:00-17:00", "không chồng"),
        (date(2031, 1, 1), DayKind.WORK, "", "bổ sung lịch"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, swap, day, kind, hours, why):
    with pytest.raises(Invalid, match=why):
        swap(day, kind, hours=hours)
    assert not CalendarChange.objects.exists()


def test_only_an_administrator_moves_days(cast, swap):
    with pytest.raises(Refused):
        swap(SATURDAY, DayKind.WORK, name="controller")
    assert cast.client("desk").get(reverse("work_calendar")).status_code == 200
    assert cast.client("desk").post(reverse("work_calendar"), {}).status_code == 403


def test_the_page_shows_the_year_and_takes_a_change(cast):
    client = cast.client("administrator")
    page = re.sub(r"\s+", " ", client.get(reverse("work_calendar"), {"nam": "2026"}).content.decode())
    for piece in (
        "Ngày Văn hóa Việt Nam",
        "24/11/2026",
        "Làm bù cho ngày 31/08/2026",
        "lịch cả nước",
        '<option value="2026" selected>2026<',
        "năm 2026",
    ):
        assert piece in page
    form = {
        "agency_id": cast.commune.pk,
        "day": "2027-01-09",
        "kind": "work",
        "reason": "Làm bù",
        "legal_basis": "TB 1",
    }
    response = client.post(reverse("work_calendar"), form)
    assert response.status_code == 302
    forget_calendar()
    assert "TB 1" in client.get(response["Location"]).content.decode()
    change = CalendarChange.objects.get()
    client.post(reverse("work_calendar_revoke", args=[change.pk]))
    change.refresh_from_db()
    assert change.revoked_at is not None
    assert client.get(reverse("work_calendar"), {"nam": "abc"}).status_code == 200


def test_a_commune_s_change_holds_for_itself_and_a_city_s_for_all_below(cast, swap):
    city = account("city_administrator", "Quản trị thành phố")
    hold(city, Role.ADMINISTRATOR, cast.province, with_subtree=True)
    cast.accounts["city_administrator"] = city
    swap(FRIDAY, DayKind.OFF)
    assert office_calendar(cast.other_commune.pk).is_working(FRIDAY)
    assert office_calendar(None).is_working(FRIDAY)
    swap(SATURDAY, DayKind.WORK, name="city_administrator", agency_id=cast.province.pk)
    assert office_calendar(cast.commune.pk).is_working(SATURDAY)
    assert office_calendar(cast.other_commune.pk).is_working(SATURDAY)
    swap(SATURDAY, DayKind.WORK, hours="08:00-10:00")
    assert office_calendar(cast.commune.pk).close_of(SATURDAY) == datetime(2027, 1, 9, 10, tzinfo=VIETNAM)
    swap(FRIDAY, DayKind.OFF, name="city_administrator", agency_id=None)
    assert not office_calendar(cast.other_commune.pk).is_working(FRIDAY)


MONDAY, TUESDAY = date(2027, 1, 11), date(2027, 1, 12)


def opening(agency_id: int, day: date) -> str:
    return f"{office_calendar(agency_id).shifts(day)[0].start:%H:%M}"


def test_hours_change_from_a_day_on_and_the_days_before_keep_theirs(cast, swap):
    swap(MONDAY, DayKind.HOURS, hours="08:00-12:00; 13:00-17:00")
    assert [opening(cast.commune.pk, day) for day in (FRIDAY, MONDAY, TUESDAY)] == ["07:30", "08:00", "08:00"]
    assert opening(cast.other_commune.pk, TUESDAY) == "07:30"


def test_hours_and_a_day_off_stand_beside_each_other_on_one_day(cast, swap):
    swap(MONDAY, DayKind.HOURS, hours="08:00-12:00; 13:00-17:00")
    swap(MONDAY, DayKind.OFF)
    assert not office_calendar(cast.commune.pk).is_working(MONDAY)
    assert opening(cast.commune.pk, TUESDAY) == "08:00"
    swap(MONDAY, DayKind.HOURS, hours="07:00-11:00; 13:00-17:00")
    assert opening(cast.commune.pk, TUESDAY) == "07:00"
    assert not office_calendar(cast.commune.pk).is_working(MONDAY), "new hours replace hours only"


def test_the_hours_of_the_nearest_agency_hold(cast, swap):
    cast.accounts["city"] = account("city", "Quản trị thành phố")
    hold(cast.accounts["city"], Role.ADMINISTRATOR, cast.province, True)
    swap(MONDAY, DayKind.HOURS, hours="08:00-12:00; 13:00-17:00")
    swap(TUESDAY, DayKind.HOURS, "city", hours="07:00-11:00; 13:00-17:00", agency_id=cast.province.pk)
    assert [opening(cast.commune.pk, day) for day in (MONDAY, TUESDAY)] == ["08:00", "08:00"]
    assert [opening(cast.other_commune.pk, day) for day in (MONDAY, TUESDAY)] == ["07:30", "07:00"]


@pytest.mark.parametrize("hours", ["", "sáng", "11:30-07:30"])
def test_hours_that_are_none_are_refused(swap, hours):
    with pytest.raises(Invalid, match="07:30-11:30"):
        swap(MONDAY, DayKind.HOURS, hours=hours)


def test_the_page_shows_the_hours_and_the_home_page_asks_for_them_until_they_are_declared(cast, swap):
    browser = cast.client("administrator")
    assert "ghi giờ làm việc của cơ quan" in browser.get("/viec-hom-nay/").content.decode()
    answer = browser.post(
        reverse("work_calendar"),
        {
            "agency_id": cast.commune.pk,
            "day": "11/01/2027",
            "kind": "hours",
            "hours": "08:00-12:00; 13:00-17:00",
            "reason": "Giờ mùa đông",
            "legal_basis": "Quyết định 3/QĐ-UBND",
        },
    )
    assert answer.status_code == 302
    forget_calendar()
    page = browser.get(reverse("work_calendar")).content.decode()
    assert "08:00-12:00; 13:00-17:00" in page
    assert "Giờ mùa đông" in page
    assert "ghi giờ làm việc của cơ quan" not in browser.get("/viec-hom-nay/").content.decode()
